import { AppError } from '#kernel/errors.ts';

/** Deeper data than this is refused, so that hostile input cannot exhaust the stack. */
const DEEPEST = 100;

/**
 * Canonical JSON of plain data (RFC 8785): no white space, members sorted by UTF-16 code units, numbers in ECMAScript's
 * shortest form. Equal data gives equal bytes, in any language.
 *
 * Takes strings, finite numbers, booleans, null, arrays and plain objects. Throws `canonical.invalid` for anything else:
 * undefined, NaN, infinity, bigint, functions, dates, class instances, unpaired surrogates, data deeper than 100 levels.
 */
export const canonical = (value: unknown): string => write(value, 0);

const write = (value: unknown, depth: number): string => {
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refuse(`the number ${value}`);
    return String(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') throw refuse(`a value of type ${typeof value}`);
  if (depth >= DEEPEST) throw refuse(`data nested deeper than ${DEEPEST} levels`);
  return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1);
};

/** A string as RFC 8785 writes it. Throws `canonical.invalid` for an unpaired surrogate, which has no UTF-8 form. */
export const canonicalString = (text: string): string => {
  if (!text.isWellFormed()) throw refuse('text with an unpaired surrogate');
  return JSON.stringify(text);
};

const writeArray = (items: readonly unknown[], depth: number): string => {
  let out = '[';
  for (let i = 0; i < items.length; i++) out += (i === 0 ? '' : ',') + write(items[i], depth);
  return out + ']';
};

const writeObject = (object: object, depth: number): string => {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) throw refuse('an object that is not plain data');
  const keys = Object.keys(object).sort();
  let out = '{';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    out += (i === 0 ? '' : ',') + canonicalString(key) + ':' + write((object as Record<string, unknown>)[key], depth);
  }
  return out + '}';
};

const refuse = (what: string): AppError =>
  new AppError(
    'canonical.invalid',
    `This cannot be recorded: ${what} has no canonical JSON form. Send plain JSON data.`,
  );
