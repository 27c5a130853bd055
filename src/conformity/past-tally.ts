import { judgeRow } from '#kernel/evidence/rules.ts';
import { tableOf } from '#kernel/record/projection.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { applyEntry, emptyRow, livesOf, rowAt, type Life } from './past-row.ts';
import type { Judged } from './rule-book.ts';
import type { Tallies } from './tally.ts';

/** A past day: when it ended, and from when on records that began belong to its period. Epoch ms. */
export type PastDay = { readonly day: string; readonly end: number; readonly from: number };

const BATCH = 500;
const OPEN = new Set(['new', 'active', 'waiting']);

/** How many days a verdict begins to count on, or ceases to: summed up in the end. */
type Steps = { readonly population: Int32Array; readonly conforming: Int32Array };

/** The first of the sorted days that ends at `at` or later. */
const firstFrom = (days: readonly PastDay[], at: number): number => {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] as PastDay).end >= at) high = middle;
    else low = middle + 1;
  }
  return low;
};
/** The first of the sorted days whose period begins after `at`. */
const firstWithout = (days: readonly PastDay[], at: number): number => {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] as PastDay).from > at) high = middle;
    else low = middle + 1;
  }
  return low;
};

type Present = { readonly createdAt: string; readonly clocks: unknown };

/** Calls `take` with each verdict on a life and the days [first, beyond) at whose ends it was the one. */
const eachVerdict = (
  context: Context,
  { definition, set }: Judged,
  life: Life,
  present: Present,
  days: readonly PastDay[],
  take: (first: number, beyond: number, apply: number, hold: number) => void,
): void => {
  const fields = emptyRow(definition);
  const leaves = firstWithout(days, Date.parse(present.createdAt));
  life.entries.forEach((entry, i) => {
    applyEntry(definition, fields, entry);
    const next = life.entries[i + 1];
    const beyond = next === undefined ? days.length : firstFrom(days, next.occurredAt);
    let first = firstFrom(days, entry.occurredAt);
    while (first < beyond) {
      const { end } = days[first] as PastDay;
      const row = rowAt(definition, fields, present.createdAt, present.clocks, end, context.settings);
      const verdict = judgeRow(set, row, { now: end, settings: context.settings });
      const until =
        verdict.next === null ? beyond : Math.min(beyond, Math.max(firstFrom(days, verdict.next), first + 1));
      take(first, OPEN.has(String(row['phase'])) ? until : Math.min(until, leaves), verdict.apply, verdict.hold);
      first = until;
    }
  });
};

const presentRows = async (context: Context, { definition }: Judged, after: string): Promise<readonly Row[]> => {
  const [answer] = await context.batch([
    {
      name: `present:${definition.name}`,
      values: [context.principal.org, after, BATCH],
      text: `SELECT id, created_at AS "createdAt", clocks FROM ${tableOf(definition)} WHERE org = $1 AND id > $2 ORDER BY id LIMIT $3`,
    },
  ]);
  return answer?.rows ?? [];
};

/**
 * What the rules would have said at the end of each of the given days (in order), from the histories of all records: every record is
 * taken through its past once, and judged wherever something happened or time alone changed the verdict.
 */
export const pastTallies = async (
  context: Context,
  judged: Judged,
  days: readonly PastDay[],
): Promise<readonly Tallies[]> => {
  const steps = new Map<string, Steps>(
    judged.set.rules.map(({ id }) => [
      id,
      { population: new Int32Array(days.length + 1), conforming: new Int32Array(days.length + 1) },
    ]),
  );
  const take = (first: number, beyond: number, apply: number, hold: number): void => {
    if (first >= beyond) return;
    for (const { id, bit } of judged.set.rules) {
      const { population, conforming } = steps.get(id) as Steps;
      const [applies, holds] = [(apply >> bit) & 1, (hold >> bit) & 1];
      population[first] = (population[first] as number) + applies;
      population[beyond] = (population[beyond] as number) - applies;
      conforming[first] = (conforming[first] as number) + holds;
      conforming[beyond] = (conforming[beyond] as number) - holds;
    }
  };
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await presentRows(context, judged, after);
    if (rows.length === 0) break;
    after = String(rows.at(-1)?.['id']);
    const present = new Map(
      rows.map((row) => [String(row['id']), { createdAt: String(row['createdAt']), clocks: row['clocks'] }]),
    );
    for (const life of await livesOf(context, [...present.keys()]))
      eachVerdict(context, judged, life, present.get(life.id) as Present, days, take);
  }
  const running = new Map([...steps].map(([id]) => [id, { population: 0, conforming: 0 }]));
  return days.map(
    (_, i) =>
      new Map(
        [...steps].map(([id, { population, conforming }]) => {
          const sum = running.get(id) as { population: number; conforming: number };
          sum.population += population[i] as number;
          sum.conforming += conforming[i] as number;
          return [id, { ...sum }];
        }),
      ),
  );
};
