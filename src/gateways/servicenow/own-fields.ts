import type { Statement } from '#kernel/store/db.ts';
import { insertVectors } from '#kernel/store/vectors.ts';
import { OWN_FIELDS } from './fields.ts';
import { idOf } from './ids.ts';

/** Declares the organisation's own fields for what the log knows and incidents have no field for. */
export const declareOwnFields = (org: string): Statement =>
  insertVectors(
    'custom_field',
    [
      { column: 'org', type: 'uuid', value: org },
      { column: 'type', type: 'text', value: 'incident' },
    ],
    [
      { column: 'id', type: 'uuid', values: OWN_FIELDS.map(({ name }) => idOf(org, 'servicenow', 'field', name)) },
      { column: 'name', type: 'text', values: OWN_FIELDS.map(({ name }) => name) },
      { column: 'label', type: 'text', values: OWN_FIELDS.map(({ label }) => label) },
      { column: 'kind', type: 'text', values: OWN_FIELDS.map(({ kind }) => kind) },
    ],
    { conflict: 'ON CONFLICT (org, type, name) DO NOTHING' },
  );
