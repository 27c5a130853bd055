/** What a cell may hold. Texts are protected against being read as formulas; numbers and truth values cannot be any. */
export type Cell = string | number | boolean | null;

/** Beginnings that spreadsheets take for a formula, in their wide forms too, and what they skip before one. */
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|^[\t\r\n]/;

const protectedText = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

const cell = (value: Cell): string => {
  if (value === null) return '';
  const text = typeof value === 'string' ? protectedText(value) : String(value);
  return /[",;\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * One line of a CSV file (RFC 4180), its line break included. The only writer of CSV in the product: text that a spreadsheet would
 * run as a formula gets an apostrophe in front, which spreadsheets show as text.
 */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cell).join(',')}\r\n`;
