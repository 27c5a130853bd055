import { holdsEverywhere } from '#kernel/access/administer.ts';
import type { Context } from '#kernel/store/context.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export type Reference = { readonly $ref: string };
export const isReference = (value: unknown): value is Reference =>
  typeof value === 'object' && value !== null && '$ref' in value && typeof value.$ref === 'string';

const walk = (value: unknown, change: (inner: unknown) => unknown): unknown => {
  const changed = change(value);
  if (changed !== value) return changed;
  if (Array.isArray(value)) return value.map((each) => walk(each, change));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner, change)]));
  return value;
};

const collect = (value: unknown, wanted: (inner: unknown) => string | null): string[] => {
  const found = wanted(value);
  if (found !== null) return [found];
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap((each) => collect(each, wanted))
    : [];
};

/** What records are known by in every installation: people by their e-mail address, the rest by type and title. */
const NAMED = `SELECT d.id, CASE WHEN d.type = 'person' THEN 'person:' || coalesce(lower(p.email), d.number) ELSE d.type || ':' || d.title END AS name
  FROM directory d LEFT JOIN person p ON p.org = d.org AND p.id = d.id WHERE d.org = $1`;

/** Puts names in the place of identifiers, so that a value means the same in another installation. */
export const withNames = async (context: Context, value: unknown): Promise<unknown> => {
  const ids = [...new Set(collect(value, (each) => (typeof each === 'string' && UUID.test(each) ? each : null)))];
  if (ids.length === 0) return value;
  const [answer] = await context.batch([
    { text: `${NAMED} AND d.id = ANY($2::uuid[])`, values: [context.principal.org, ids] },
  ]);
  const names = new Map((answer?.rows ?? []).map((row) => [String(row['id']), String(row['name'])]));
  return walk(value, (each) => {
    const known = typeof each === 'string' ? names.get(each) : undefined;
    return known === undefined ? each : { $ref: known };
  });
};

/** The identifiers of names, as far as there are such records here; the oldest of several of one name. */
export const idsOf = async (context: Context, value: unknown): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(collect(value, (each) => (isReference(each) ? each.$ref : null)))];
  if (wanted.length === 0 || !holdsEverywhere(context.principal, 'administrator', 'smsManager')) return new Map();
  const [types, titles, mails] = [
    wanted.map((each) => each.slice(0, each.indexOf(':'))),
    wanted.map((each) => each.slice(each.indexOf(':') + 1)),
    wanted.filter((each) => each.startsWith('person:')).map((each) => each.slice('person:'.length)),
  ];
  const [records, people] = await context.batch([
    {
      text: `SELECT DISTINCT ON (d.type, d.title) d.id, d.type || ':' || d.title AS name FROM directory d
        JOIN unnest($2::text[], $3::text[]) AS w(type, title) ON d.type = w.type AND d.title = w.title
        WHERE d.org = $1 AND d.type <> 'person' AND d.phase <> 'void' ORDER BY d.type, d.title, d.id`,
      values: [context.principal.org, types, titles],
    },
    {
      text: `SELECT DISTINCT ON (lower(p.email)) p.id, 'person:' || lower(p.email) AS name FROM person p
        WHERE p.org = $1 AND p.phase <> 'void' AND lower(p.email) = ANY($2) ORDER BY lower(p.email), p.id`,
      values: [context.principal.org, mails],
    },
  ]);
  return new Map(
    [...(records?.rows ?? []), ...(people?.rows ?? [])].map((row) => [String(row['name']), String(row['id'])]),
  );
};

/** Puts identifiers in the place of names, and tells which there are none for: those stay empty. */
export const withIds = (value: unknown, ids: ReadonlyMap<string, string>): { value: unknown; missing: string[] } => {
  const missing: string[] = [];
  const found = walk(value, (each) => {
    if (!isReference(each)) return each;
    const id = ids.get(each.$ref);
    if (id === undefined) missing.push(each.$ref);
    return id ?? null;
  });
  return { value: found, missing };
};
