import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { factsOf } from './facts.ts';
import { readIncidentLog } from './log.ts';
import { hasWhole, sampleFactsPath, samplePath, wholeFactsPath, wholePath } from './sample.test-support.ts';
import type { Quirk } from './quirk.ts';

const published = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const byKind = (quirks: readonly Quirk[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(quirks, ({ kind }) => kind)).map(([kind, group]) => [kind, group.length]),
  );

/** What is odd about the published log, and about its sample, which has all of it. */
const PUBLISHED_QUIRKS = { 'unknown-state': 5, 'same-version': 5, 'version-order': 4, 'time-order': 1 };

describe('the figures of an incident log', () => {
  it('are those of the sample', async () => {
    const quirks: Quirk[] = [];
    const log = await readIncidentLog(samplePath, (quirk) => quirks.push(quirk));
    expect(factsOf(log.histories(), log.sha256)).toEqual(published(sampleFactsPath));
    expect(byKind(quirks)).toEqual(PUBLISHED_QUIRKS);
    expect(quirks.every(({ kept }) => kept)).toBe(true);
  });

  it.skipIf(!hasWhole)('are those published for the whole log, every one of them', { timeout: 60_000 }, async () => {
    const quirks: Quirk[] = [];
    const log = await readIncidentLog(wholePath, (quirk) => quirks.push(quirk));
    expect(factsOf(log.histories(), log.sha256)).toEqual(published(wholeFactsPath));
    expect(byKind(quirks)).toEqual(PUBLISHED_QUIRKS);
    expect(log).toMatchObject({ rows: 141_712, incidents: 24_918, bytes: 46_212_397, complete: true });
    expect(log.missing).toMatchObject({ sys_created_at: 53_076, resolved_at: 3_141 });
  });

  it('of nothing are nothing', () => {
    expect(factsOf([], 'x')).toMatchObject({
      events: 0,
      incidents: 0,
      opened_at: [],
      hours_opened_to_closed: { n: 0, mean: 0, median: 0, max: 0 },
    });
  });
});
