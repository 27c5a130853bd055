import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTATIONS } from './mutation-list.ts';
import { misfit, ROOT } from './mutation-run.ts';

describe('the list of mutations', () => {
  it('fits the source: each patch has its one place', () => {
    expect(MUTATIONS.map((mutation) => misfit(ROOT, mutation)).filter((wrong) => wrong !== null)).toEqual([]);
  });

  it('names for each a test that there is', () => {
    const without = MUTATIONS.filter(({ file, test }) => {
      const text = readFileSync(join(ROOT, file), 'utf8').replaceAll("\\'", "'");
      return !text.includes(test);
    });
    expect(without.map(({ name, test }) => `${name}: ${test}`)).toEqual([]);
    expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
    expect(MUTATIONS.length).toBeGreaterThanOrEqual(20);
  });
});
