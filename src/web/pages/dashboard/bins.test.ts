import { describe, expect, it } from 'vitest';
import { placeIn } from './bins.ts';

const bin = (upToMs: number | null) => ({ upToMs, count: 1, filter: '' });
const bins = [bin(100), bin(200), bin(400), bin(null)];

describe('a mark on the distribution', () => {
  it('stands within its bin', () => {
    expect([50, 100, 150, 300, 9000].map((ms) => placeIn(bins, ms))).toEqual([0.5, 1, 1.5, 2.5, 3.5]);
  });
});
