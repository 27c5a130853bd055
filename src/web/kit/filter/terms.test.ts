import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTerms, valuesOf, withValues, writeTerms, type Term } from './terms.ts';

describe('a filter', () => {
  it('is taken apart into terms', () => {
    expect(parseTerms('state:new,inProgress -team:me priority:1..2 open "printer jam"')).toEqual([
      { kind: 'field', field: 'state', not: false, values: ['new', 'inProgress'] },
      { kind: 'field', field: 'team', not: true, values: ['me'] },
      { kind: 'field', field: 'priority', not: false, values: ['1..2'] },
      { kind: 'word', text: 'open', not: false, quoted: false },
      { kind: 'word', text: 'printer jam', not: false, quoted: true },
    ]);
  });

  it('keeps values with blanks and commas together', () => {
    expect(valuesOf(parseTerms('team:"Service desk, EMEA",b'), 'team')).toEqual(['Service desk, EMEA', 'b']);
  });

  it('is changed one field at a time', () => {
    const terms = parseTerms('open team:me "jam"');
    expect(writeTerms(withValues(terms, 'team', ['a', 'b']))).toBe('open team:a,b "jam"');
    expect(writeTerms(withValues(terms, 'team', []))).toBe('open "jam"');
    expect(writeTerms(withValues(terms, 'state', ['new'], true))).toBe('open team:me "jam" -state:new');
  });

  const name = fc.stringMatching(/^[a-z]\w{0,8}$/u);
  const value = fc.string({ minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '' && !text.includes('"'));
  const term: fc.Arbitrary<Term> = fc.oneof(
    fc.record({
      kind: fc.constant('field' as const),
      field: name,
      not: fc.boolean(),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('word' as const), text: value, not: fc.boolean(), quoted: fc.constant(true) }),
  );

  it('survives being written and read again', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 6 }), (terms) => {
        expect(parseTerms(writeTerms(terms))).toEqual(terms);
      }),
    );
  });
});
