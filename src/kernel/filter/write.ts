/** A value as it stands in a filter: in quotes where it would be read as something else. */
export const writtenValue = (value: string): string =>
  value === '' || /[\s",]|^[<>=~]|\.\./u.test(value) || value === 'none' || value === 'any'
    ? `"${value.replaceAll('"', '')}"`
    : value;
