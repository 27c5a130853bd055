import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let there: Organisation;
let boss: Client;
let agent: Client;
let user: Client;

type Json = Record<string, unknown>;
const items = (body: Json): Json[] => body['items'] as Json[];

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  there = await settle(world, 'There');
  boss = clientOf(app, here.people.administrator.key);
  agent = clientOf(app, here.people.agent.key);
  user = clientOf(app, here.people.user.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const incident = async (title: string, more: Json = {}, by = boss): Promise<Json> => {
  const { status, body, text } = await by.post('/incidents', {
    title,
    requester: here.people.user.id,
    customer: here.customer['id'],
    ...more,
  });
  expect([status, text]).toEqual([201, text]);
  return body;
};
const item = async (title: string): Promise<Json> =>
  (await boss.post('/configuration-items', { title, kind: 'server' })).body;

describe('links', () => {
  it('are read from both sides, each in its own words, and ended from either', async () => {
    const [one, other] = [await incident('Mail is down'), await incident('No mail since nine')];
    const made = await boss.post(`/incidents/${String(one['id'])}/links`, { kind: 'causes', to: other['number'] });
    expect([made.status, made.body['label'], made.body['direction']]).toEqual([201, 'causes', 'out']);
    const [seen] = items((await agent.get(`/incidents/${String(other['number'])}/links`)).body);
    expect(seen).toMatchObject({
      id: made.body['id'],
      kind: 'causes',
      direction: 'in',
      label: 'is caused by',
      record: { type: 'incident', number: one['number'], title: 'Mail is down', phase: 'new' },
    });
    expect(
      (await boss.send('DELETE', `/incidents/${String(other['id'])}/links/${String(made.body['id'])}`)).status,
    ).toBe(204);
    expect(items((await boss.get(`/incidents/${String(one['id'])}/links`)).body)).toEqual([]);
    expect(
      (await boss.send('DELETE', `/incidents/${String(other['id'])}/links/${String(made.body['id'])}`)).status,
    ).toBe(404);
  });

  it('stand in the timelines of both records, beginning and end', async () => {
    const [one, other] = [await incident('Printer'), await incident('Printer again')];
    const made = await boss.post(`/incidents/${String(one['id'])}/links`, {
      kind: 'duplicates',
      to: other['id'],
      direction: 'in',
    });
    await boss.send('DELETE', `/incidents/${String(other['id'])}/links/${String(made.body['id'])}`);
    for (const [mine, theirs, label] of [
      [one, other, 'is duplicated by'],
      [other, one, 'duplicates'],
    ] as const) {
      const timeline = items((await agent.get(`/incidents/${String(mine['id'])}/timeline`)).body);
      expect(timeline.filter((each) => each['link'] !== undefined).map((each) => each['link'])).toMatchObject([
        { label, ended: true, record: { number: theirs['number'] } },
        { label, ended: false, record: { number: theirs['number'] } },
      ]);
    }
    expect((await user.get(`/incidents/${String(one['id'])}/timeline`)).text).not.toContain('duplicate');
  });

  it('show nobody a record that they may not see', async () => {
    const [open, secret] = [
      await incident('Open'),
      await incident('Secret', { confidential: true, requester: here.people.smsManager.id }),
    ];
    const manager = clientOf(app, here.people.smsManager.key);
    const made = await manager.post(`/incidents/${String(open['id'])}/links`, { kind: 'relates', to: secret['id'] });
    expect(made.status).toBe(201);
    const path = `/incidents/${String(open['id'])}`;
    expect(items((await agent.get(`${path}/links`)).body)).toEqual([]);
    const timeline = await agent.get(`${path}/timeline`);
    expect(timeline.text).not.toContain(String(secret['number']));
    expect(timeline.text).not.toContain('Secret');
    expect((await agent.send('DELETE', `${path}/links/${String(made.body['id'])}`)).status).toBe(404);
    const refused = await agent.post(`${path}/links`, { kind: 'relates', to: secret['id'] });
    const missing = await agent.post(`${path}/links`, { kind: 'relates', to: '01900000-0000-7000-8000-000000000000' });
    const foreign = await agent.post(`${path}/links`, { kind: 'relates', to: there.service['id'] });
    for (const answer of [refused, missing, foreign])
      expect({ ...answer.body, request: '' }).toEqual({ ...missing.body, request: '' });
    expect(missing.status).toBe(422);
  });

  it('are refused when they exist, lead to themselves, make a circle, or are no links at all', async () => {
    const [a, b, c] = [await incident('A'), await incident('B'), await incident('C')];
    const link = (from: Json, kind: unknown, to: unknown, more: Json = {}) =>
      boss.post(`/incidents/${String(from['id'])}/links`, { kind, to, ...more });
    expect((await link(a, 'relates', b['id'])).status).toBe(201);
    expect([(await link(a, 'relates', b['id'])).status, (await link(b, 'relates', a['id'])).status]).toEqual([
      409, 409,
    ]);
    expect((await link(a, 'relates', a['id'])).status).toBe(422);
    expect((await link(a, 'parent', b['id'])).status).toBe(201);
    expect((await link(b, 'parent', c['id'])).status).toBe(201);
    expect((await link(c, 'parent', a['id'])).body['detail']).toContain('circle');
    expect((await link(a, 'parent', c['id'], { direction: 'in' })).status).toBe(422);
    for (const kind of ['__proto__', 'toString', '', null, 7, 'runsOn'])
      expect((await link(a, kind, c['id'])).status).toBe(422);
    for (const to of [null, 7, {}, 'INC-\0', 'x'.repeat(500)]) expect((await link(a, 'causes', to)).status).toBe(422);
    expect((await link(a, 'causes', c['id'], { direction: 'up' })).status).toBe(422);
    expect((await user.post(`/incidents/${String(a['id'])}/links`, { kind: 'causes', to: c['id'] })).status).toBe(403);
    expect((await boss.send('DELETE', `/incidents/${String(a['id'])}/links/not-a-link`)).status).toBe(404);
  });

  it('are made once, however often the request arrives, and beside whoever writes at the same moment', async () => {
    const [a, ...others] = [
      await incident('Hub'),
      await incident('S1'),
      await incident('S2'),
      await incident('S3'),
      await incident('S4'),
    ];
    const path = `/incidents/${String(a['id'])}/links`;
    const answers = await Promise.all(
      others.map((each) =>
        boss.post(path, { kind: 'causes', to: each['id'] }, { 'idempotency-key': `k-${String(each['number'])}` }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    const again = await boss.post(
      path,
      { kind: 'causes', to: others[0]?.['id'] },
      { 'idempotency-key': `k-${String(others[0]?.['number'])}` },
    );
    expect([again.status, again.body['id']]).toEqual([201, answers[0]?.body['id']]);
    expect(items((await boss.get(path)).body)).toHaveLength(4);
    expect((await boss.get(`/incidents/${String(a['id'])}`)).body['version']).toBe(5);
  });
});

describe('the graph of configuration items', () => {
  it('goes up to what an item needs and down to what suffers with it, with open incidents', async () => {
    const [rack, host, database, application, mirror, sibling] = [
      await item('rack'),
      await item('host'),
      await item('db'),
      await item('app'),
      await item('mirror'),
      await item('sibling'),
    ];
    const link = async (from: Json, kind: string, to: Json) =>
      expect((await boss.post(`/configuration-items/${String(from['id'])}/links`, { kind, to: to['id'] })).status).toBe(
        201,
      );
    await link(rack, 'partOf', host);
    await link(database, 'runsOn', host);
    await link(sibling, 'runsOn', host);
    await link(application, 'dependsOn', database);
    await link(database, 'connectsTo', mirror);
    await incident('Slow', { configurationItem: host['id'] });
    await incident('Slower', { configurationItem: host['id'] });
    const answer = await agent.get(`/configuration-items/${String(database['id'])}/graph?depth=2`);
    const nodes = Object.fromEntries(
      (answer.body['nodes'] as Json[]).map((node) => [
        String(node['title']),
        [node['side'], node['distance'], node['openIncidents']],
      ]),
    );
    expect(nodes).toEqual({
      db: ['middle', 0, 0],
      host: ['up', 1, 2],
      rack: ['up', 2, 0],
      app: ['down', 1, 0],
      mirror: ['beside', 1, 0],
    });
    expect((answer.body['edges'] as Json[]).map((edge) => edge['kind']).sort()).toEqual([
      'connectsTo',
      'dependsOn',
      'partOf',
      'runsOn',
    ]);
    const near = await agent.get(`/configuration-items/${String(database['id'])}/graph?depth=1`);
    expect(near.body['nodes']).toHaveLength(4);
  });

  it('is there for those who may see the item, and for items and services only', async () => {
    const made = await item('router');
    expect((await user.get(`/configuration-items/${String(made['id'])}/graph`)).status).toBe(404);
    expect((await boss.get(`/configuration-items/${String(made['id'])}/graph?depth=9`)).status).toBe(422);
    expect((await boss.get(`/people/${here.people.agent.id}/graph`)).status).toBe(404);
    expect((await boss.get(`/services/${String(here.service['id'])}/graph`)).status).toBe(200);
  });
});
