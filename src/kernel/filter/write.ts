/** A value as it stands in a filter: in quotes where it would be read as something else. */
export const writtenValue = (value: string): string =>
  value === '' || /[\s",]|^[<>=~]|\.\./u.test(value) || value === 'none' || value === 'any'
    ? `"${value.replaceAll('"', '')}"`
    : value;

/** Two filters as one: what both find. */
export const bothFilters = (...filters: readonly string[]): string =>
  filters.filter((each) => each.trim() !== '').join(' ');
