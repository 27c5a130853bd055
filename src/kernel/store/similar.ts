import { sql } from 'kysely';
import { plainLine } from '../find/excerpt.ts';
import type { AnyDefinition } from '../record/define.ts';
import { tableOf } from '../record/projection.ts';
import { definitionNamed } from '../record/registry.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { LISTED, listedOf, type Listed } from './directory.ts';
import { lexemeOf, pairsQuery, tellingWords } from './likeness.ts';
import { internalFragment, statementOf, visibleFragment } from './visible.ts';

/** What somebody types, or has typed: what it is compared by. References are ids. */
export type Typed = {
  readonly title: string;
  readonly description?: string | null;
  readonly service?: string | null;
  /** The record itself. */
  readonly exclude?: string | null;
};
/**
 * A record like that: `open` is perhaps the same, `help` says what to do, `done` was the same once. `words` counts what they have in
 * common; `sameService` tells that they are about one service.
 */
export type Alike = Listed & {
  readonly group: 'open' | 'help' | 'done';
  readonly words: number;
  readonly sameService: boolean;
  /** The beginning of its text, of what helps. */
  readonly text: string | null;
};

const CANDIDATES = 150;
const OF_EACH = 5;
const BEGINNING = 300;

/** The types among which one of a type may be found again: itself, and what its definition names. */
export const suggestedFor = ({ name, suggests = [] }: AnyDefinition): readonly string[] => [
  ...new Set([name, ...suggests]),
];

const statement = (
  context: Context,
  types: readonly string[],
  typed: Typed,
  words: readonly string[],
  begun?: string,
) => {
  const { org, portal } = context.principal;
  const helping = types.filter((type) => definitionNamed(type).helps !== undefined);
  return statementOf(sql`
    WITH candidate AS MATERIALIZED (SELECT s.id FROM search_ids(${org}::uuid, ${pairsQuery(words, begun)}::tsquery, ${!portal}, ${[...types]}::text[],
      'infinity'::timestamptz, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, ${sql.lit(CANDIDATES)}) s)
    SELECT ${LISTED}, d.service, d.created_at AS "createdAt", d.type = ANY (${helping}::text[]) AS helps,
      (SELECT count(*) FROM unnest(${words.map((word) => lexemeOf(word, word === begun))}::text[]) w WHERE d.search @@ w::tsquery
        OR (${internalFragment(context.principal, 'd')} AND d.search_internal @@ w::tsquery))::int AS words
    FROM candidate c JOIN directory d ON d.org = ${org}::uuid AND d.id = c.id
    WHERE d.id IS DISTINCT FROM ${typed.exclude ?? null}::uuid AND d.phase <> 'void' AND ${visibleFragment(context.principal, 'd')}`);
};

/** What helps counts once it is published; drafts of it are nobody's help. */
const groupOf = (row: Row): Alike['group'] | null => {
  if (row['helps'] !== true) return row['phase'] === 'done' ? 'done' : 'open';
  return definitionNamed(String(row['type'])).helps?.includes(String(row['state'])) === true ? 'help' : null;
};

/** The beginnings of texts that help, by id: one round trip, none for none. */
const textsOf = async (context: Context, alike: readonly Alike[]): Promise<ReadonlyMap<string, string>> => {
  const helping = Map.groupBy(
    alike.filter(({ group }) => group === 'help'),
    ({ type }) => type,
  );
  if (helping.size === 0) return new Map();
  const answers = await context.batch(
    [...helping].map(([type, list]) =>
      statementOf(
        sql`SELECT r.id, left(r.description, ${sql.lit(BEGINNING)}) AS text FROM ${sql.table(tableOf(definitionNamed(type)))} r
          WHERE r.org = ${context.principal.org}::uuid AND r.id = ANY (${list.map(({ id }) => id)}::uuid[])`,
      ),
    ),
  );
  return new Map(
    answers.flatMap(({ rows }) => rows.map((row) => [String(row['id']), plainLine(String(row['text']))] as const)),
  );
};

/** The last word of a title while it is being typed: it may go on. */
const begunIn = (title: string, words: readonly string[]): string | undefined => {
  const last = /[\p{L}\p{N}]+$/u.exec(title.toLowerCase())?.[0];
  return words.find((word) => word === last);
};

/**
 * What resembles something that is being typed as a record of a type, within the caller's access: open ones first, of the same service
 * before others, then what helps, then what was done; at most five of each. A bounded number of candidates in one round trip, and one
 * more for texts that help.
 */
export const alikeTo = async (context: Context, definition: AnyDefinition, typed: Typed): Promise<readonly Alike[]> => {
  const words = tellingWords(typed.title, typed.description ?? '');
  if (words.length === 0) return [];
  const begun = begunIn(typed.title, words);
  const [answer] = await context.batch([statement(context, suggestedFor(definition), typed, words, begun)]);
  const rank = (row: Row): number =>
    Number(row['words']) + (row['service'] !== null && row['service'] === typed.service ? 2 : 0);
  const enough = Math.min(2, words.length);
  const rows = (answer?.rows ?? [])
    .filter((row) => Number(row['words']) >= enough)
    .sort((a, b) => rank(b) - rank(a) || String(b['createdAt']).localeCompare(String(a['createdAt'])));
  const all = rows.flatMap((row): Alike[] => {
    const group = groupOf(row);
    const sameService = row['service'] !== null && row['service'] === typed.service;
    return group === null ? [] : [{ ...listedOf(row), group, words: Number(row['words']), sameService, text: null }];
  });
  const found = (['open', 'help', 'done'] as const).flatMap((group) =>
    all.filter((each) => each.group === group).slice(0, OF_EACH),
  );
  const texts = await textsOf(context, found);
  return found.map((each) => ({ ...each, text: texts.get(each.id) ?? null }));
};
