import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { factsOf } from '#kernel/evidence/facts.ts';
import type { Finding } from '#kernel/evidence/rules.ts';
import { refsOf, tableOf } from '#kernel/record/projection.ts';
import type { Context } from '#kernel/store/context.ts';
import { readCursor, writeCursor } from '#kernel/store/cursor.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import { shownLabels, type Label } from '#kernel/store/references.ts';
import { selectList } from '#kernel/store/rows.ts';
import { statementOf } from '#kernel/store/visible.ts';
import { requirementOf } from './catalogue/catalogue.ts';
import { extentOf, periodOf, type Period } from './period.ts';
import { ruleBook, type JudgedBy } from './rule-book.ts';
import { missing, standingNow } from './standing.ts';
import { dueStatement, judgedColumns, olderAndOpen, standsAt, within } from './tally.ts';
import { seen } from './visibility.ts';

/** One record in which a rule does not hold: what it found, what to do, whose it is, since when. */
export type Exception = {
  /** `id` is null where the record that should be there does not exist yet. */
  readonly record: {
    readonly type: string;
    readonly id: string | null;
    readonly number: string;
    readonly title: string;
  };
  readonly found: string;
  readonly todo: string;
  readonly who: { readonly id: string; readonly name: string; readonly kind: string } | null;
  /** ISO 8601. */
  readonly since: string | null;
};
export type ExceptionPage = { readonly items: readonly Exception[]; readonly next: string | null };
export type ExceptionRequest = {
  readonly cursor?: string | undefined;
  /** 1 to 200; by default 50. */ readonly limit?: number | undefined;
  readonly period?: Period | undefined;
};

type Place = readonly [createdAt: string, id: string];
type Found = { readonly row: Row; readonly finding: Finding };

const WHO = ['assignee', 'owner', 'team'] as const;
const placeOf = (row: Row): Place => [String(row['createdAt']), String(row['id'])];
/** Newest first. */
const isBefore = ([at, id]: Place, [otherAt, otherId]: Place): boolean =>
  at > otherAt || (at === otherAt && id > otherId);

const whoOf = ({ rule }: JudgedBy): readonly string[] => rule.who ?? WHO;
const isRef = ({ definition }: JudgedBy): ReadonlySet<string> => new Set(refsOf(definition).map(({ name }) => name));
const named = (judged: JudgedBy): ReadonlySet<string> => new Set([...whoOf(judged), ...isRef(judged)]);

/** The exceptions by the stored verdicts that still stand, from a place on. */
const storedStatement = (
  context: Context,
  judged: JudgedBy,
  period: Period,
  after: Place | null,
  limit: number,
): Statement => {
  const { definition, rule } = judged;
  const { principal } = context;
  const bit = sql.lit(1 << rule.bit);
  const beyond =
    after === null
      ? sql<boolean>`true`
      : sql<boolean>`(r.created_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`;
  return statementOf(sql`SELECT ${sql.raw(selectList(definition, 'r', judgedColumns(judged).union(named(judged))))} FROM ${sql.table(tableOf(definition))} r
    WHERE r.org = ${principal.org}::uuid AND r.rules_hold <> r.rules_apply AND (r.rules_apply & ${bit}) <> 0 AND (r.rules_hold & ${bit}) = 0
      AND ${standsAt(context.now())} AND (${within(period)} OR ${olderAndOpen(period)}) AND ${beyond} AND ${seen(definition, principal)}
    ORDER BY r.created_at DESC, r.id DESC LIMIT ${sql.lit(limit)}`);
};

const findingIn = (context: Context, { set, rule }: JudgedBy, row: Row): Finding | null => {
  const facts = factsOf(set.facts, row) as never;
  const at = { now: context.now(), settings: context.settings };
  if (!rule.applies(facts, at)) return null;
  const verdict = rule.holds(facts, at);
  return verdict === true ? null : verdict;
};

/** 'Escalate to the lead of {team}' with the names of what the record refers to. */
const filled = (text: string, row: Row, labels: ReadonlyMap<string, Label>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => labels.get(String(row[name]))?.label ?? `its ${name}`);

const present = (judged: JudgedBy, { row, finding }: Found, labels: ReadonlyMap<string, Label>): Exception => {
  const who = whoOf(judged).flatMap((name) => labels.get(String(row[name])) ?? [])[0];
  return {
    record: {
      type: judged.definition.name,
      id: String(row['id']),
      number: String(row['number']),
      title: String(row['title']),
    },
    found: filled(finding.found, row, labels),
    todo: filled(finding.todo, row, labels),
    who: who === undefined ? null : { id: who.id, name: who.label, kind: who.type },
    since: finding.since === null ? null : new Date(finding.since).toISOString(),
  };
};

/** What must exist and does not, on the first page. */
const missingOf = async (context: Context, judged: JudgedBy): Promise<readonly Exception[]> => {
  if (judged.rule.standing === undefined) return [];
  const found = missing(judged, await standingNow(context));
  return found === null ? [] : [{ record: found.about, found: found.found, todo: found.todo, who: null, since: null }];
};

/**
 * The records in which a requirement's rule does not hold, newest first, of those that the caller may see; first what must exist
 * and does not; none for a requirement without a rule. Throws `not_found` for an unknown requirement.
 */
export const exceptions = async (
  context: Context,
  id: string,
  { cursor, limit: asked, period: given }: ExceptionRequest = {},
): Promise<ExceptionPage> => {
  if (requirementOf(id) === undefined) throw new AppError('not_found', `No requirement is called ${id.slice(0, 40)}.`);
  const judged = ruleBook().get(id);
  if (judged === undefined) return { items: [], next: null };
  const limit = Math.min(Math.max(Math.trunc(asked ?? 50), 1), 200);
  const key = `evidence:${id}`;
  const after = readCursor(cursor, key, 2) as Place | null;
  const period = given ?? periodOf(await extentOf(context), context.now(), context.settings.zone);
  const [stored, due] = await context.batch([
    storedStatement(context, judged, period, after, limit + 1),
    dueStatement(context, judged, period, named(judged)),
  ]);
  const kept = stored?.rows ?? [];
  // Stored rows beyond the page mark where it ends: what time has made an exception since is sorted in before that.
  const end = kept.length > limit ? placeOf(kept[limit - 1] as Row) : null;
  const rows = [
    ...kept.slice(0, limit),
    ...(due?.rows ?? []).filter(
      (row) => (after === null || isBefore(after, placeOf(row))) && (end === null || isBefore(placeOf(row), end)),
    ),
  ];
  const found = rows
    .flatMap((row) => {
      const finding = findingIn(context, judged, row);
      return finding === null ? [] : [{ row, finding }];
    })
    .sort((a, b) => (isBefore(placeOf(a.row), placeOf(b.row)) ? -1 : 1));
  const page = found.slice(0, limit);
  const next = found.length > limit ? placeOf((page.at(-1) as Found).row) : end;
  const refs = isRef(judged);
  const labels = await shownLabels(
    context,
    page.flatMap(({ row }) => [...refs].flatMap((name) => (typeof row[name] === 'string' ? [row[name]] : []))),
  );
  const first = after === null ? await missingOf(context, judged) : [];
  return {
    items: [...first, ...page.map((each) => present(judged, each, labels))],
    next: next === null ? null : writeCursor(key, next),
  };
};
