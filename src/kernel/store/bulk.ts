import { commonFields, DIRECTORY_FIELDS } from '../record/common.ts';
import type { AnyDefinition } from '../record/define.ts';
import { columnOf, fieldsOf, tableOf } from '../record/projection.ts';
import { initialOf } from '../record/validate.ts';
import type { Context } from './context.ts';
import type { Row, Statement } from './db.ts';
import { planChange, type Change, type Planned } from './plan.ts';
import type { Label } from './references.ts';
import { columnsOf } from './rows.ts';
import { searchText } from './write.ts';

/** A record's whole life, ready to be written: what became of it, every history entry in order, and the words of its comments. */
export type Life = { readonly after: Row; readonly entries: readonly Planned['entry'][]; readonly publicWords: string; readonly internalWords: string };

/**
 * Works out the life of a record from its creation through every later change, by the same planning as single writes use, so that
 * row, clocks, history and leaves are the ones that the same writes one by one would have made. Values are checked by the caller.
 */
export const planLife = (context: Context, definition: AnyDefinition, id: string, creation: Change, later: readonly Change[], labels: ReadonlyMap<string, Label>): Life => {
  const values: Record<string, unknown> = { description: '', state: definition.lifecycle.initial };
  for (const { name, field } of fieldsOf(definition)) values[name] ??= initialOf(field);
  let planned = planChange(context, definition, null, id, { ...creation, values: { ...values, ...creation.values } }, labels);
  const entries = [planned.entry];
  const words: Record<'public' | 'internal', string[]> = { public: [], internal: [] };
  for (const change of later) {
    planned = planChange(context, definition, planned.after, id, change, labels);
    entries.push(planned.entry);
    if (change.comment !== undefined) words[change.comment.visibility].push(change.comment.text.slice(0, 50_000));
  }
  return { after: planned.after, entries, publicWords: words.public.join('\n'), internalWords: words.internal.join('\n') };
};

const hex = (bytes: Buffer | null): string | null => bytes === null ? null : `\\x${bytes.toString('hex')}`;

const SQL_TYPE = { text: 'text', ref: 'uuid', flag: 'boolean', instant: 'timestamptz' } as const;
const DIRECTORY = DIRECTORY_FIELDS.map((name) => ({ name, column: columnOf(name) }));

/** Three statements that write many lives at once: directory, rows, history; the values as one JSON text each. */
export const livesStatements = (org: string, definition: AnyDefinition, lives: readonly Life[]): readonly Statement[] => {
  const table = tableOf(definition);
  const columns = columnsOf(definition);
  const list = columns.map((each) => each.column).join(', ');
  const directory = lives.map(({ after, publicWords, internalWords }) => ({
    id: after['id'], words: `${searchText(after)}\n${publicWords}`, internal_words: internalWords,
    ...Object.fromEntries(DIRECTORY.map(({ name, column }) => [column, after[name] ?? null])),
  }));
  const rows = lives.map(({ after }) => Object.fromEntries(columns.map(({ name, column }) => [column, after[name] ?? null])));
  const entries = lives.flatMap(({ after, entries: each }) => each.map((entry) => ({
    id: entry.id, type: definition.name, record: after['id'], version: entry.version, action: entry.action, audience: entry.audience, recorded_at: entry.recordedAt,
    occurred_at: entry.occurredAt, actor: entry.actor, body: entry.body, personal: entry.personal, salt: hex(entry.salt), leaf: hex(entry.leaf),
  })));
  const directoryColumns = DIRECTORY.map((each) => each.column).join(', ');
  const historyColumns = 'id, type, record, version, action, audience, recorded_at, occurred_at, actor, body, personal, salt, leaf';
  return [
    { name: `lives:${table}:directory`, values: [org, definition.name, JSON.stringify(directory)], text: `INSERT INTO directory (org, id, type, ${directoryColumns}, search, search_internal)
        SELECT $1, id, $2, ${directoryColumns}, to_tsvector('simple', words), to_tsvector('simple', internal_words)
        FROM json_to_recordset($3::json) AS j (id uuid, words text, internal_words text, ${DIRECTORY.map(({ name, column }) => `${column} ${SQL_TYPE[commonFields[name].kind]}`).join(', ')})` },
    { name: `lives:${table}:rows`, values: [org, JSON.stringify(rows)], text: `INSERT INTO ${table} (org, ${list}) SELECT $1, ${list} FROM json_populate_recordset(NULL::${table}, $2::json)` },
    { name: `lives:${table}:history`, values: [org, JSON.stringify(entries)], text: `INSERT INTO history (org, ${historyColumns}) SELECT $1, ${historyColumns} FROM json_populate_recordset(NULL::history, $2::json)` },
  ];
};
