// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyDefinition } from '../record/define.ts';
import { numbersIn } from './numbers.ts';

const definitions = [{ prefix: 'INC' }, { prefix: 'TEAM' }] as unknown as AnyDefinition[];

describe('a number', () => {
  it('is known in any spelling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999_999 }),
        fc.constantFrom('inc', 'INC', 'Inc'),
        fc.constantFrom('', '-', ' ', ' - '),
        fc.nat({ max: 3 }),
        (n, prefix, between, zeros) => {
          const typed = `${prefix}${between}${'0'.repeat(zeros)}${n}`;
          expect(numbersIn(typed, definitions).numbers).toContain(`INC-${String(n).padStart(6, '0')}`);
        },
      ),
    );
  });

  it('without its letters may be that of any type', () => {
    expect(numbersIn('123', definitions)).toEqual({ numbers: ['INC-000123', 'TEAM-000123'], prefixed: false });
    expect(numbersIn('#0123', definitions).numbers).toContain('INC-000123');
  });

  it('that was brought along stays as it was', () => {
    expect(numbersIn('inc0012345678', definitions).numbers).toContain('INC0012345678');
  });

  it('is not seen in words', () => {
    for (const text of ['printer', 'printer 2 broken', '', '12 34', 'a1'])
      expect(numbersIn(text, definitions).numbers).toEqual([]);
  });
});
