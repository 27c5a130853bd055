import { allDefinitions } from '#kernel/record/registry.ts';
import { openApi } from '#server/api/openapi/document.ts';
import type { RouteDoc } from '#server/api/openapi/route.ts';
import type { Schema } from '#server/api/openapi/schema.ts';

/** Numbers below n, the same for the same seed. */
export type Chance = (n: number) => number;
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n);
  };
};

const NASTY: readonly unknown[] = [
  '',
  '\0',
  "' OR 1=1 --",
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%',
  '-1',
  '1e999',
  'null',
  '<script>alert(1)</script>',
  '[x](javascript:alert(1))',
  '\ud800',
  '\u202e\u200b',
  '9'.repeat(400),
  'ü'.repeat(70_000),
  'NaN',
  '2026-13-45',
  '0001-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  'state:',
  'number:"',
  null,
  true,
  -1,
  0.1,
  1e308,
  2 ** 53,
  [],
  {},
  [[[[]]]],
  { $ne: null },
  ['x', null, {}],
];

export type Known = { readonly ids: readonly string[]; readonly numbers: readonly string[] };
const one = <T>(chance: Chance, from: readonly T[]): T => from[chance(from.length)] as T;

type Components = Readonly<Record<string, Schema>>;
let described: Components | null = null;
const components = (): Components => (described ??= (openApi()['components'] as { schemas: Components }).schemas);

/** Values as a schema asks for them, or now and then anything else in their place. */
export const valuesFor = (known: Known, chance: Chance): ((schema: Schema | boolean, depth?: number) => unknown) => {
  const schemas = components();
  const textFor = (schema: Schema): unknown => {
    const { format } = schema;
    if (format === 'uuid') return one(chance, known.ids);
    if (format === 'date-time') return one(chance, ['2026-06-01T10:00:00Z', '2031-02-28T23:59:59.999Z', 'now']);
    if (format === 'date') return one(chance, ['2026-06-01', '2028-02-29', '2027-02-29']);
    return one(chance, [...known.ids.slice(0, 3), ...known.numbers.slice(0, 3), 'Word', 'a b', 'public', 'title', '1']);
  };
  const value = (schema: Schema | boolean, depth = 0): unknown => {
    if (typeof schema === 'boolean' || chance(20) === 0) return one(chance, NASTY);
    const reference = schema['$ref'];
    if (typeof reference === 'string') return value(schemas[reference.split('/').at(-1) ?? ''] ?? {}, depth + 1);
    if (Array.isArray(schema['enum'])) return one(chance, schema['enum'] as unknown[]);
    if ('const' in schema) return schema['const'];
    const choice = schema['anyOf'] ?? schema['oneOf'];
    if (Array.isArray(choice)) return value(one(chance, choice as Schema[]), depth + 1);
    const type = Array.isArray(schema['type']) ? one(chance, schema['type'] as string[]) : schema['type'];
    switch (type) {
      case 'string':
        return textFor(schema);
      case 'integer':
      case 'number':
        return one(chance, [0, 1, 2, 3, 5, 100, -1, 1_000_000_007]);
      case 'boolean':
        return chance(2) === 0;
      case 'null':
        return null;
      case 'array':
        return Array.isArray(schema['prefixItems'])
          ? (schema['prefixItems'] as Schema[]).map((each) => value(each, depth + 1))
          : Array.from({ length: chance(4) }, () => value((schema['items'] ?? {}) as Schema, depth + 1));
      case 'object':
        return depth > 5 ? {} : objectFor(schema, depth);
      default:
        return one(chance, NASTY);
    }
  };
  const objectFor = (schema: Schema, depth: number): unknown => {
    const members = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
    const required = (schema['required'] ?? []) as readonly string[];
    const chosen = members.filter(([name]) => (required.includes(name) ? chance(12) > 0 : chance(3) === 0));
    const made = Object.fromEntries(chosen.map(([name, member]) => [name, value(member, depth + 1)]));
    if (chance(15) === 0) made[one(chance, ['x', 'id', 'org', 'version', 'constructor', ''])] = one(chance, NASTY);
    return made;
  };
  return value;
};

export type Generated = {
  readonly method: RouteDoc['method'];
  readonly url: string;
  readonly payload?: string;
  readonly headers: Record<string, string>;
};

const asText = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 2_000) : JSON.stringify(value));
const encoded = (value: unknown): string => encodeURIComponent(asText(value).toWellFormed());

/** A request to a described address, with every parameter that is described for it, mostly as it is described. */
export const requestFor = (route: RouteDoc, known: Known, chance: Chance): Generated => {
  const value = valuesFor(known, chance);
  const plurals = route.plurals ?? allDefinitions().map(({ plural }) => plural);
  const path = route.path
    .replace(':plural', one(chance, plurals))
    .replaceAll(
      /:\w+/g,
      () =>
        encoded(chance(6) === 0 ? one(chance, NASTY) : one(chance, [...known.ids, ...known.numbers])).slice(0, 400) ||
        'x',
    );
  const query = Object.entries(route.query ?? {}).flatMap(([name, schema]) =>
    name.endsWith('!') || chance(3) === 0 ? [`${name.replace(/!$/, '')}=${encoded(value(schema))}`] : [],
  );
  if (chance(25) === 0) query.push(`${encoded(one(chance, NASTY))}=1`);
  const headers: Record<string, string> = {};
  if (route.version !== undefined)
    headers['if-match'] = one(chance, ['*', '*', '*', '*', '*', '"1"', '"2"', 'W/"3"', '"x"', '1', '']);
  if (route.retry === true && chance(4) === 0)
    headers['idempotency-key'] = one(chance, ['again', 'k'.repeat(200), ' ']);
  if (route.body === undefined) return { method: route.method, url: `${path}?${query.join('&')}`, headers };
  const type = route.body.type ?? 'application/json';
  headers['content-type'] = chance(30) === 0 ? one(chance, ['text/html', 'application/xml', '']) : type;
  const body = JSON.stringify(value(route.body.schema)) ?? '';
  const payload = chance(40) === 0 ? body.slice(0, chance(body.length + 1)) : body;
  return { method: route.method, url: `${path}?${query.join('&')}`, payload, headers };
};
