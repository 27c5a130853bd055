import { z } from 'zod';

/** The parts of a configuration that can be taken along one by one. */
export const PARTS = ['settings', 'fields', 'calendars', 'teams', 'arrangements', 'roles'] as const;
export type Part = (typeof PARTS)[number];

const name = z.string().min(1).max(300);

/**
 * A configuration as a file. Everything has a key that holds in every installation: a setting its name, a field its type and name, a
 * record its title, a role whose it is. References are `{"$ref": "team:Service desk"}`. `absent` names what is to be taken away.
 */
export const configurationFile = z.strictObject({
  format: z.literal('wellrun-configuration'),
  version: z.literal(1),
  settings: z.record(name, z.unknown()).default({}),
  fields: z.record(name, z.record(z.string(), z.unknown())).default({}),
  records: z.record(name, z.record(name, z.record(z.string(), z.unknown()))).default({}),
  roles: z.record(name, z.record(z.string(), z.unknown())).default({}),
  absent: z.array(name).max(20_000).optional(),
});
export type ConfigurationFile = z.infer<typeof configurationFile>;

/** What a configuration consists of, by key: 'setting:incident.matrix', 'field:incident.site', 'record:team:Service desk', 'role:…'. */
export type Items = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** A file as items. A setting's value stands under `value`. */
export const itemsOf = (file: ConfigurationFile): Items =>
  new Map([
    ...Object.entries(file.fields).map(([key, value]) => [`field:${key}`, value] as const),
    ...Object.entries(file.records).flatMap(([type, records]) =>
      Object.entries(records).map(([title, value]) => [`record:${type}:${title}`, value] as const),
    ),
    ...Object.entries(file.settings).map(([key, value]) => [`setting:${key}`, { value }] as const),
    ...Object.entries(file.roles).map(([key, value]) => [`role:${key}`, value] as const),
  ]);

const inOrder = <T>(object: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const deep = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(deep)
    : typeof value === 'object' && value !== null
      ? inOrder(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, deep(inner)])))
      : value;

/** Items as a file; the same items give the same bytes. */
export const fileOf = (items: Items, absent: readonly string[] = []): ConfigurationFile => {
  const file: ConfigurationFile = {
    format: 'wellrun-configuration',
    version: 1,
    settings: {},
    fields: {},
    records: {},
    roles: {},
  };
  for (const [key, value] of [...items].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [kind, rest] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
    if (kind === 'setting') file.settings[rest] = deep(value['value']);
    else if (kind === 'field') file.fields[rest] = deep(value) as Record<string, unknown>;
    else if (kind === 'role') file.roles[rest] = deep(value) as Record<string, unknown>;
    else {
      const [type, title] = [rest.slice(0, rest.indexOf(':')), rest.slice(rest.indexOf(':') + 1)];
      (file.records[type] ??= {})[title] = deep(value) as Record<string, unknown>;
    }
  }
  return absent.length === 0 ? file : { ...file, absent: [...absent].sort() };
};

/** A file as text: readable, and the same bytes for the same configuration. */
export const writeFile = (file: ConfigurationFile): string => `${JSON.stringify(file, null, 2)}\n`;
