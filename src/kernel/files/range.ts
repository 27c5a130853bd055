/** A part of a file, `end` not included; null for all of it; 'unsatisfiable' when it lies outside. */
export type Part = { readonly start: number; readonly end: number };

/** Reads a Range header (RFC 9110, 14.2) for a file of `size` bytes. Several ranges, and what is not understood, mean all of it. */
export const rangeOf = (header: string | undefined, size: number): Part | 'unsatisfiable' | null => {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  if (first === '')
    return Number(last) === 0 || size === 0 ? 'unsatisfiable' : { start: Math.max(size - Number(last), 0), end: size };
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return null;
  return start >= size ? 'unsatisfiable' : { start, end };
};
