import { DIRECTORY_FIELDS } from '../record/common.ts';
import { storedValue, valueIn } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Field } from '../record/fields.ts';
import { fieldOf, tableOf } from '../record/projection.ts';
import { blankOf } from '../record/validate.ts';
import type { Context } from './context.ts';
import { CUSTOM_COLUMNS, customWords, onlyOnce } from './custom-values.ts';
import type { Row, Statement } from './db.ts';
import { planChange, type Change, type Labels, type Planned } from './plan.ts';
import { columnsOf } from './rows.ts';
import { arrayText, insertVectors, type Computed, type Vector } from './vectors.ts';
import { searchText } from './write-statements.ts';

/** A record's whole life, ready to be written: what became of it, every history entry in order, and the words of its comments. */
export type Life = {
  readonly after: Row;
  /** Those of the organisation's own fields that were ever set, also if they were emptied since. */
  readonly custom: Planned['custom'];
  readonly entries: readonly Planned['entry'][];
  readonly publicWords: string;
  readonly internalWords: string;
};

const blanks = new WeakMap<AnyDefinition, Row>();

/**
 * A record before anything is known of it, with every name that its row will ever have; to be copied. It goes through JSON, because
 * the engine copies such an object ten times faster than one to which so many names were added one by one.
 */
const blankRow = (definition: AnyDefinition): Row => {
  const known = blanks.get(definition);
  if (known !== undefined) return known;
  const names = Object.fromEntries(columnsOf(definition).map(({ name }) => [name, null]));
  const row = { id: '', org: '', ...names, rulesApply: 0, rulesHold: 0, ...blankOf(definition) };
  const blank = JSON.parse(JSON.stringify(row)) as Row;
  blanks.set(definition, blank);
  return blank;
};

/**
 * Works out the life of a record from its creation through every later change, by the same planning as single writes use, so that
 * row, clocks, history and leaves are the ones that the same writes one by one would have made. Values are checked by the caller.
 */
export const planLife = (
  context: Context,
  definition: AnyDefinition,
  id: string,
  creation: Change,
  later: readonly Change[],
  labels: Labels,
): Life => {
  let planned = planChange(
    context,
    definition,
    null,
    id,
    { ...creation, values: { ...blankRow(definition), ...creation.values } },
    labels,
    later.length > 0,
  );
  const entries = [planned.entry];
  const set = new Set(planned.changed);
  const words: Record<'public' | 'internal', string[]> = { public: [], internal: [] };
  later.forEach((change, index) => {
    planned = planChange(context, definition, planned.after, id, change, labels, index < later.length - 1);
    entries.push(planned.entry);
    for (const name of planned.changed) set.add(name);
    if (change.comment !== undefined) words[change.comment.visibility].push(change.comment.text.slice(0, 50_000));
  });
  return {
    after: planned.after,
    custom: planned.custom.filter(({ name }) => set.has(name)),
    entries,
    publicWords: words.public.join('\n'),
    internalWords: words.internal.join('\n'),
  };
};

const TYPES: Readonly<Record<Field['kind'], string>> = {
  text: 'text',
  markdown: 'text',
  choice: 'text',
  level: 'bigint',
  flag: 'boolean',
  integer: 'bigint',
  money: 'bigint',
  date: 'date',
  instant: 'timestamptz',
  duration: 'bigint',
  ref: 'uuid',
  words: 'text[]',
  structured: 'jsonb',
};
const INNER: Readonly<Record<string, string>> = {
  id: 'uuid',
  clocks: 'jsonb',
  rulesApply: 'bigint',
  rulesHold: 'bigint',
  rulesNext: 'timestamptz',
};

/** A value as PostgreSQL reads it in text. */
const textOf = (type: string, value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (type === 'jsonb') return JSON.stringify(value);
  return Array.isArray(value) ? arrayText(value as string[]) : `${value as string | number | boolean}`;
};

const vectorsOf = (definition: AnyDefinition, lives: readonly Life[], only?: ReadonlySet<string>): Vector[] =>
  columnsOf(definition)
    .filter(({ name }) => only === undefined || only.has(name))
    .map(({ name, column }) => {
      const type = INNER[name] ?? TYPES[fieldOf(definition, name)?.field.kind ?? 'text'];
      return { column, type, values: lives.map(({ after }) => textOf(type, after[name])) };
    });

