import { sql, type RawBuilder } from 'kysely';
import { AppError } from '../errors.ts';
import type { AnyDefinition } from '../record/define.ts';
import { tableOf } from '../record/projection.ts';
import type { Context } from './context.ts';
import { readCursor, writeCursor, type Page } from './cursor.ts';
import type { Row } from './db.ts';
import { isUuid } from './references.ts';
import { selectRow, wholeRow } from './rows.ts';
import { foundByWhatIsSeen, queryOf } from './search-words.ts';
import { statementOf } from './visible.ts';

type Place = readonly [createdAt: string, id: string];

const BATCH = 200;
const MAX_BATCHES = 25;
/** Where a search begins: beyond the newest. */
const BEGIN: Place = ['9999-01-01T00:00:00Z', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

type SearchRequest = {
  readonly words: readonly string[];
  readonly conditions: readonly RawBuilder<boolean>[];
  readonly select: ReadonlySet<string>;
  readonly limit: number;
  readonly cursor: string | undefined;
};

type Source = { readonly columns: RawBuilder<unknown>; readonly table: string; readonly where: RawBuilder<boolean> };

/** Candidates of the search function joined to what the caller may see: further candidates are fetched until the page is full. */
const walk = async (
  context: Context,
  types: readonly string[],
  words: readonly string[],
  from: Place,
  limit: number,
  source: Source,
): Promise<{ rows: Row[]; next: Place | null }> => {
  const query = queryOf(words);
  if (query === null) return { rows: [], next: null };
  const rows: Row[] = [];
  let [before, beforeId] = from;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const size = Math.min(BATCH * 2 ** batch, 2_000);
    const [answer] = await context.batch([
      statementOf(sql`
      WITH s AS MATERIALIZED (SELECT id, created_at FROM search_ids(${context.principal.org}::uuid, ${query}::tsquery, ${!context.principal.portal}, ${[...types]}::text[], ${before}::timestamptz, ${beforeId}::uuid, ${size})),
        m AS (SELECT s.id AS oldest_id, s.created_at AS oldest FROM s ORDER BY s.created_at, s.id LIMIT 1)
      SELECT m.oldest, m.oldest_id, x.* FROM m
      LEFT JOIN LATERAL (SELECT ${source.columns} FROM s JOIN ${sql.table(source.table)} r ON r.id = s.id WHERE ${source.where} AND ${foundByWhatIsSeen(context, types, query)} ORDER BY s.created_at DESC, s.id DESC) x ON true`),
    ]);
    const [first] = answer?.rows ?? [];
    if (first === undefined) return { rows, next: null };
    for (const { oldest: _oldest, oldest_id: _id, ...row } of answer?.rows ?? []) {
      if (row['id'] === null) continue;
      if (rows.length === limit)
        return { rows, next: [String(rows.at(-1)?.['createdAt']), String(rows.at(-1)?.['id'])] };
      rows.push(row);
    }
    [before, beforeId] = [String(first['oldest']), String(first['oldest_id'])];
  }
  return { rows, next: rows.length < limit ? null : [before, beforeId] };
};

/** A page of one record type whose text holds the words, newest first. */
export const searchPage = async (
  context: Context,
  definition: AnyDefinition,
  request: SearchRequest,
): Promise<Page> => {
  const key = `${definition.name}:words`;
  const [createdAt, id] = readCursor(request.cursor, key, 2) ?? BEGIN;
  if (createdAt === undefined || id === undefined || Number.isNaN(Date.parse(createdAt)) || !isUuid(id))
    throw new AppError('cursor.invalid', 'This place in the list cannot be continued from. Start at the first page.');
  const found = await walk(context, [definition.name], request.words, [createdAt, id], request.limit, {
    table: tableOf(definition),
    where: sql<boolean>`${sql.join([...request.conditions], sql` AND `)}`,
    columns: sql.raw(selectRow(context, definition, new Set([...request.select, 'id', 'createdAt']))),
  });
  return {
    rows: found.rows.map((row) => wholeRow(context, definition, row)),
    next: found.next === null ? null : writeCursor(key, found.next),
  };
};
