import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEncoder, minutesOf, MISSING, UNREADABLE } from './values.ts';

describe('a time of the log', () => {
  it('reads back whatever minute of the years 1990 to 2099 was written, as UTC', () => {
    const first = Date.UTC(1990, 0, 1) / 60_000;
    const last = Date.UTC(2099, 11, 31, 23, 59) / 60_000;
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (minutes) => {
        const at = new Date(minutes * 60_000);
        const two = (value: number): string => String(value).padStart(2, '0');
        expect(
          minutesOf(
            `${at.getUTCDate()}/${at.getUTCMonth() + 1}/${at.getUTCFullYear()} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
          ),
        ).toBe(minutes);
      }),
    );
  });

  it.each([
    '',
    '30/2/2016 10:00',
    '29/2/2017 10:00',
    '0/1/2016 10:00',
    '1/13/2016 10:00',
    '1/1/2016 24:00',
    '1/1/2016 10:60',
    '1/1/2016 1:3',
    '1/1/16 10:00',
    '1/1/2016',
    '2016-01-01 10:00',
    ' 1/1/2016 10:00',
    '1/1/2016 10:00 ',
    '1/1/1816 10:00',
  ])('is not %j', (text) => {
    expect(minutesOf(text)).toBe(UNREADABLE);
  });
});

describe('a field', () => {
  it('is missing when it is ? or empty, in every kind of column', () => {
    for (const kind of ['text', 'time', 'flag', 'count', 'level', 'priority'] as const) {
      const { encode } = createEncoder(kind);
      expect([encode('?'), encode('')]).toEqual([MISSING, MISSING]);
    }
  });

  it.each([
    ['flag', 'TRUE'],
    ['flag', 'tru'],
    ['count', '-1'],
    ['count', '1.5'],
    ['count', '1234567'],
    ['level', '2 - Low'],
    ['level', '2'],
    ['priority', '6 - None'],
    ['text', 'a\0b'],
    ['text', '\ufffd'],
    ['text', '\u001b[31m'],
    ['text', 'x'.repeat(1001)],
  ] as const)('of kind %s cannot be %j', (kind, text) => {
    expect(createEncoder(kind).encode(text)).toBe(UNREADABLE);
  });

  it('gives its text back', () => {
    const { encode, text } = createEncoder('text');
    const words = fc.string({ unit: 'grapheme', minLength: 2, maxLength: 40 }).filter((value) => encode(value) >= 0);
    fc.assert(
      fc.property(words, (value) => {
        expect(text(encode(value))).toBe(value);
      }),
    );
    expect(text(encode('Group 70'))).toBe('Group 70');
  });
});
