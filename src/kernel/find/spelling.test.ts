// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meantBy, spelledWords, steps } from './spelling.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minLength: 1, maxLength: 9 });

describe('spelling', () => {
  it('counts the steps between two words, both ways alike', () => {
    expect(steps('pritner', 'printer', 3)).toBe(1);
    expect(steps('printer', 'printers', 3)).toBe(1);
    expect(steps('priner', 'printer', 3)).toBe(1);
    expect(steps('kitten', 'sitting', 3)).toBe(3);
    fc.assert(fc.property(word, word, (a, b) => steps(a, b, 9) === steps(b, a, 9)));
    fc.assert(fc.property(word, (a) => steps(a, a, 2) === 0));
  });

  it('counts no more than the length of the longer word, and never fewer than their difference', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const count = steps(a, b, 20);
        expect(count).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(count).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      }),
    );
  });

  it('one mistake anywhere in a longer word is always mended', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('printer', 'terminal', 'storage', 'certificate'),
        fc.nat(),
        fc.constantFrom('out', 'swap', 'double'),
        (right, n, how) => {
          const at = n % (right.length - 1);
          const [a = '', b = ''] = [right[at], right[at + 1]];
          const middle = { out: b, swap: b + a, double: a + a + b }[how];
          const wrong = right.slice(0, at) + middle + right.slice(at + 2);
          fc.pre(wrong !== right);
          expect(meantBy(wrong, ['scanner', right, 'network'])).toEqual([right]);
        },
      ),
    );
  });

  it('leaves short words alone, prefers the nearest, and lets a word be unfinished', () => {
    expect(meantBy('vpm', ['vpn'])).toEqual([]);
    expect(meantBy('pritner', ['printer', 'pointer', 'winter'])).toEqual(['printer']);
    expect(meantBy('termnia', ['terminals'], true)).toEqual(['terminals']);
    expect(meantBy('termnia', ['terminals'])).toEqual([]);
    expect(meantBy('reseau', ['réseau'])).toEqual(['réseau']);
  });

  it('keeps words, and no numbers or single letters', () => {
    expect(spelledWords(['The printer PRINTER 2, srv01 is 12345 and 0a1b2c3d4e'])).toEqual(['printer', 'srv01']);
  });
});
