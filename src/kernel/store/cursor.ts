import { AppError } from '../errors.ts';
import type { Row } from './row-reader.ts';

/** Rows of a list, and the place to go on from; null at the end. */
export type Page = {
  readonly rows: readonly Row[];
  readonly next: string | null;
  /** Of a page that was read backwards: where the one before it ends. */
  readonly previous?: string | null;
};

const invalid = (): AppError =>
  new AppError('cursor.invalid', 'This place in the list cannot be continued from. Start at the first page.');

/** A place in a list: which list and order it belongs to, and the last row's key. Opaque to callers; it grants nothing. */
export const writeCursor = (key: string, values: readonly unknown[]): string =>
  Buffer.from(
    JSON.stringify([key, ...values.map((value) => (value === null || value === undefined ? '' : String(value)))]),
  ).toString('base64url');

/** The last row's key, or null for the first page. Throws `cursor.invalid` for what is not a cursor of this list and order. */
export const readCursor = (cursor: string | undefined, key: string, length: number): readonly string[] | null => {
  if (cursor === undefined || cursor === '') return null;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw invalid();
  }
  if (
    !Array.isArray(parts) ||
    parts.length !== length + 1 ||
    parts[0] !== key ||
    !parts.every((part) => typeof part === 'string' && part.length <= 600 && !part.includes('\0'))
  )
    throw invalid();
  return parts.slice(1) as string[];
};
