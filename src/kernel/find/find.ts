import { sql, type RawBuilder } from 'kysely';
import { allDefinitions, workDefinitions } from '../record/registry.ts';
import type { Context } from '../store/context.ts';
import type { Row } from '../store/db.ts';
import { foundByWhatIsSeen, queryOf, wordsOf } from '../store/search-words.ts';
import { statementOf, visibleFragment } from '../store/visible.ts';
import { excerptsFor } from './excerpts.ts';
import { mended, type Mended } from './mend.ts';
import { numbersIn } from './numbers.ts';
import { inRank, isOpen, type Ranked } from './rank.ts';

export type Hit = {
  readonly id: string;
  readonly type: string;
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly phase: string;
  /** Where the words stand in what was written, when the title does not hold them. */
  readonly excerpt?: string;
};

export type Found = {
  readonly items: readonly Hit[];
  /** How many of what was looked at there are of each type (whatever types and states were asked for), and open or ended. */
  readonly facets: {
    readonly types: Readonly<Record<string, number>>;
    readonly states: { readonly open: number; readonly ended: number };
  };
  /** There is more than was looked at: the facets count the newest only. */
  readonly more: boolean;
  /** The words that were looked for in place of those that were typed, which nothing holds. */
  readonly meant: string | null;
};

export type FindRequest = {
  readonly types?: readonly string[] | undefined;
  readonly state?: 'open' | 'ended' | undefined;
  readonly limit?: number;
  /** Texts around the words, for hits whose title does not hold them: one round trip more. */
  readonly excerpts?: boolean;
};

type Candidate = Hit & Ranked;

/**
 * Of the newest matches ten times as many as are asked for are looked at for the order and the facets, within these; further ones are
 * fetched while few may be seen.
 */
const FEWEST = 80;
const MOST = 400;
const MOST_ROUNDS = 14;
const BEGIN = ['9999-01-01T00:00:00Z', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

const candidateOf =
  (exact: boolean) =>
  (row: Row): Candidate => ({
    id: String(row['id']),
    type: String(row['type']),
    number: String(row['number']),
    title: String(row['title']),
    state: String(row['state']),
    phase: String(row['phase']),
    createdAt: String(row['createdAt']),
    exact,
    inTitle: row['inTitle'] === true,
    mine: row['mine'] === true,
  });

const columns = (context: Context, inTitle: RawBuilder<boolean>): RawBuilder<unknown> =>
  sql`r.id, r.type, r.number, r.title, r.state, r.phase, to_char(r.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS "createdAt", ${inTitle} AS "inTitle", coalesce(${context.principal.person}::uuid IN (r.assignee, r.owner, r.requester), false) AS mine`;

const withNumbers = (context: Context, numbers: readonly string[], types: readonly string[]) =>
  statementOf(
    sql`SELECT ${columns(context, sql<boolean>`true`)} FROM directory r WHERE r.org = ${context.principal.org}::uuid AND r.number = ANY (${[...numbers]}::text[]) AND r.type = ANY (${[...types]}::text[]) AND ${visibleFragment(context.principal, 'r')}`,
  );

type Place = readonly [createdAt: string, id: string];

/** What the search function gives next, and of it what the caller may see; the oldest given comes along, even when nothing of it may be seen. */
const withWords = (
  context: Context,
  query: string,
  types: readonly string[],
  [before, beforeId]: Place,
  size: number,
) =>
  statementOf(sql`
    WITH s AS MATERIALIZED (SELECT id, created_at FROM search_ids(${context.principal.org}::uuid, ${query}::tsquery, ${!context.principal.portal}, ${[...types]}::text[], ${before}::timestamptz, ${beforeId}::uuid, ${size})),
      m AS (SELECT s.id AS oldest_id, s.created_at AS oldest FROM s ORDER BY s.created_at, s.id LIMIT 1),
      f AS MATERIALIZED (SELECT m.*, (SELECT count(*) FROM s) >= ${size} OR EXISTS (SELECT 1 FROM search_ids(${context.principal.org}::uuid, ${query}::tsquery, ${!context.principal.portal}, ${[...types]}::text[], m.oldest, m.oldest_id, 1)) AS further FROM m)
    SELECT f.*, x.* FROM f
    LEFT JOIN LATERAL (SELECT ${columns(context, sql<boolean>`to_tsvector('simple', r.title) @@ ${query}::tsquery`)} FROM s JOIN directory r ON r.id = s.id
      WHERE r.org = ${context.principal.org}::uuid AND ${visibleFragment(context.principal, 'r')} AND ${foundByWhatIsSeen(context, types, query)}) x ON true`);

type Looked = { readonly hits: readonly Candidate[]; readonly more: boolean };
const NOTHING: Looked = { hits: [], more: false };

const lookForWords = async (
  context: Context,
  query: string | null,
  types: readonly string[],
  enough: number,
  counts: (hit: Candidate) => boolean,
  numbers: readonly string[] = [],
): Promise<Looked & { readonly numbered: readonly Candidate[] }> => {
  const hits: Candidate[] = [];
  let numbered: Candidate[] = [];
  let place: Place = BEGIN;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const ask = [
      ...(round === 0 && numbers.length > 0 ? [withNumbers(context, numbers, types)] : []),
      ...(query === null
        ? []
        : [
            withWords(
              context,
              query,
              types,
              place,
              Math.min(Math.min(MOST, Math.max(FEWEST, enough * 10)) * 2 ** round, 4_000),
            ),
          ]),
    ];
    if (ask.length === 0) return { ...NOTHING, numbered };
    const answers = await context.batch(ask);
    if (round === 0 && numbers.length > 0) numbered = (answers[0]?.rows ?? []).map(candidateOf(true));
    if (query === null) return { ...NOTHING, numbered };
    const rows = answers.at(-1)?.rows ?? [];
    const [first] = rows;
    if (first === undefined) return { hits, more: false, numbered };
    hits.push(...rows.filter((row) => row['id'] !== null).map(candidateOf(false)));
    const further = first['further'] === true;
    if (!further || hits.filter(counts).length >= enough) return { hits, more: further, numbered };
    place = [String(first['oldest']), String(first['oldest_id'])];
  }
  return { hits, more: true, numbered };
};

