import type { AnyDefinition } from '../record/define.ts';

const DIGITS = 6;
const NUMBER = /^#?([\p{L}]{2,12})?[\s-]*(\d{1,12})$/u;

const padded = (prefix: string, digits: string): string =>
  `${prefix}-${digits.replace(/^0+(?=\d)/, '').padStart(DIGITS, '0')}`;

/**
 * The numbers that a text may mean among types of record: 'inc123', 'INC 123' and 'INC-000123' are one; '123' or '#123' may be that of any type.
 * A number that was brought along from elsewhere is taken as it stands, too. Empty where the text is no number.
 */
export const numbersIn = (
  text: string,
  definitions: readonly AnyDefinition[],
): { numbers: string[]; prefixed: boolean } => {
  const asked = text.trim().toUpperCase();
  const [, prefix, digits] = NUMBER.exec(asked) ?? [];
  if (digits === undefined) return { numbers: [], prefixed: false };
  if (prefix !== undefined) {
    const whole = [asked, `${prefix}-${digits}`, `${prefix}${digits}`, padded(prefix, digits)];
    return { numbers: [...new Set(whole)], prefixed: true };
  }
  return { numbers: definitions.map((each) => padded(each.prefix, digits)), prefixed: false };
};
