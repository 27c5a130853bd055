import { randomInt } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { AppError } from '#kernel/errors.ts';

/** Without letters and figures that look alike. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A new password of four groups of five, about 99 bits: 'k7mzd-…'. */
export const newPassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('')).join(
    '-',
  );

/** The password on the standard input: its first line. */
export const readPassword = async (): Promise<string> => {
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/);
  if (line === '') throw new AppError('invalid', 'The standard input is empty: send the password there.');
  return line;
};
