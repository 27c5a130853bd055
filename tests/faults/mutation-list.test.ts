import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MUTATIONS } from './mutation-list.ts';
import { misfit, ROOT } from './mutation-run.ts';

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

describe('the list of mutations', () => {
  it('fits the source: each patch has its one place', () => {
    expect(MUTATIONS.map((mutation) => misfit(ROOT, mutation)).filter((wrong) => wrong !== null)).toEqual([]);
  });

  it('breaks what holds: no function of a migration that a later one makes anew', () => {
    const migrations = readdirSync(join(ROOT, 'migrations')).map((name) => `migrations/${name}`);
    const outdated = MUTATIONS.flatMap(({ name, patches }) =>
      patches
        .filter(({ file }) => migrations.includes(file))
        .filter(({ file, find }) => {
          const before = textOf(file).slice(0, textOf(file).indexOf(find));
          const [start, made = ''] = [...before.matchAll(/\bFUNCTION (\w+)\(/g)].at(-1) ?? [];
          // Its body has begun and has not ended.
          const within = start !== undefined && before.slice(before.lastIndexOf(start)).split('$$').length === 2;
          return within && migrations.some((each) => each > file && textOf(each).includes(`REPLACE FUNCTION ${made}(`));
        })
        .map(({ file }) => `${name}: ${file}`),
    );
    expect(outdated).toEqual([]);
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
