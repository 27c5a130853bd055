import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineSplitter, LONGEST_LINE } from './lines.ts';

type Line = [line: number, text: string, fault?: string];

const split = (bytes: Buffer, sizes: readonly number[], cutShort = false): Line[] => {
  const lines: Line[] = [];
  const splitter = createLineSplitter((line, text, fault) =>
    lines.push(fault === undefined ? [line, text] : [line, text, fault]),
  );
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    splitter.push(bytes.subarray(at, at + size));
    at += size;
  }
  splitter.end(cutShort);
  return lines;
};

const text = fc.string({ unit: fc.constantFrom('a', 'é', '漢', '🙂', ',', ' ') });

describe('the lines of a log', () => {
  it('are the same however the bytes come in', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (lines, sizes) => {
          const expected = lines.map((line, index): Line => [index + 1, line]);
          expect(split(Buffer.from(`${lines.join('\n')}\n`), sizes)).toEqual(expected);
          expect(split(Buffer.from(`${lines.join('\r\n')}\r\n`), sizes)).toEqual(expected);
        },
      ),
    );
  });

  it('need no end of line at the end of the file, and no mark of its encoding at the beginning', () => {
    expect(split(Buffer.from('\ufeffa\nb'), [2])).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    expect(split(Buffer.from('a\nb'), [2], true)).toEqual([
      [1, 'a'],
      [2, 'b', 'cut-off'],
    ]);
  });

  it('that are not UTF-8 are told one by one', () => {
    const bytes = Buffer.concat([Buffer.from('fine é\nbad '), Buffer.from([0xff, 0x0a]), Buffer.from('fine\n')]);
    expect(split(bytes, [1000])).toEqual([
      [1, 'fine é'],
      [2, 'bad \ufffd', 'not-utf8'],
      [3, 'fine'],
    ]);
  });

  it.each([[7], [1000], [100_000], [10_000_000]])('that are too long are skipped, in pieces of %d bytes', (size) => {
    const long = 'é'.repeat(LONGEST_LINE);
    const lines = split(Buffer.from(`a\n${long}\nb\n${'x'.repeat(LONGEST_LINE)}\nc`), [size]);
    expect(lines.map(([line, , fault]) => [line, fault])).toEqual([
      [1, undefined],
      [2, 'too-long'],
      [3, undefined],
      [4, undefined],
      [5, undefined],
    ]);
    expect(lines[1]?.[1].length).toBeLessThan(300);
    expect(split(Buffer.from(long), [size])).toEqual([[1, 'é'.repeat(100), 'too-long']]);
  });
});
