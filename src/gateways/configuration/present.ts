import type { AnyDefinition } from '#kernel/record/define.ts';
import { fieldsOf, type ProjectedField } from '#kernel/record/projection.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { initialOf } from '#kernel/record/validate.ts';
import { canonical } from '#kernel/record/differences.ts';
import type { Context } from '#kernel/store/context.ts';
import { listFields } from '#kernel/store/custom-fields.ts';
import type { Row } from '#kernel/store/db.ts';
import { selectRow, wholeRow } from '#kernel/store/rows.ts';
import { listSettings } from '#kernel/store/setting-values.ts';
import { withNames } from './names.ts';
import { withPictures } from './pictures.ts';
import type { Items, Part } from './shape.ts';

/** The record types that belong to a part of the configuration, those that others refer to first. */
export const typesOf = (part: Part): readonly AnyDefinition[] => {
  const named = (name: string): readonly AnyDefinition[] => allDefinitions().filter((each) => each.name === name);
  switch (part) {
    case 'calendars':
      return named('calendar');
    case 'teams':
      return named('team');
    case 'arrangements':
      return allDefinitions().filter(({ arrangement }) => arrangement === true);
    case 'settings':
    case 'fields':
    case 'roles':
      return [];
  }
};

const LEFT_OUT = new Set(['title', 'number', 'state', 'phase', 'owner', 'assignee', 'requester', 'customer', 'dueAt']);
const SECRET = /secret|password|token/i;

/** The fields of a record that a file holds. Secrets stay where they are. */
export const carried = (definition: AnyDefinition): readonly ProjectedField[] =>
  fieldsOf(definition).filter(
    ({ name, field }) =>
      field.readOnly !== true && !LEFT_OUT.has(name) && !SECRET.test(name) && field.measured !== true,
  );

const isBlank = (field: ProjectedField['field'], value: unknown): boolean =>
  value === null || value === undefined || value === '' || canonical(value) === canonical(initialOf(field));

const recordItems = async (context: Context, definition: AnyDefinition): Promise<[string, Row][]> => {
  const { org } = context.principal;
  const table = definition.name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const [answer] = await context.batch([
    {
      text: `SELECT ${selectRow(context, definition)} FROM "${table}" r WHERE r.org = $1 AND r.phase <> 'void' AND (NOT r.confidential OR r.team IS NOT NULL) ORDER BY r.title, r.created_at, r.id LIMIT 5000`,
      values: [org],
    },
  ]);
  const seen = new Map<string, number>();
  return (answer?.rows ?? []).map((read) => {
    const row = wholeRow(context, definition, read);
    const title = String(row['title']);
    const before = seen.get(title) ?? 0;
    seen.set(title, before + 1);
    const own = row['custom'] as Row | undefined;
    const value = Object.fromEntries(
      carried(definition).flatMap(({ name, field }) => (isBlank(field, row[name]) ? [] : [[name, row[name]]])),
    );
    if (own !== undefined && Object.keys(own).length > 0) value['custom'] = own;
    return [`record:${definition.name}:${title}${before === 0 ? '' : ` ~${before + 1}`}`, value];
  });
};

const roleItems = async (context: Context): Promise<[string, Row][]> => {
  const [answer] = await context.batch([
    {
      text: `SELECT lower(p.email) AS email, g.role, g.scope, g.scope_id, g.valid_to FROM access_grant g JOIN person p ON p.org = g.org AND p.id = g.person
        WHERE g.org = $1 AND p.email IS NOT NULL AND p.phase <> 'void' AND (g.valid_to IS NULL OR g.valid_to > now()) AND g.valid_from <= now() ORDER BY 1, 2, 3, 4`,
      values: [context.principal.org],
    },
  ]);
  const rows = (await withNames(context, answer?.rows ?? [])) as Row[];
  return rows.map(({ email, role, scope, scope_id: of, valid_to: to }) => {
    const where = of === null ? '' : ` ${String((of as { $ref?: string }).$ref ?? of)}`;
    return [
      `role:${String(email)} ${String(role)}${where}`,
      {
        person: { $ref: `person:${String(email)}` },
        role,
        scope,
        ...(of === null ? {} : { of }),
        ...(to === null ? {} : { to }),
      },
    ];
  });
};

/** What the organisation has configured, by key; of settings those that somebody decided. */
export const presentItems = async (context: Context, parts: readonly Part[]): Promise<Items> => {
  const items: [string, Row][] = [];
  if (parts.includes('fields'))
    for (const { type, name, label, kind, options, required, internal, personal, endedAt } of await listFields(context))
      items.push([
        `field:${type}.${name}`,
        { kind, label, ...options, required, internal, personal, ...(endedAt === null ? {} : { ended: true }) },
      ]);
  if (parts.includes('settings'))
    for (const { name, current } of await listSettings(context))
      if (current.validFrom !== null)
        items.push([`setting:${name}`, { value: await withPictures(context, name, current.value) }]);
  for (const part of parts)
    for (const definition of typesOf(part)) items.push(...(await recordItems(context, definition)));
  const named = (await withNames(context, Object.fromEntries(items))) as Record<string, Row>;
  return new Map([...Object.entries(named), ...(parts.includes('roles') ? await roleItems(context) : [])]);
};
