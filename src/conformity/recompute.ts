import { judge, type Rule } from '#kernel/evidence/rules.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { tableOf } from '#kernel/record/projection.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Statement } from '#kernel/store/db.ts';
import { factTable, type FactTable } from './column-table.ts';
import { factColumns, type FactColumns } from './columns.ts';
import { judgedTypes, type Judged } from './rule-book.ts';

export type Recomputed = {
  /** Records judged. */ readonly judged: number;
  /** Those whose stored verdict was another one. */ readonly changed: number;
};
export type RecomputeOptions = {
  /** Only records that are neither done nor void: what a changed setting can change. */
  readonly openOnly?: boolean;
  /** Records at a time. */
  readonly batch?: number;
};

const BATCH = 20_000;
/** Batches that are read at the same time, so that neither the database nor this process waits for the other. */
const AHEAD = 2;
const FIRST = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const openRows = (openOnly: boolean): string => (openOnly ? "AND r.phase IN ('new', 'active', 'waiting')" : '');

/** Splits the records into batches by their identifiers: the last one of each. */
const batchEnds = async (
  context: Context,
  { definition }: Judged,
  size: number,
  openOnly: boolean,
): Promise<readonly string[]> => {
  const [answer] = await context.batch([
    {
      values: [context.principal.org, size],
      text: `SELECT id FROM (SELECT r.id, row_number() OVER (ORDER BY r.id) AS n FROM ${tableOf(definition)} r WHERE r.org = $1 ${openRows(openOnly)}) numbered WHERE n % $2 = 0 ORDER BY id`,
    },
  ]);
  return [...(answer?.rows ?? []).map((row) => String(row['id'])), LAST];
};

const batchStatement = (
  org: string,
  { definition }: Judged,
  { select }: FactColumns,
  after: string,
  until: string,
  openOnly: boolean,
): Statement => ({
  name: `facts:${definition.name}:${openOnly ? 1 : 0}`,
  values: [org, after, until],
  text: `SELECT ${select} FROM ${tableOf(definition)} r WHERE r.org = $1 AND r.id > $2 AND r.id <= $3 ${openRows(openOnly)}`,
});

type Difference = {
  readonly id: string;
  readonly version: number;
  readonly apply: number;
  readonly hold: number;
  readonly next: number | null;
};

/** Stores verdicts, unless the record was written since it was read: then its writer has judged it. */
export const storeStatement = (
  org: string,
  definition: AnyDefinition,
  differences: readonly Difference[],
): Statement => ({
  name: `verdicts:${definition.name}`,
  text: `UPDATE ${tableOf(definition)} r SET rules_apply = v.apply, rules_hold = v.hold, rules_next = v.next
    FROM unnest($2::uuid[], $3::int[], $4::int[], $5::int[], $6::timestamptz[]) AS v (id, version, apply, hold, next) WHERE r.org = $1 AND r.id = v.id AND r.version = v.version`,
  values: [
    org,
    differences.map(({ id }) => id),
    differences.map(({ version }) => version),
    differences.map(({ apply }) => apply),
    differences.map(({ hold }) => hold),
    differences.map(({ next }) => (next === null ? null : new Date(next).toISOString())),
  ],
});

/** Judges a batch anew; what differs from the stored verdicts. */
const differencesIn = (context: Context, { set }: Judged, table: FactTable): readonly Difference[] => {
  const at = { now: context.now(), settings: context.settings };
  const differences: Difference[] = [];
  for (let i = 0; i < table.count; i += 1) {
    const { apply, hold, next } = judge(set.rules as readonly Rule<object>[], table.facts(i), at);
    const stored = table.next[i] as number;
    if (apply !== table.apply[i] || hold !== table.hold[i] || (next === null ? !Number.isNaN(stored) : next !== stored))
      differences.push({ id: table.id(i), version: table.version[i] as number, apply, hold, next });
  }
  return differences;
};

const recomputeType = async (
  context: Context,
  judgedType: Judged,
  { openOnly = false, batch = BATCH }: RecomputeOptions,
): Promise<Recomputed> => {
  const { org } = context.principal;
  const columns = factColumns(judgedType.definition, judgedType.set.facts);
  const ends = await batchEnds(context, judgedType, batch, openOnly);
  let next = 0;
  let judged = 0;
  let changed = 0;
  const work = async (): Promise<void> => {
    while (next < ends.length) {
      const at = next;
      next += 1;
      const [answer] = await context.batch([
        batchStatement(org, judgedType, columns, ends[at - 1] ?? FIRST, ends[at] ?? LAST, openOnly),
      ]);
      const table = factTable(columns, answer?.rows[0] ?? {});
      const differences = differencesIn(context, judgedType, table);
      judged += table.count;
      changed += differences.length;
      if (differences.length > 0) await context.batch([storeStatement(org, judgedType.definition, differences)]);
    }
  };
  await Promise.all(Array.from({ length: AHEAD }, work));
  return { judged, changed };
};

/**
 * Judges every record anew and stores what differs. With nothing amiss it changes nothing but verdicts that time has run out for;
 * run it after calendars were corrected or rules have changed. A million records take a few seconds.
 */
export const recompute = async (context: Context, options: RecomputeOptions = {}): Promise<Recomputed> => {
  let judged = 0;
  let changed = 0;
  for (const each of judgedTypes()) {
    const done = await recomputeType(context, each, options);
    judged += done.judged;
    changed += done.changed;
  }
  return { judged, changed };
};
