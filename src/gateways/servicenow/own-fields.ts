import type { Statement } from '#kernel/store/db.ts';
import { insertVectors } from '#kernel/store/vectors.ts';
import { OWN_FIELDS, ownValue } from './fields.ts';
import { idOf } from './ids.ts';
import type { LogIncident } from './incident.ts';

const fieldId = (org: string, name: string): string => idOf(org, 'servicenow', 'field', name);

/** Declares the organisation's own fields for what the log knows and incidents have no field for. */
export const declareOwnFields = (org: string): Statement => insertVectors('custom_field', [{ column: 'org', type: 'uuid', value: org }, { column: 'type', type: 'text', value: 'incident' }], [
  { column: 'id', type: 'uuid', values: OWN_FIELDS.map(({ name }) => fieldId(org, name)) },
  { column: 'name', type: 'text', values: OWN_FIELDS.map(({ name }) => name) },
  { column: 'label', type: 'text', values: OWN_FIELDS.map(({ label }) => label) },
  { column: 'kind', type: 'text', values: OWN_FIELDS.map(({ kind }) => kind) },
], 'ON CONFLICT (org, type, name) DO NOTHING');

/** The value of an own field of an incident: a flag as 0 or 1. */
export type OwnValue = { readonly record: string; readonly field: string; readonly text: string | null; readonly integer: number | null };

/** What an incident's own fields hold after its last event. */
export const ownValuesOf = (org: string, record: string, { last }: LogIncident): readonly OwnValue[] => OWN_FIELDS.flatMap((field): OwnValue[] => {
  const value = ownValue(field, last[field.from]);
  if (value === null) return [];
  return [{ record, field: fieldId(org, field.name), text: typeof value === 'string' ? value : null, integer: typeof value === 'boolean' ? Number(value) : null }];
});

/** Writes values of own fields; none where there are none. */
export const ownValueStatements = (org: string, values: readonly OwnValue[]): readonly Statement[] => values.length === 0 ? [] : [
  insertVectors('custom_value', [{ column: 'org', type: 'uuid', value: org }], [
    { column: 'record', type: 'uuid', values: values.map(({ record }) => record) },
    { column: 'field', type: 'uuid', values: values.map(({ field }) => field) },
    { column: 'text_value', type: 'text', values: values.map(({ text }) => text) },
    { column: 'integer_value', type: 'bigint', values: values.map(({ integer }) => integer === null ? null : String(integer)) },
  ]),
];
