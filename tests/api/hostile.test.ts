import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { allDefinitions } from '#kernel/record/registry.ts';
import { allRoutes } from '#server/api/openapi/document.ts';
import type { RouteDoc } from '#server/api/openapi/route.ts';
import { patience, sizeOf } from '../faults/promises.ts';
import { tell } from '../faults/tell.ts';
import { apiApp, clientOf } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';
import { sampleOf } from '../contract/samples.ts';

/** Requests in each test. */
const REQUESTS = sizeOf('hostileRequests');
const STRANGE = '01900000-0000-7000-8000-000000000000';
/** These end when the test does, or belong to the server around the API. */
const ELSEWHERE = /^\/(?:events|session|sessions|api-keys|demo)(?:\/|$)|^\/people\/:id\/account$/;

let world: World;
let app: FastifyInstance;
let mine: Organisation;
let theirs: Organisation;
/** The id of somebody else's record of each type, by plural. */
const foreign: Record<string, string> = {};

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  mine = await settle(world, 'Mine');
  theirs = await settle(world, 'Theirs');
  const others: Record<string, string> = {};
  for (const definition of allDefinitions()) {
    const { create } = definition.access;
    const role =
      create.op === 'role' && !create.roles.includes('administrator') ? (create.roles[0] as 'agent') : 'administrator';
    const made = await clientOf(app, theirs.people[role].key).post(
      `/${definition.plural}`,
      sampleOf(definition, theirs, others),
    );
    if (made.status !== 201) throw new Error(made.text);
    others[definition.name] = String(made.body['id']);
    foreign[definition.plural] = String(made.body['id']);
  }
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const send = (route: RouteDoc, url: string, payload?: unknown, headers: Record<string, string> = {}) =>
  app.inject({
    method: route.method,
    url: `/api/v1${url}`,
    headers: {
      authorization: `Bearer ${mine.people.administrator.key}`,
      ...(payload === undefined ? {} : { 'content-type': route.body?.type ?? 'application/json' }),
      ...(route.version === undefined ? {} : { 'if-match': '*' }),
      ...headers,
    },
    ...(payload === undefined
      ? {}
      : { payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload) }),
  });

const pluralsOf = (route: RouteDoc): readonly string[] =>
  route.path.includes(':plural') ? (route.plurals ?? Object.keys(foreign)) : [route.path.split('/')[1] ?? ''];

/** An address with its parameters filled: `id` for the record, `part` for what lies below it. */
const fill = (path: string, plural: string, id: string, part = STRANGE): string =>
  path.replace(':plural', plural).replace(':id', encodeURIComponent(id)).replaceAll(/:\w+/g, encodeURIComponent(part));

const required = (route: RouteDoc): string =>
  Object.keys(route.query ?? {})
    .filter((name) => name.endsWith('!'))
    .map((name) => `${name.slice(0, -1)}=1`)
    .join('&');
const masked = (text: string): string => text.replaceAll(/"request":"[^"]*"/g, '');

