import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, type Cell } from './csv.ts';

/** An independent reading of RFC 4180. */
const read = (text: string): string[][] => {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (quoted && sign === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === ',') {
      rows.at(-1)?.push(cell);
      cell = '';
    } else if (!quoted && sign === '\r' && text[at + 1] === '\n') {
      rows.at(-1)?.push(cell);
      rows.push([]);
      cell = '';
      at += 1;
    } else cell += sign;
  }
  return rows.slice(0, -1);
};

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '=',
        '+',
        '-',
        '@',
        '\t',
        '\r',
        '\n',
        ' ',
        '"',
        ',',
        ';',
        "'",
        '＝',
        '1',
        'cmd|',
        'HYPERLINK("x")',
        '\u00a0',
      ),
    )
    .map((parts) => parts.join('')),
);
const anyCell: fc.Arbitrary<Cell> = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));

describe('a line of CSV', () => {
  it('reads back as what was written, but for the apostrophe before what looks like a formula', () => {
    fc.assert(
      fc.property(fc.array(fc.array(anyCell, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), (rows) => {
        const back = read(rows.map(csvLine).join(''));
        expect(back).toHaveLength(rows.length);
        for (const [n, row] of rows.entries())
          for (const [m, value] of row.entries()) {
            const shown = back[n]?.[m] as string;
            expect(shown === String(value ?? '') || (typeof value === 'string' && shown === `'${value}`)).toBe(true);
          }
      }),
    );
  });

  it('holds no text that a spreadsheet would run', () => {
    fc.assert(
      fc.property(text, (value) => {
        const [[shown = ''] = []] = read(csvLine([value]));
        expect(shown.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/);
        expect(shown).not.toMatch(/^[\t\r\n]/);
      }),
    );
  });

  it('leaves numbers as they are, negative ones too', () => {
    expect(csvLine([-5, 'a', true, null, 'a "b", c', '=1+1', '-5'])).toBe('-5,a,true,,"a ""b"", c",\'=1+1,\'-5\r\n');
  });
});
