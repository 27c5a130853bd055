import { sql } from 'kysely';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { pairsQuery, tellingWords } from '#kernel/store/likeness.ts';
import { internalFragment, statementOf, visibleFragment } from '#kernel/store/visible.ts';

/** What an incident, or what somebody types, is compared by. References are ids. */
export type Likeness = {
  readonly title: string;
  readonly description?: string | null;
  readonly service?: string | null;
  readonly configurationItem?: string | null;
  readonly category?: string | null;
  /** The incident itself. */
  readonly exclude?: string | null;
};
export type Similar = {
  readonly type: string;
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly phase: string;
  readonly group: 'open' | 'resolved' | 'knownError';
  /** 'same item, 3 words'. */
  readonly why: string;
  readonly score: number;
  /** How it was resolved, or what helps: the beginning. */
  readonly help: string | null;
};

const CANDIDATES = 150;
const OF_EACH = 5;
const HELP = 300;

const statement = (context: Context, likeness: Likeness, words: readonly string[]) => {
  const { org, portal } = context.principal;
  const query = pairsQuery(words);
  const item = portal ? null : (likeness.configurationItem ?? null);
  const found =
    query === null
      ? sql`SELECT NULL::uuid AS id WHERE false`
      : sql`SELECT s.id FROM search_ids(${org}::uuid, ${query}::tsquery, ${!portal}, ${portal ? ['incident'] : ['incident', 'problem']}::text[], 'infinity'::timestamptz, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, ${sql.lit(CANDIDATES)}) s`;
  return statementOf(sql`
    WITH candidate AS MATERIALIZED (
      ${found}
      UNION (SELECT r.id FROM incident r WHERE r.org = ${org}::uuid AND r.configuration_item = ${item}::uuid ORDER BY r.created_at DESC, r.id DESC LIMIT 50)
      UNION (SELECT r.id FROM problem r WHERE r.org = ${org}::uuid AND r.known_error AND r.service = ${portal ? null : (likeness.service ?? null)}::uuid ORDER BY r.created_at DESC, r.id DESC LIMIT 20))
    SELECT d.type, d.id, d.number, d.title, d.state, d.phase, d.service, d.created_at AS "createdAt",
      coalesce(i.configuration_item, p.configuration_item) AS item, i.category, left(i.resolution, ${sql.lit(HELP)}) AS resolution, left(coalesce(p.workaround, p.cause), ${sql.lit(HELP)}) AS workaround,
      (SELECT count(*) FROM unnest(${[...words]}::text[]) w WHERE d.search @@ quote_literal(w)::tsquery OR (${internalFragment(context.principal, 'd')} AND d.search_internal @@ quote_literal(w)::tsquery))::int AS words
    FROM candidate c JOIN directory d ON d.org = ${org}::uuid AND d.id = c.id
      LEFT JOIN incident i ON i.org = d.org AND i.id = d.id LEFT JOIN problem p ON p.org = d.org AND p.id = d.id
    WHERE d.id IS DISTINCT FROM ${likeness.exclude ?? null}::uuid AND d.phase <> 'void' AND (d.type <> 'problem' OR p.known_error)
      AND (d.type <> 'incident' OR d.phase <> 'done' OR i.resolution IS NOT NULL) AND ${visibleFragment(context.principal, 'd')}`);
};

const groupOf = (row: Row): Similar['group'] =>
  row['type'] === 'problem' ? 'knownError' : row['phase'] === 'done' ? 'resolved' : 'open';
const count = (words: number): string => `${words} word${words === 1 ? '' : 's'}`;

const ranked = (row: Row, likeness: Likeness, portal: boolean): Similar => {
  const words = Number(row['words']);
  const sameItem = !portal && row['item'] !== null && row['item'] === likeness.configurationItem;
  const sameService = row['service'] !== null && row['service'] === likeness.service;
  const sameCategory = row['category'] !== null && row['category'] === likeness.category;
  const why = [
    sameItem ? 'same item' : null,
    sameService && !sameItem ? 'same service' : null,
    words > 0 ? count(words) : null,
  ].filter((each) => each !== null);
  return {
    type: String(row['type']),
    id: String(row['id']),
    number: String(row['number']),
    title: String(row['title']),
    state: String(row['state']),
    phase: String(row['phase']),
    group: groupOf(row),
    why: why.join(', '),
    score: words + (sameItem ? 4 : 0) + (sameService ? 2 : 0) + (sameCategory ? 1 : 0),
    help: (row['workaround'] ?? row['resolution'] ?? null) as string | null,
  };
};

/**
 * What resembles an incident, within the caller's access: open ones (perhaps the same), resolved ones (how that was done) and known
 * errors (what helps), the likest first, at most five of each. One round trip with a bounded number of candidates.
 */
export const similar = async (context: Context, likeness: Likeness): Promise<readonly Similar[]> => {
  const { portal } = context.principal;
  const words = tellingWords(likeness.title, likeness.description ?? '');
  if (words.length === 0 && (likeness.configurationItem ?? null) === null) return [];
  const [answer] = await context.batch([statement(context, likeness, words)]);
  const newest = new Map((answer?.rows ?? []).map((row) => [String(row['id']), String(row['createdAt'])]));
  const all = (answer?.rows ?? [])
    .map((row) => ranked(row, likeness, portal))
    .filter((each) => each.score >= 2 || (words.length === 1 && each.score > 0))
    .sort((a, b) => b.score - a.score || (newest.get(b.id) ?? '').localeCompare(newest.get(a.id) ?? ''));
  return (['open', 'knownError', 'resolved'] as const).flatMap((group) =>
    all.filter((each) => each.group === group).slice(0, OF_EACH),
  );
};
