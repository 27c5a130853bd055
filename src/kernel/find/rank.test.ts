// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inRank, type Ranked } from './rank.ts';

const hit = (id: string, more: Partial<Ranked> = {}): Ranked => ({
  id,
  phase: 'done',
  createdAt: '2026-01-01',
  exact: false,
  inTitle: false,
  mine: false,
  ...more,
});
const order = (...hits: Ranked[]): string[] => inRank(hits).map(({ id }) => id);

describe('the order of what is found', () => {
  it('is number, title, open, own, newest', () => {
    expect(
      order(
        hit('newer', { createdAt: '2026-02-01' }),
        hit('void', { phase: 'void', createdAt: '2026-03-01' }),
        hit('older'),
        hit('own', { mine: true }),
        hit('open', { phase: 'active' }),
        hit('title', { inTitle: true }),
        hit('number', { exact: true, phase: 'void' }),
      ),
    ).toEqual(['number', 'title', 'open', 'own', 'newer', 'older', 'void']);
  });

  it('does not depend on the order in which hits came', () => {
    const any = fc.uniqueArray(
      fc.record({
        id: fc.uuid(),
        phase: fc.constantFrom('new', 'done', 'void'),
        createdAt: fc.constantFrom('2026-01-01', '2026-01-02'),
        exact: fc.boolean(),
        inTitle: fc.boolean(),
        mine: fc.boolean(),
      }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(any, (hits) => {
        expect(inRank(hits.toReversed())).toEqual(inRank(hits));
      }),
    );
  });
});
