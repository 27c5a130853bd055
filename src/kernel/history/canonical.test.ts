import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from './canonical.ts';

/** Plain JSON data with well-formed text, negative zero excluded because JSON.parse keeps it and canonical JSON does not. */
const json = fc
  .jsonValue({ maxDepth: 4, stringUnit: 'grapheme' })
  .map((value) => JSON.parse(JSON.stringify(value).replaceAll('-0', '0')) as unknown);

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, item]) => [key, shuffled(item)]),
  );
};

/** The definition, slowly: sorted members, then the platform's own serialisation. */
const byDefinition = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(byDefinition).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const units = (text: string) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
  const compare = (a: string, b: string) => {
    const [x, y] = [units(a), units(b)];
    const at = x.findIndex((unit, i) => unit !== y[i]);
    return at === -1 ? x.length - y.length : (x[at] ?? 0) - (y[at] ?? -1);
  };
  return `{${Object.entries(value)
    .sort(([a], [b]) => compare(a, b))
    .map(([key, item]) => `${JSON.stringify(key)}:${byDefinition(item)}`)
    .join(',')}}`;
};

describe('canonical JSON', () => {
  it('reads back as the same data', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonical(value))).toEqual(value);
      }),
    );
  });

  it('does not depend on the order in which members were set', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonical(shuffled(value))).toBe(canonical(value));
      }),
    );
  });

  it('follows the definition', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonical(value)).toBe(byDefinition(value));
      }),
    );
  });

  it('sorts members by UTF-16 code units, not by code points (RFC 8785, 3.2.3)', () => {
    const data = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.values(JSON.parse(canonical(data)) as object)).toHaveLength(7);
    expect(canonical(data)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it.each([
    [0, '0'],
    [-0, '0'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [Number('9007199254740993'), '9007199254740992'],
    [Number('333333333.33333329'), '333333333.3333333'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [0.000001, '0.000001'],
    [100000000000000000000, '100000000000000000000'],
  ])('writes the number %s as %s', (number, text) => expect(canonical(number)).toBe(text));

  it('writes text with the shortest escapes', () => {
    expect(canonical('€$\u000f\nA\'B"\\\\"/\u2028\u0000')).toBe('"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028\\u0000"');
  });

  const deep = () => {
    let data: unknown = 1;
    for (let i = 0; i < 10_000; i++) data = [data];
    return data;
  };
  it.each([
    ['undefined', undefined],
    ['a member that is undefined', { a: undefined }],
    ['NaN', Number.NaN],
    ['infinity', { a: [Number.POSITIVE_INFINITY] }],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a symbol', Symbol('x')],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a hole in an array', Array.from({ length: 2 }).concat(1)],
    ['an unpaired surrogate', 'a\ud800'],
    ['an unpaired surrogate in a name', { '\udc00': 1 }],
    ['data nested without end', deep()],
  ])('refuses %s with one clear sentence', (_, value) => {
    expect(() => canonical(value)).toThrow(expect.objectContaining({ code: 'canonical.invalid' }));
  });
});
