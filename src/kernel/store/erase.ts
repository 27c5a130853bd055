import { spelledWords } from '../find/spelling.ts';
import { role } from '../access/predicate.ts';
import { AppError } from '../errors.ts';
import type { Changes, EntryBody } from '../history/entry.ts';
import { ERASE, erasureChanges } from '../history/erasure.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { CustomField } from '../record/custom-field.ts';
import { allFields, customOf, valueIn } from '../record/custom.ts';
import type { ProjectedField } from '../record/projection.ts';
import { afterOthers } from './after-others.ts';
import type { Context } from './context.ts';
import { customWords } from './custom-values.ts';
import type { Row, Statement } from './db.ts';
import { may, readRecord } from './read.ts';
import { searchText } from './write-statements.ts';
import { changeRecord } from './write.ts';

/** What stands where personal data was. */
export const ERASED = 'Erased';

export type Erasure = {
  /** Personal fields, or other personal parts of history by their names there ('comment', 'attachment.name', 'assignee.name'). */
  readonly fields: readonly string[];
  /** History entries, by id. */
  readonly entries: readonly string[];
  /** On what ground: kept for good. */
  readonly reason: string;
};

type Kept = {
  readonly id: string;
  readonly action: string;
  readonly names: readonly string[];
  readonly personal: Changes | null;
  readonly visibility: string;
};

const entriesOf = async (context: Context, record: string): Promise<readonly Kept[]> => {
  const [answer] = await context.batch([
    {
      text: 'SELECT id, action, body, personal, audience FROM history WHERE org = $1 AND record = $2 ORDER BY occurred_at, id',
      values: [context.principal.org, record],
    },
  ]);
  return (answer?.rows ?? []).map((row) => ({
    id: String(row['id']),
    action: String(row['action']),
    names: (JSON.parse(String(row['body'])) as EntryBody).personalFields ?? [],
    personal: row['personal'] === null ? null : (JSON.parse(String(row['personal'])) as Changes),
    visibility: String(row['audience']),
  }));
};

const isPersonal = ({ field }: ProjectedField): boolean =>
  field.personal === true && (field.kind === 'text' || field.kind === 'markdown');

const blank = ({ field }: ProjectedField): string =>
  field.kind === 'text' && field.format !== undefined ? '' : ERASED;

type Values = Readonly<Record<string, unknown>>;

/** Values for the fields, those of the organisation's own among `custom`. */
const valuesFor = (
  fields: readonly ProjectedField[],
  row: Row,
  value: (field: ProjectedField) => string | null,
): Values => {
  const [own = [], others = []] = [true, false].map((mine) =>
    fields.filter(({ name }) => name.startsWith('custom.') === mine),
  );
  const values: Values = Object.fromEntries(others.map((each) => [each.name, value(each)]));
  return own.length === 0
    ? values
    : {
        ...values,
        custom: {
          ...customOf(row),
          ...Object.fromEntries(own.map((each) => [each.name.slice('custom.'.length), value(each)])),
        },
      };
};

const wordsOf = (entries: readonly Kept[], visibility: string): string =>
  entries
    .flatMap((entry) =>
      entry.visibility === visibility && typeof entry.personal?.['comment']?.[1] === 'string'
        ? [entry.personal['comment'][1].slice(0, 50_000)]
        : [],
    )
    .join('\n');

/** What is found by searching: the record as it is now, and the comments that remain. */
const searchAnew = (
  org: string,
  definition: AnyDefinition,
  after: Row,
  custom: readonly CustomField[],
  remaining: readonly Kept[],
): Statement => ({
  name: 'search_anew',
  text: `UPDATE directory SET search = setweight(to_tsvector('simple', $3), 'A') || to_tsvector('simple', $4), search_internal = setweight(to_tsvector('simple', $5), 'A') || to_tsvector('simple', $6) WHERE org = $1 AND id = $2`,
  values: [
    org,
    after['id'],
    searchText(definition, after, custom),
    wordsOf(remaining, 'public'),
    customWords(custom, after, true),
    wordsOf(remaining, 'internal'),
  ],
});

const textsOf = (entries: readonly Kept[]): string[] =>
  entries.flatMap(({ personal }) =>
    Object.values(personal ?? {})
      .flat()
      .filter((each) => typeof each === 'string'),
  );

/** Words that only the erased texts held are no longer offered where somebody mistypes. */
const forget = (org: string, texts: readonly string[]): Statement => ({
  name: 'forget_words',
  text: 'SELECT forget_words($1::uuid, $2::text[])',
  values: [org, spelledWords(texts)],
});

const invalid = (field: string, message: string): AppError =>
  new AppError('invalid', `${field} ${message}.`, { errors: [{ field, message }] });

/**
 * Erases personal data of a record for good, by an administrator: the personal parts of history entries, and what stands in the
 * record and in the search now. What remains of history still proves; an entry of its own names the erased ones and the ground.
 * An entry's personal part is erased as a whole. Throws `forbidden`, `invalid`, `erase.already` when nothing of it is left.
 */
export const erase = (
  context: Context,
  definition: AnyDefinition,
  key: string,
  { fields, entries, reason }: Erasure,
): Promise<Row> =>
  afterOthers(async () => {
    const row = await readRecord(context, definition, key);
    if (!may(role('administrator'), context.principal, row))
      throw new AppError('forbidden', 'Only an administrator can erase personal data.');
    const record = String(row['id']);
    const all = await entriesOf(context, record);
    for (const id of entries)
      if (!all.some((entry) => entry.id === id))
        throw invalid('entries', `names ${id}, which is no entry of this record`);
    const custom = context.customFields(definition.name);
    const personal = allFields(definition, custom).filter(isPersonal);
    const known = new Set([...personal.map(({ name }) => name), ...all.flatMap(({ names }) => names)]);
    for (const name of fields)
      if (!known.has(name)) throw invalid('fields', `names ${name.slice(0, 60)}, which holds nothing personal here`);
    const gone = all.filter(
      (entry) =>
        entry.personal !== null &&
        (entries.includes(entry.id) || (entry.action !== ERASE && entry.names.some((name) => fields.includes(name)))),
    );
    const overwritten = personal.filter(
      (each) => fields.includes(each.name) && ![null, '', ERASED].includes(valueIn(row, each) as string),
    );
    if (gone.length === 0 && overwritten.length === 0)
      throw new AppError('erase.already', 'Nothing personal is left of that.');
    const ids = new Set(gone.map(({ id }) => id));
    const { org } = context.principal;
    // What was there must not come back as the old value of this very change.
    const before = { ...row, ...valuesFor(overwritten, row, () => null) };
    const values = valuesFor(overwritten, {}, blank);
    const along = (after: Row): Statement[] => [
      { name: 'history_erase', text: 'SELECT history_erase($1::uuid[])', values: [[...ids]] },
      searchAnew(
        org,
        definition,
        after,
        custom,
        all.filter(({ id }) => !ids.has(id)),
      ),
      forget(org, [searchText(definition, row, custom), customWords(custom, row, true), ...textsOf(gone)]),
      ...(fields.includes('attachment.name')
        ? [{ text: 'UPDATE attachment SET name = $3 WHERE org = $1 AND record = $2', values: [org, record, ERASED] }]
        : []),
    ];
    return changeRecord(
      context,
      definition,
      before,
      { action: ERASE, values, facts: erasureChanges([...ids]), reason },
      { along },
    );
  });
