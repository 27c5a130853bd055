// @vitest-environment node
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RecordType } from '../../api/types.ts';
import { changeableKeys, clashing, PAGE_KEYS } from './catalogue.ts';
import { isChangeable } from './chosen.ts';

const source = join(import.meta.dirname, '../../..');
const texts = globSync(['web/**/*.tsx', 'sms/**/web/**/*.tsx', 'web/**/use-*.ts'], { cwd: source }).map((file) =>
  readFileSync(join(source, file), 'utf8'),
);
const bound = texts.flatMap((text) =>
  [...text.matchAll(/keys: '([^']+)',\s*label: '([^']+)'(?:,\s*id: '([^']+)')?/gu)].map(
    ([, keys = '', label = '', id = label]) => ({ keys, id }),
  ),
);

describe('keys that can be given to something else', () => {
  it('are all that pages bind', () => {
    const known = new Set(PAGE_KEYS.map(({ id }) => id));
    const missing = bound.filter(
      ({ keys, id }) => isChangeable(keys) && !known.has(id) && !['keys.transition', 'nav.search'].includes(id),
    );
    expect(bound.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  it('come with those of the types, each once, and tell of a clash', () => {
    const type = {
      lifecycle: { transitions: { resolve: { key: 'R', label: 'Resolve' } } },
      actions: { merge: { key: null, label: 'Merge' } },
    } as unknown as RecordType;
    const all = changeableKeys([type, type]);
    expect(all.filter(({ id }) => id === 'do:resolve')).toHaveLength(1);
    const usual = { letters: true, keys: {} };
    expect(clashing(all, 'keys.filter', 'r', usual)?.id).toBe('do:resolve');
    expect(clashing(all, 'keys.filter', 'r', { letters: true, keys: { 'do:resolve': null } })).toBeUndefined();
    expect(clashing(all, 'keys.filter', 'g', usual)?.id).toBe('keys.goQueue');
  });
});