const IN_DIRECTORY: ReadonlySet<string> = new Set(['id', ...DIRECTORY_FIELDS]);

const historyVectors = (lives: readonly Life[]): Vector[] => {
  const records = lives.flatMap(({ after, entries }) => entries.map(() => String(after['id'])));
  const entries = lives.flatMap((life) => life.entries);
  const column = (name: string, type: string, of: (entry: Planned['entry']) => string | null): Vector => ({
    column: name,
    type,
    values: entries.map(of),
  });
  const hex = (bytes: Buffer | null): string | null => (bytes === null ? null : `\\x${bytes.toString('hex')}`);
  return [
    column('id', 'uuid', ({ id }) => id),
    { column: 'record', type: 'uuid', values: records },
    column('version', 'int', ({ version }) => String(version)),
    column('action', 'text', ({ action }) => action),
    column('audience', 'text', ({ audience }) => audience),
    column('recorded_at', 'timestamptz', ({ recordedAt }) => recordedAt),
    column('occurred_at', 'timestamptz', ({ occurredAt }) => occurredAt),
    column('actor', 'uuid', ({ actor }) => actor),
    column('body', 'text', ({ body }) => body),
    column('personal', 'text', ({ personal }) => personal),
    column('salt', 'bytea', ({ salt }) => hex(salt)),
    column('leaf', 'bytea', ({ leaf }) => hex(leaf)),
  ];
};

/** Values of the organisation's own fields, a row each. */
const customVectors = (lives: readonly Life[]): Vector[] => {
  const values = lives.flatMap(({ after, custom }) =>
    custom.map((field) => {
      const value = valueIn(after, field);
      return {
        record: String(after['id']),
        field,
        value: value === null ? null : String(storedValue(field, value)),
        once: onlyOnce(field, value),
      };
    }),
  );
  if (values.length === 0) return [];
  return [
    { column: 'record', type: 'uuid', values: values.map(({ record }) => record) },
    { column: 'field', type: 'uuid', values: values.map(({ field }) => field.id) },
    ...CUSTOM_COLUMNS.map(([column, type]) => ({
      column,
      type,
      values: values.map(({ field, value }) => (field.column === column ? value : null)),
    })),
    { column: 'only_once', type: 'text', values: values.map(({ once }) => once) },
  ];
};

/** What search reads: the record's own words, and after them, weighing less, those of its comments. */
const searched = (column: string, own: readonly string[], said: readonly string[]): Computed => ({
  column,
  sql: `setweight(to_tsvector('simple', v.${column}_own), 'A') || to_tsvector('simple', v.${column}_said)`,
  of: [
    { column: `${column}_own`, type: 'text', values: own },
    { column: `${column}_said`, type: 'text', values: said },
  ],
});

/** The statements that write many lives at once: directory, rows, values of the organisation's own fields, history. */
export const livesStatements = (
  org: string,
  definition: AnyDefinition,
  lives: readonly Life[],
): readonly Statement[] => {
  const ofOrg = { column: 'org', type: 'uuid', value: org };
  const ofType = { column: 'type', type: 'text', value: definition.name };
  const own = customVectors(lives);
  const words = [
    searched(
      'search',
      lives.map(({ after, custom }) => searchText(definition, after, custom)),
      lives.map(({ publicWords }) => publicWords),
    ),
    searched(
      'search_internal',
      lives.map(({ after, custom }) => customWords(custom, after, true)),
      lives.map(({ internalWords }) => internalWords),
    ),
  ];
  return [
    insertVectors('directory', [ofOrg, ofType], vectorsOf(definition, lives, IN_DIRECTORY), { computed: words }),
    insertVectors(tableOf(definition), [ofOrg], vectorsOf(definition, lives)),
    ...(own.length === 0 ? [] : [insertVectors('custom_value', [ofOrg], own)]),
    insertVectors('history', [ofOrg, ofType], historyVectors(lives)),
  ];
};