describe('every address that takes the id of a record', () => {
  it('answers one of somebody else’s as it answers one that does not exist', async () => {
    const bodies: unknown[] = [
      {},
      { text: 'x', visibility: 'public' },
      { kind: 'relates', to: mine.service['id'] },
      { reason: 'x', fields: ['title'] },
      { title: 'x' },
    ];
    for (const route of allRoutes()) {
      if (!route.path.includes(':id') || ELSEWHERE.test(route.path)) continue;
      for (const plural of pluralsOf(route)) {
        const other = foreign[plural];
        if (other === undefined) continue;
        for (const body of route.body === undefined ? [undefined] : bodies) {
          const ask = (id: string) =>
            send(
              route,
              `${fill(route.path, plural, id)}?${route.path.endsWith('/attachments') && route.method === 'POST' ? 'name=x' : required(route)}`,
              body,
            );
          const missing = await ask(STRANGE);
          const byId = await ask(other);
          expect([route.id, plural, byId.statusCode, masked(byId.payload)]).toEqual([
            route.id,
            plural,
            missing.statusCode,
            masked(missing.payload),
          ]);
          expect([route.id, plural, missing.statusCode >= 400 && missing.statusCode < 500]).toEqual([
            route.id,
            plural,
            true,
          ]);
        }
      }
    }
  }, 120_000);
});

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '\0',
    "' OR 1=1 --",
    '__proto__',
    'constructor',
    '../../x',
    '%',
    '-1',
    '1e999',
    'null',
    '[]',
    '<script>',
    '\ud800',
    '9'.repeat(40),
    'a:b',
    '"',
    'state:',
    'custom.x:1',
    '..',
    'NaN',
    '2026-13-45',
    '0001-01-01T00:00:00Z',
    '+275760-09-13',
    STRANGE,
  ),
);
const anyJson = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          'title',
          'kind',
          'to',
          'value',
          'values',
          'person',
          'role',
          'id',
          'version',
          'text',
          'visibility',
          'fields',
          'entries',
          'reason',
          'custom',
          'type',
          'name',
          'label',
          'validFrom',
          'from',
          'ids',
          '__proto__',
          'constructor',
          'impact',
          'tags',
          'hours',
        ),
        nasty,
      ),
      fc.oneof(nasty, fc.jsonValue({ maxDepth: 3 }), fc.integer(), fc.constantFrom(1e300, -0, true)),
      { maxKeys: 6 },
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

describe('whatever is sent', () => {
  it(
    'is answered, and never as if the fault were ours',
    async () => {
      const routes = allRoutes().filter((route) => !ELSEWHERE.test(route.path));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...routes),
          fc.constantFrom(...Object.keys(foreign)),
          fc.boolean(),
          nasty,
          nasty,
          fc.array(
            fc.tuple(
              fc.constantFrom(
                'filter',
                'sort',
                'limit',
                'cursor',
                'fields',
                'q',
                'types',
                'time',
                'version',
                'from',
                'to',
                'format',
                'depth',
                'name',
                'role',
                'asOf',
                'clause',
                'person',
                'x',
              ),
              nasty,
            ),
            { maxLength: 3 },
          ),
          anyJson,
          nasty,
          async (route, plural, own, id, part, query, body, header) => {
            const inside = own ? String(mine.service['id']) : id.toWellFormed();
            const search = query
              .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
              .join('&');
            const headers = {
              'idempotency-key': header.replaceAll(/[^\x21-\x7e]/g, ''),
              'if-match': header.replaceAll(/[^\x20-\x7e]/g, '').trim() || '*',
            };
            const answer = await send(
              route,
              `${fill(route.path, plural, inside, part.toWellFormed() || 'x')}?${search}`,
              route.body === undefined ? undefined : body,
              headers['idempotency-key'] === '' ? {} : headers,
            );
            expect([route.id, answer.statusCode < 500, answer.statusCode < 500 ? '' : answer.payload]).toEqual([
              route.id,
              true,
              '',
            ]);
          },
        ),
        { numRuns: REQUESTS },
      );
      tell('hostile', { trials: REQUESTS, failures: 0 });
    },
    patience(120_000),
  );

  it(
    'is answered even when it is no JSON at all',
    async () => {
      const routes = allRoutes().filter((route) => route.body !== undefined && !ELSEWHERE.test(route.path));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...routes),
          fc.oneof(
            fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
            fc
              .constantFrom(
                '{',
                '[[[[',
                '{"a":1e999}',
                '{"__proto__":{}}',
                `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
                '"\\ud800"',
                '{"title":"\\u0000"}',
              )
              .map((text) => Buffer.from(text)),
          ),
          async (route, payload) => {
            const answer = await send(route, fill(route.path, 'services', String(mine.service['id'])), payload);
            expect([route.id, answer.statusCode < 500]).toEqual([route.id, true]);
          },
        ),
        { numRuns: REQUESTS },
      );
      tell('hostile', { trials: REQUESTS, failures: 0 });
    },
    patience(120_000),
  );
});
