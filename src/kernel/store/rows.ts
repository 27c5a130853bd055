import { readCustom } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import { fieldsOf, type ProjectedField } from '../record/projection.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';

/** Columns of a record's row that are no fields. */
const INNER = [
  { name: 'clocks', column: 'clocks' },
  { name: 'rulesApply', column: 'rules_apply' },
  { name: 'rulesHold', column: 'rules_hold' },
  { name: 'rulesNext', column: 'rules_next' },
] as const;

export type Column = { readonly name: string; readonly column: string; readonly json: boolean };

const columns = new WeakMap<AnyDefinition, readonly Column[]>();

/** Every column of a record's table but the organisation, in a fixed order, with its name in memory. */
export const columnsOf = (definition: AnyDefinition): readonly Column[] => {
  let list = columns.get(definition);
  if (list === undefined) {
    list = [
      { name: 'id', column: 'id', json: false },
      ...fieldsOf(definition).map(({ name, column, field }: ProjectedField) => ({
        name,
        column,
        json: field.kind === 'structured',
      })),
      ...INNER.map((inner) => ({ ...inner, json: inner.name === 'clocks' })),
    ];
    columns.set(definition, list);
  }
  return list;
};

/** What a column is sent as: structures as JSON text, the rest as it is. */
export const toColumn = ({ json }: Column, value: unknown): unknown =>
  json && value !== null && value !== undefined ? JSON.stringify(value) : (value ?? null);

/** 'r.created_at AS "createdAt", …' for the named columns, or all. */
export const selectList = (definition: AnyDefinition, alias: string, names?: ReadonlySet<string>): string =>
  columnsOf(definition)
    .filter((each) => names === undefined || names.has(each.name))
    .map((each) => `${alias}.${each.column} AS "${each.name}"`)
    .join(', ');

/** The values of an organisation's own fields, by the field's id. */
const CUSTOM = `(SELECT jsonb_object_agg(v.field, coalesce(to_jsonb(v.text_value), to_jsonb(v.integer_value), to_jsonb(v.instant_value), to_jsonb(v.ref_value)))
  FROM custom_value v WHERE v.org = r.org AND v.record = r.id) AS custom`;

/** What is read of a record as `r`, with the organisation's own fields where it has some, and `custom` is among the names. */
export const selectRow = (context: Context, definition: AnyDefinition, names?: ReadonlySet<string>): string => {
  const list = selectList(definition, 'r', names);
  return context.customFields(definition.name).length > 0 && names?.has('custom') !== false
    ? `${list}, ${CUSTOM}`
    : list;
};

/** A row that was read by `selectRow`, as rules see it. */
export const wholeRow = (context: Context, definition: AnyDefinition, row: Row): Row => {
  const custom = context.customFields(definition.name);
  const full = fullRow(context.principal.org, row);
  return 'custom' in row ? { ...full, custom: readCustom(custom, row['custom']) } : full;
};

/** A row as rules see it: named as in the definition, with the organisation. */
export const fullRow = (org: string, row: Row): Row => ({ ...row, org });
