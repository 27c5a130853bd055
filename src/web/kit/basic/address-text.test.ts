import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf, textsOf } from './address-text.ts';

describe('the query of an address', () => {
  it('holds texts, whatever they look like', () => {
    expect(textsOf('?q=6153&past=4&compare=99.1&open=true&made={}')).toEqual({
      q: '6153',
      past: '4',
      compare: '99.1',
      open: 'true',
      made: '{}',
    });
  });

  it('leaves out what is not there', () => {
    expect(addressOf({ q: undefined, by: null })).toBe('');
  });

  it('gives back every text', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(text, text), (texts) => {
        expect(Object.entries(textsOf(addressOf(texts)))).toEqual(Object.entries(texts));
      }),
    );
  });
});
