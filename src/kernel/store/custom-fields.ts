import { randomUUIDv7 } from 'node:crypto';
import { mustAdminister } from '../access/administer.ts';
import { AppError } from '../errors.ts';
import type { Changes } from '../history/entry.ts';
import { customField, type CustomDefinition, type CustomOptions } from '../record/custom-field.ts';
import { namedField } from '../record/custom.ts';
import type { FieldChange, NewField } from '../record/custom-input.ts';
import { allDefinitions, definitionNamed } from '../record/registry.ts';
import { fits } from '../record/validate.ts';
import type { Context } from './context.ts';
import type { Row, Statement } from './db.ts';
import { onlyOnceStatement } from './custom-values.ts';
import { DbError } from './db-errors.ts';
import { noting } from './note.ts';
import { isUuid } from './references.ts';

/** A field of the organisation's own as it is administered; `endedAt` when it is no longer offered. */
export type AdministeredField = CustomDefinition & { readonly version: number; readonly endedAt: string | null };

const MOST = 50;
const COLUMNS = 'id, type, name, label, kind, options, required, internal, personal, version, ended_at AS "endedAt"';
const invalid = (field: string, message: string): AppError =>
  new AppError('invalid', `${field} ${message}.`, { errors: [{ field, message }] });
const typeExists = (name: string | undefined): boolean => allDefinitions().some((each) => each.name === name);

/** The fields of the organisation's own, in the order in which they were made, with those that have ended. */
export const listFields = async (context: Context): Promise<readonly AdministeredField[]> => {
  const [answer] = await context.batch([
    {
      text: `SELECT ${COLUMNS} FROM custom_field WHERE org = $1 ORDER BY type, created_at, id`,
      values: [context.principal.org],
    },
  ]);
  return (answer?.rows ?? []) as AdministeredField[];
};

const ALLOWED: Readonly<Record<NewField['kind'], readonly (keyof CustomOptions)[]>> = {
  text: ['min', 'max', 'pattern', 'unique'],
  integer: ['min', 'max', 'unique'],
  choice: ['values'],
  ref: ['to'],
  flag: [],
  date: [],
  instant: [],
};
const ALWAYS = ['help', 'section', 'position', 'initial', 'showWhen', 'requiredWhen'] as const;
const OPTIONS = [...ALWAYS, 'min', 'max', 'pattern', 'unique', 'values', 'to'] as const;

/** The options of a field as they are after some were given; null takes one away. Throws `invalid` for what does not belong to its kind. */
const optionsOf = (
  context: Context,
  { type, name, kind }: Pick<NewField, 'type' | 'name' | 'kind'>,
  before: CustomOptions,
  input: Readonly<Record<string, unknown>>,
): CustomOptions => {
  const given = Object.fromEntries(OPTIONS.flatMap((each) => (input[each] === undefined ? [] : [[each, input[each]]])));
  for (const each of Object.keys(given))
    if (![...ALWAYS, ...ALLOWED[kind]].some((known) => known === each) && given[each] !== null)
      throw invalid(each, `does not belong to a field of kind ${kind}`);
  const options = Object.fromEntries(
    Object.entries({ ...before, ...given }).filter(([, value]) => value !== null && value !== false),
  ) as CustomOptions;
  const { min, max, to, values: choices, initial, showWhen, requiredWhen } = options;
  if (kind === 'choice' && choices === undefined) throw invalid('values', 'are required for a choice');
  if (kind === 'ref' && !typeExists(to)) throw invalid('to', 'names no type of record');
  if (kind === 'text' && max !== undefined && (max < 1 || max > 500)) throw invalid('max', 'is from 1 to 500');
  if (kind === 'text' && min !== undefined && (min < 0 || min > 500)) throw invalid('min', 'is from 0 to 500');
  if (min !== undefined && max !== undefined && min > max) throw invalid('min', 'is above max');
  const own = context.customFields(type);
  for (const [at, condition] of Object.entries({ showWhen, requiredWhen }))
    for (const { field } of condition?.terms ?? []) {
      if (field === `custom.${name}`) throw invalid(at, 'hangs on the field itself');
      if (field !== 'state' && namedField(definitionNamed(type), own, field) === undefined)
        throw invalid(at, `names '${field}', which is no field of this type`);
    }
  if (initial !== undefined) {
    const { field } = customField({
      id: '',
      type,
      name,
      kind,
      label: name,
      options,
      required: false,
      internal: false,
      personal: false,
    });
    if (kind === 'ref' || !fits(field, initial)) throw invalid('initial', 'is no value of this field');
  }
  return options;
};

const told = ({
  label,
  options,
  required,
  internal,
  personal,
}: Pick<AdministeredField, 'label' | 'options' | 'required' | 'internal' | 'personal'>): Record<string, unknown> => ({
  label,
  options,
  required,
  internal,
  personal,
});

