import type { Changes } from '#kernel/history/entry.ts';
import type { Statement } from '#kernel/store/db.ts';
import { insertVectors } from '#kernel/store/vectors.ts';
import { OWN_FIELDS } from './fields.ts';
import { idOf } from './ids.ts';

const TYPE = 'incident';
const idIn = (org: string, name: string): string => idOf(org, 'servicenow', 'field', name);

/** Declares the organisation's own fields for what the log knows and incidents have no field for. */
export const declareOwnFields = (org: string, now: number): Statement =>
  insertVectors(
    'custom_field',
    [
      { column: 'org', type: 'uuid', value: org },
      { column: 'type', type: 'text', value: TYPE },
      { column: 'created_at', type: 'timestamptz', value: new Date(now).toISOString() },
    ],
    [
      { column: 'id', type: 'uuid', values: OWN_FIELDS.map(({ name }) => idIn(org, name)) },
      { column: 'name', type: 'text', values: OWN_FIELDS.map(({ name }) => name) },
      { column: 'label', type: 'text', values: OWN_FIELDS.map(({ label }) => label) },
      { column: 'kind', type: 'text', values: OWN_FIELDS.map(({ kind }) => kind) },
    ],
  );

/** What history says of each of them. */
export const ownFieldsDeclared = (org: string): readonly { readonly id: string; readonly changes: Changes }[] =>
  OWN_FIELDS.map(({ name, label, kind }) => ({
    id: idIn(org, name),
    changes: { type: [null, TYPE], name: [null, name], label: [null, label], kind: [null, kind] },
  }));
