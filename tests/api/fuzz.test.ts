import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '#sms/index.ts';
import { allRoutes } from '#server/api/openapi/document.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { sampleOf } from '../contract/samples.ts';
import { SEED, patience, sizeOf } from '../faults/promises.ts';
import { tell } from '../faults/tell.ts';
import { apiApp, clientOf } from '../harness/http.ts';
import { openWorld, settle, type World } from '../harness/world.ts';
import { chanceOf, requestFor, type Known } from './generated.ts';

const REQUESTS = sizeOf('fuzzedRequests');
/** Requests on one organisation: they may take away its own administrators. */
const EACH = 2_000;
/** How much memory may grow after the first tenth. */
const GROWTH_MB = 400;
/** Streams end when the test does; the others belong to the server around the API. */
const ELSEWHERE = /^\/(?:events|session|sessions|api-keys|demo)(?:\/|$)|^\/people\/:id\/account$/;

let world: World;
let app: FastifyInstance;

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

/** An organisation with one record of each type, and the keys of its people. */
const furnished = async (name: string): Promise<{ known: Known; keys: readonly string[] }> => {
  const made = await settle(world, name);
  const others: Record<string, string> = {};
  const [ids, numbers]: [string[], string[]] = [['01900000-0000-7000-8000-000000000000'], ['INC-999999']];
  for (const definition of allDefinitions()) {
    const { create } = definition.access;
    const role =
      create.op === 'role' && !create.roles.includes('administrator') ? (create.roles[0] as 'agent') : 'administrator';
    const sample = sampleOf(definition, made, others);
    const answer = await clientOf(app, made.people[role].key).post(`/${definition.plural}`, sample);
    if (answer.status !== 201) throw new Error(answer.text);
    others[definition.name] = String(answer.body['id']);
    ids.push(String(answer.body['id']));
    numbers.push(String(answer.body['number']));
  }
  const { administrator, agent, user } = made.people;
  return { known: { ids, numbers }, keys: [administrator.key, administrator.key, agent.key, user.key] };
};

describe('every described address', () => {
  it(
    `answers ${REQUESTS} generated requests, never by 5xx, in bounded memory`,
    async () => {
      const chance = chanceOf(SEED);
      const routes = allRoutes().filter((route) => !ELSEWHERE.test(route.path));
      const faults: string[] = [];
      const statuses = new Map<number, number>();
      const reached = new Set<string>();
      let warm = 0;
      for (let n = 0; n < REQUESTS;) {
        const { known, keys } = await furnished(`Fuzz${n}`);
        for (let here = 0; here < EACH && n < REQUESTS; here += 1, n += 1) {
          const route = routes[chance(routes.length)] as (typeof routes)[number];
          const { url, headers, ...request } = requestFor(route, known, chance);
          const answer = await app.inject({
            ...request,
            url: `/api/v1${url}`,
            headers: { authorization: `Bearer ${keys[chance(keys.length)]}`, ...headers },
          });
          statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
          if (answer.statusCode < 300) reached.add(route.id);
          if (answer.statusCode >= 500 && faults.length < 20)
            faults.push(`${route.id} ${request.method} ${url}: ${answer.statusCode} ${request.payload?.slice(0, 300)}`);
          if (n === Math.floor(REQUESTS / 10)) warm = process.memoryUsage.rss();
        }
      }
      const growth = Math.round((process.memoryUsage.rss() - warm) / 1024 ** 2);
      tell('fuzz', {
        trials: REQUESTS,
        failures:
          [...statuses].reduce((sum, [status, count]) => sum + (status >= 500 ? count : 0), 0) +
          (growth > GROWTH_MB ? 1 : 0),
        note: `${routes.length} addresses, ${reached.size} of them also answered well; memory grew by ${growth} MB; seed ${SEED}`,
      });
      expect(faults).toEqual([]);
      expect(growth).toBeLessThan(GROWTH_MB);
    },
    patience(60_000),
  );

  it('would be seen to fail when one of them does', async () => {
    const broken = await apiApp({
      ...world,
      app: { ...world.app, batch: () => Promise.reject(new TypeError('planted')) },
    });
    const chance = chanceOf(SEED);
    const known = { ids: ['01900000-0000-7000-8000-000000000000'], numbers: ['INC-1'] };
    const answer = await broken.inject({
      method: 'GET',
      url: '/api/v1/incidents',
      headers: { authorization: `Bearer wrk_${'0'.repeat(32)}_${'x'.repeat(43)}` },
    });
    await broken.close();
    expect(requestFor(allRoutes()[0] as ReturnType<typeof allRoutes>[number], known, chance).method).toBeTypeOf(
      'string',
    );
    tell('fuzz', { caught: answer.statusCode === 500, note: 'planted: an error that nobody foresaw' });
    expect(answer.statusCode).toBe(500);
  });
});