/** Adds a field to a record type. Throws `forbidden`, `invalid`, `field.already` when the type has or had one of that name. */
export const addField = async (context: Context, input: NewField): Promise<AdministeredField> => {
  mustAdminister(context.principal, 'add fields');
  if (!typeExists(input.type)) throw invalid('type', 'names no type of record');
  const options = optionsOf(context, input, {}, input);
  if (context.customFields(input.type).length >= MOST) throw invalid('type', `has ${MOST} fields of your own already`);
  if (input.kind === 'flag' && input.required) throw invalid('required', 'does not go with yes or no');
  const { type, name, kind, label, required, internal, personal } = input;
  const field: AdministeredField = {
    id: randomUUIDv7(),
    type,
    name,
    kind,
    label,
    options,
    required,
    internal,
    personal,
    version: 1,
    endedAt: null,
  };
  const changes: Changes = Object.fromEntries(
    Object.entries({ type, name, kind, ...told(field) }).map(([key, value]) => [key, [null, value]]),
  );
  await context
    .batch([
      {
        text: 'INSERT INTO custom_field (org, id, type, name, label, kind, options, required, internal, personal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
        values: [
          context.principal.org,
          field.id,
          type,
          name,
          label,
          kind,
          JSON.stringify(options),
          required,
          internal,
          personal,
        ],
      },
      noting(context, { type: 'customField', id: field.id, version: 1, action: 'create', changes }),
    ])
    .catch((error: unknown) => {
      throw error instanceof DbError && error.constraint?.startsWith('custom_field_org_type_name') === true
        ? new AppError(
            'field.already',
            `There is, or was, a field '${name}' already. Change that one, or take another name.`,
          )
        : error;
    });
  return field;
};

const found = async (context: Context, id: string): Promise<AdministeredField> => {
  const [answer] = isUuid(id)
    ? await context.batch([
        { text: `SELECT ${COLUMNS} FROM custom_field WHERE org = $1 AND id = $2`, values: [context.principal.org, id] },
      ])
    : [];
  const [row] = (answer?.rows ?? []) as AdministeredField[];
  if (row === undefined) throw new AppError('not_found', 'There is no such field.');
  return row;
};

const written = (org: string, after: AdministeredField, at: string): Statement => ({
  text: `WITH changed AS (
      UPDATE custom_field SET label = $4, options = $5, required = $6, internal = $7, personal = $8, ended_at = CASE WHEN NOT $9 THEN NULL ELSE coalesce(ended_at, $10) END, version = $3
      WHERE org = $1 AND id = $2 AND version = $3 - 1 RETURNING 1)
    SELECT one_written(count(*)) FROM changed`,
  values: [
    org,
    after.id,
    after.version,
    after.label,
    JSON.stringify(after.options),
    after.required,
    after.internal,
    after.personal,
    after.endedAt !== null,
    at,
  ],
});

/** Changes a field at the version that the caller saw, ends it, or takes it up again; its values stay. Throws `forbidden`, `not_found`, `invalid`, `stale_version`. */
export const changeField = async (
  context: Context,
  id: string,
  version: number | null,
  change: FieldChange,
): Promise<AdministeredField> => {
  mustAdminister(context.principal, 'change fields');
  const before = await found(context, id);
  const stale = (): AppError =>
    new AppError(
      'stale_version',
      'Somebody changed this field since you opened it. Look at it as it is now and decide again.',
      { version: before.version },
    );
  if (version !== null && before.version !== version) throw stale();
  if (change.required === true && before.kind === 'flag') throw invalid('required', 'does not go with yes or no');
  const { label, required, internal, personal, ended, ...manner } = change;
  const options = optionsOf(context, before, before.options, manner);
  const at = new Date(context.now()).toISOString();
  const after: AdministeredField = {
    ...before,
    ...(Object.fromEntries(
      Object.entries({ label, required, internal, personal }).filter(([, value]) => value !== undefined),
    ) as Partial<AdministeredField>),
    options,
    endedAt: ended === undefined ? before.endedAt : ended ? (before.endedAt ?? at) : null,
    version: before.version + 1,
  };
  const [old, now]: Row[] = [
    { ...told(before), ended: before.endedAt !== null },
    { ...told(after), ended: after.endedAt !== null },
  ];
  const changes: Changes = Object.fromEntries(
    Object.entries(now ?? {}).flatMap(([key, value]) =>
      JSON.stringify(old?.[key]) === JSON.stringify(value) ? [] : [[key, [old?.[key], value]]],
    ),
  );
  if (Object.keys(changes).length === 0) return before;
  const action = ended === true ? 'end' : ended === false ? 'revive' : 'edit';
  await context
    .batch([
      written(context.principal.org, after, at),
      ...(before.options.unique === after.options.unique
        ? []
        : [onlyOnceStatement(context.principal.org, id, after.options.unique === true)]),
      noting(context, { type: 'customField', id, version: after.version, action, changes }),
    ])
    .catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'invalid' && after.options.unique === true)
        throw invalid('unique', 'cannot hold: a value stands in more than one record');
      throw error instanceof DbError && error.sqlState === 'WR412' ? stale() : error;
    });
  return after;
};
