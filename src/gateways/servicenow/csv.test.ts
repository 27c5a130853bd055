import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuoted } from './csv.ts';
import { createRecordAssembler } from './records.ts';
import type { QuirkKind } from './quirk.ts';

const written = (field: string): string => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

const rowsOf = (width: number, text: string): { rows: (readonly string[])[]; odd: [number, QuirkKind][] } => {
  const rows: (readonly string[])[] = [];
  const odd: [number, QuirkKind][] = [];
  const assembler = createRecordAssembler(
    width,
    (_line, fields) => rows.push(fields),
    ({ line, kind }) => odd.push([line, kind]),
  );
  text.split('\n').forEach((line, index) => assembler.take(index + 1, line));
  assembler.end();
  return { rows, odd };
};

describe('a line with quotes', () => {
  it('gives back the fields that were written, commas, quotes and all', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', ' ', '\n', 'é') });
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 8 }), (fields) => {
        expect(parseQuoted(fields.map(written).join(','))).toEqual({ fields, stray: false });
      }),
    );
  });

  it('takes a stray quote as it is, and tells of it', () => {
    expect(parseQuoted('19" rack,b')).toEqual({ fields: ['19" rack', 'b'], stray: true });
  });

  it('is open or broken when its quotes are', () => {
    expect(parseQuoted('a,"b')).toBe('open');
    expect(parseQuoted('a,"b""')).toBe('open');
    expect(parseQuoted('a,"b"c,d')).toBe('broken');
  });
});

describe('a row', () => {
  it('may go on over several lines', () => {
    expect(rowsOf(3, 'a,"one\ntwo, ""three""\nfour",c\nd,e,f')).toEqual({
      rows: [
        ['a', 'one\ntwo, "three"\nfour', 'c'],
        ['d', 'e', 'f'],
      ],
      odd: [],
    });
    expect(rowsOf(3, '"a\nx",y,z')).toEqual({ rows: [['a\nx', 'y', 'z']], odd: [] });
  });

  it('is not swallowed by a stray quote before it', () => {
    expect(rowsOf(3, '"a\nx,",",z\nq",r')).toEqual({
      rows: [['x', ',', 'z']],
      odd: [
        [1, 'bad-quotes'],
        [3, 'field-count'],
      ],
    });
    expect(rowsOf(3, 'a,"b,c\nd,e,f\n"g",h,i')).toEqual({
      rows: [
        ['d', 'e', 'f'],
        ['g', 'h', 'i'],
      ],
      odd: [[1, 'bad-quotes']],
    });
  });

  it('with a stray quote is kept and reported', () => {
    expect(rowsOf(2, '19" rack,b')).toEqual({ rows: [['19" rack', 'b']], odd: [[1, 'bad-quotes']] });
  });

  it('that never closes is told with each of its lines', () => {
    const { rows, odd } = rowsOf(3, ['a,"b', ...Array.from({ length: 40 }, () => 'x'), 'd,e,f'].join('\n'));
    expect(rows).toEqual([['d', 'e', 'f']]);
    expect(odd).toHaveLength(41);
    expect(odd[0]).toEqual([1, 'bad-quotes']);
  });

  it('has as many fields as the header', () => {
    expect(rowsOf(2, 'a\na,b,c\n\na,"b",c').odd).toEqual([
      [1, 'field-count'],
      [2, 'field-count'],
      [3, 'blank-line'],
      [4, 'field-count'],
    ]);
  });
});