const countBy = (hits: readonly Candidate[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { type } of hits) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
};

/**
 * Records that a person may mean by some words: the one with that number, then those that hold the words, best first (rank.ts). Where nothing
 * holds them, words that look like them are tried (`meant`). Of the daily work, or of the types asked for; within access. One round trip
 * when something is found; two more to mend the spelling.
 */
export const find = async (context: Context, text: string, request: FindRequest = {}): Promise<Found> => {
  const { limit = 20, state } = request;
  const types = request.types ?? workDefinitions().map((each) => each.name);
  const { numbers, prefixed } = numbersIn(
    text,
    allDefinitions().filter(({ name }) => types.includes(name)),
  );
  const words = wordsOf(text);
  const wanted = (hit: Candidate): boolean => state === undefined || isOpen(hit.phase) === (state === 'open');
  const look = (query: string | null, also: readonly string[] = []) =>
    lookForWords(context, query, types, limit, wanted, also);

  const first = await look(queryOf(words), numbers);
  // A whole number is asked for itself: what merely mentions it would only stand in the way.
  let looked: Looked = prefixed && first.numbered.length > 0 ? NOTHING : first;
  let mend: Mended | null = null;
  if (looked.hits.length === 0 && first.numbered.length === 0) {
    mend = await mended(context, words);
    if (mend !== null) looked = await look(mend.query);
    if (looked.hits.length === 0) mend = null;
  }
  const known = new Set(first.numbered.map(({ id }) => id));
  const all = [...first.numbered, ...looked.hits.filter(({ id }) => !known.has(id))];
  const items = inRank(all.filter(wanted)).slice(0, limit);
  const excerpts =
    request.excerpts === true ? await excerptsFor(context, items, mend?.words ?? words) : new Map<string, string>();
  const open = all.filter(({ phase }) => isOpen(phase)).length;
  return {
    items: items.map(({ id, type, number, title, state: inState, phase }) => {
      const excerpt = excerpts.get(id);
      return { id, type, number, title, state: inState, phase, ...(excerpt === undefined ? {} : { excerpt }) };
    }),
    facets: { types: countBy(all.filter(wanted)), states: { open, ended: all.length - open } },
    more: looked.more,
    meant: mend === null ? null : mend.words.join(' '),
  };
};
