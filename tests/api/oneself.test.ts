import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
const as = (role: 'administrator' | 'agent' | 'user'): Client => clientOf(app, here.people[role].key);

type Steps = { key: string; done: boolean }[];
const doneIn = (steps: unknown): string[] => (steps as Steps).filter(({ done }) => done).map(({ key }) => key);

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
});
afterAll(async () => {
  await app.close();
  await world.close();
});

it('language and zone stand at the person, told in their history; the rest is kept beside and added to', async () => {
  const agent = as('agent');
  expect((await agent.patch('/session/preferences', { locale: 'de-CH', zone: 'Asia/Tokyo', hours: '12' })).status).toBe(
    204,
  );
  expect((await agent.patch('/session/preferences', { theme: 'dark' })).status).toBe(204);
  const path = `/people/${here.people.agent.id}`;
  expect((await agent.get(path)).body).toMatchObject({ locale: 'de-CH', zone: 'Asia/Tokyo' });
  const [row] =
    (
      await here.context.batch([
        {
          text: 'SELECT value FROM preference WHERE org = $1 AND person = $2',
          values: [here.org, here.people.agent.id],
        },
      ])
    )[0]?.rows ?? [];
  expect(row?.['value']).toEqual({ hours: '12', theme: 'dark' });
  const version = (await agent.get(path)).body['version'];
  await agent.patch('/session/preferences', { zone: 'Asia/Tokyo' });
  expect((await agent.get(path)).body['version']).toBe(version);
  for (const wrong of [
    { zone: '+01:00' },
    { zone: 'Nowhere/At' },
    { locale: 'not a locale' },
    { theme: 'pink' },
    { x: 1 },
  ])
    expect([wrong, (await agent.patch('/session/preferences', wrong)).status]).toEqual([wrong, 422]);
});

it('next steps follow the role and complete themselves by what there is', async () => {
  const agent = as('agent');
  const before = (await agent.get('/next-steps')).body;
  expect(before['organisation']).toEqual([]);
  expect(doneIn(before['own'])).toEqual(['account', 'team']);
  const taken = await agent.post('/incidents', {
    title: 'x',
    requester: here.people.user.id,
    assignee: here.people.agent.id,
  });
  await agent.post('/saved-views', { title: 'Mine', recordType: 'incident' });
  expect(doneIn((await agent.get('/next-steps')).body['own'])).toEqual(['account', 'team', 'take', 'view']);
  // What is finished stays done.
  const cancelled = await agent.send(
    'POST',
    `/incidents/${String(taken.body['id'])}/transitions/cancel`,
    { comment: 'A mistake.' },
    { 'if-match': '*' },
  );
  expect(cancelled.status).toBe(200);
  expect(doneIn((await agent.get('/next-steps')).body['own'])).toEqual(['account', 'team', 'take', 'view']);
  expect((await as('user').get('/next-steps')).body).toEqual({
    organisation: [],
    own: [
      { key: 'account', done: false },
      { key: 'report', done: true },
    ],
  });
});

it('whoever sets up an organisation names it, told in the history; others do not', async () => {
  const boss = as('administrator');
  expect(doneIn((await boss.get('/next-steps')).body['organisation'])).toEqual(['calendar', 'teams', 'services']);
  expect((await as('agent').patch('/organisation', { name: 'Mine' })).status).toBe(403);
  expect((await boss.patch('/organisation', { name: 'Hôtel', zone: 'Europe/Rome' })).body).toMatchObject({
    name: 'Hôtel',
    zone: 'Europe/Rome',
  });
  expect(doneIn((await boss.get('/next-steps')).body['organisation'])).toContain('organisation');
  expect((await boss.patch('/organisation', { name: '' })).status).toBe(422);
});
