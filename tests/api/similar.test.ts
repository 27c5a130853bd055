import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let boss: Client;
let agent: Client;
let user: Client;
let other: Client;

type Json = Record<string, unknown>;
const items = (body: Json): Json[] => body['items'] as Json[];

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  const there = await settle(world, 'There');
  const client = (role: 'administrator' | 'agent' | 'user'): Client => clientOf(app, here.people[role].key);
  [boss, agent, user] = [client('administrator'), client('agent'), client('user')];
  other = clientOf(app, there.people.agent.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const make = async (path: string, body: Json, by = boss): Promise<Json> => {
  const answer = await by.post(path, body);
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return answer.body;
};
const incident = (title: string, more: Json = {}): Promise<Json> =>
  make('/incidents', { title, requester: here.people.user.id, customer: here.customer['id'], ...more });
const article = async (title: string, description: string, audience: string, more: Json = {}): Promise<Json> => {
  const made = await make('/articles', { title, description, audience, ...more });
  for (const step of ['submit', 'publish'])
    await boss.post(`/articles/${String(made['id'])}/transitions/${step}`, {}, { 'if-match': '*' });
  return made;
};
const alike = async (by: Client, type: string, query: Record<string, string>): Promise<Json[]> =>
  items((await by.get(`/similar/${type}?${new URLSearchParams(query).toString()}`)).body);
const titles = (list: readonly Json[]): unknown[] => list.map(({ title }) => title);

describe('what resembles something that is being typed', () => {
  it('has open ones of the same service first, then what helps, then what was done', async () => {
    const service = String(here.service['id']);
    await incident('Cardreader refuses badges at gate');
    await incident('Cardreader refuses badges of visitors', { service });
    const old = await incident('Cardreader refuses badges since spring');
    await boss.post(
      `/incidents/${String(old['id'])}/transitions/resolve`,
      { resolution: 'Cleaned', resolutionCode: 'Solved' },
      { 'if-match': '*' },
    );
    await article('When a cardreader refuses badges', 'Hold the badge flat for **two seconds**.', 'internal');
    const found = await alike(agent, 'incident', { title: 'cardreader refuses badg', service });
    expect(found.map(({ title, group, sameService }) => [group, title, sameService])).toEqual([
      ['open', 'Cardreader refuses badges of visitors', true],
      ['open', 'Cardreader refuses badges at gate', false],
      ['help', 'When a cardreader refuses badges', false],
      ['done', 'Cardreader refuses badges since spring', false],
    ]);
    expect(found[2]?.['text']).toContain('Hold the badge flat');
    expect(await alike(agent, 'incident', { title: 'Entirely different matter' })).toEqual([]);
    expect(await alike(agent, 'incident', { title: '' })).toEqual([]);
    expect(await alike(other, 'incident', { title: 'cardreader refuses badges' })).toEqual([]);
  });

  it('is what the reader may see, and nothing that is not published', async () => {
    await article('Reset the zebra printer', 'Hold feed.', 'internal');
    await article('Reset the zebra printer yourself', 'Switch it off.', 'customer');
    await article('Reset the zebra printer of Meridian', 'Ask Paul.', 'customer', {
      customer: here.otherCustomer['id'],
    });
    await article('Reset the zebra printer of Saint-Clair', 'Ask Anne.', 'customer', { customer: here.customer['id'] });
    await make('/articles', { title: 'Reset the zebra printer draft', description: 'x', audience: 'public' });
    expect(titles(await alike(user, 'incident', { title: 'zebra printer reset' })).toSorted()).toEqual([
      'Reset the zebra printer of Saint-Clair',
      'Reset the zebra printer yourself',
    ]);
    const all = titles(await alike(agent, 'incident', { title: 'zebra printer reset' }));
    expect(all).toContain('Reset the zebra printer');
    expect(all).not.toContain('Reset the zebra printer draft');
  });
});

describe('an article', () => {
  it('counts one voice per reader, also of the portal, and lets them change it', async () => {
    const made = await article('Change your password', 'Under **Account**.', 'public');
    const path = `/articles/${String(made['id'])}`;
    const vote = (by: Client, useful: boolean) => by.post(`${path}/actions/vote`, { useful });
    await vote(user, true);
    await vote(user, true);
    await vote(agent, true);
    const counted = await vote(user, false);
    expect([counted.status, counted.body['helpful'], counted.body['unhelpful']]).toEqual([200, 1, 1]);
    expect(counted.body['reviewBy']).toBeUndefined();
    const internal = await article('For staff', 'x', 'internal');
    expect((await user.get(`/articles/${String(internal['id'])}`)).status).toBe(404);
    expect((await user.post(`/articles/${String(internal['id'])}/actions/vote`, { useful: true })).status).toBe(404);
    expect((await user.patch(path, { title: 'Mine' }, { 'if-match': '*' })).status).toBe(403);
  });
});
