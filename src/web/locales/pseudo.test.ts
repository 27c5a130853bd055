// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pseudo } from './pseudo.ts';

describe('the language of tests', () => {
  it('is longer and accented, and leaves holes and tags as they are', () => {
    expect(pseudo('Save')).toBe('⟦Sáṽé~~⟧');
    expect(pseudo('Open {{number}} <b>now</b>')).toMatch(/^⟦Oþéñ \{\{number\}\} <b>ñóŵ<\/b>~+⟧$/u);
    fc.assert(fc.property(fc.string({ minLength: 1 }), (text) => pseudo(text).length > text.length * 1.3));
  });
});
