import { sql, type RawBuilder } from 'kysely';
import { judgeRow, type Verdict } from '#kernel/evidence/rules.ts';
import { tableOf } from '#kernel/record/projection.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { selectList } from '#kernel/store/rows.ts';
import { statementOf } from '#kernel/store/visible.ts';
import type { Period } from './period.ts';
import type { Judged } from './rule-book.ts';
import { seen, seenRows } from './visibility.ts';

export type Tally = { population: number; conforming: number };
/** By requirement. */
export type Tallies = ReadonlyMap<string, Readonly<Tally>>;

const iso = (at: number): string => new Date(at).toISOString();

/** The record began within the period, or is older and still open. */
export const within = ({ from, to }: Period): RawBuilder<boolean> =>
  sql<boolean>`(r.created_at >= ${iso(from)}::timestamptz AND r.created_at <= ${iso(to)}::timestamptz)`;
export const olderAndOpen = ({ from }: Period): RawBuilder<boolean> =>
  sql<boolean>`(r.created_at < ${iso(from)}::timestamptz AND r.archived_at IS NULL AND r.phase IN ('new', 'active', 'waiting'))`;

/** The stored verdict still stands. */
export const standsAt = (now: number): RawBuilder<boolean> =>
  sql<boolean>`(r.rules_next IS NULL OR r.rules_next > ${iso(now)}::timestamptz)`;
const isDue = (now: number): RawBuilder<boolean> => sql<boolean>`r.rules_next <= ${iso(now)}::timestamptz`;

/** The columns that rules look at, and what identifies the row. */
export const judgedColumns = ({ set }: Judged): ReadonlySet<string> =>
  new Set([
    'id',
    'number',
    'title',
    'state',
    'phase',
    'createdAt',
    'version',
    'rulesApply',
    'rulesHold',
    ...Object.values(set.facts).flatMap(({ field, when }) =>
      when === undefined || when === 'open' ? [field] : [field, when],
    ),
  ]);

/** The rows that somebody may see and whose stored verdict has run out, as facts are read from them. */
export const dueStatement = (
  context: Context,
  judged: Judged,
  period: Period,
  also: ReadonlySet<string> = new Set(),
): { text: string; values: readonly unknown[] } => {
  const { definition } = judged;
  const { principal } = context;
  return statementOf(sql`SELECT ${sql.raw(selectList(definition, 'r', judgedColumns(judged).union(also)))} FROM ${sql.table(tableOf(definition))} r
    WHERE r.org = ${principal.org}::uuid AND ${isDue(context.now())} AND (${within(period)} OR ${olderAndOpen(period)}) AND ${seen(definition, principal)}`);
};

const countStatement = (
  context: Context,
  { definition }: Judged,
  rows: RawBuilder<boolean>,
  confidential: boolean,
): { text: string; values: readonly unknown[] } => {
  const { principal } = context;
  return statementOf(sql`SELECT r.rules_apply AS apply, r.rules_hold AS hold, count(*) AS count FROM ${sql.table(tableOf(definition))} r
    WHERE r.org = ${principal.org}::uuid AND ${rows} AND ${standsAt(context.now())} AND ${seenRows(definition, principal, confidential)} GROUP BY 1, 2`);
};

/** Adds a verdict, or many that are the same. */
const add = (
  tallies: Map<string, Tally>,
  { set }: Judged,
  { apply, hold }: Pick<Verdict, 'apply' | 'hold'>,
  count: number,
): void => {
  for (const { id, bit } of set.rules) {
    if ((apply & (1 << bit)) === 0) continue;
    const tally = tallies.get(id) ?? { population: 0, conforming: 0 };
    tally.population += count;
    if ((hold & (1 << bit)) !== 0) tally.conforming += count;
    tallies.set(id, tally);
  }
};

/**
 * How many records each rule concerns in the period and in how many it holds, of those that the caller may see: from the stored
 * verdicts by counting equal ones, and from the rows themselves where time has changed the verdict since.
 */
export const tally = async (context: Context, judged: Judged, period: Period): Promise<Tallies> => {
  const parts = [within(period), olderAndOpen(period)].flatMap((rows) =>
    [false, true].map((confidential) => countStatement(context, judged, rows, confidential)),
  );
  const answers = await context.batch([dueStatement(context, judged, period), ...parts]);
  const [due, ...counted] = answers;
  const tallies = new Map<string, Tally>();
  for (const { rows } of counted)
    for (const row of rows)
      add(tallies, judged, { apply: Number(row['apply']), hold: Number(row['hold']) }, Number(row['count']));
  for (const row of due?.rows ?? []) add(tallies, judged, verdictNow(context, judged, row), 1);
  return tallies;
};

/** The verdict on a row now. */
export const verdictNow = (context: Context, { set }: Judged, row: Row): Verdict =>
  judgeRow(set, row, { now: context.now(), settings: context.settings });
