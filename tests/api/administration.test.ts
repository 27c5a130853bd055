import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { grantRole, openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let there: Organisation;
let boss: Client;
let manager: Client;
let agent: Client;
let user: Client;

type Json = Record<string, unknown>;
const items = (body: Json): Json[] => body['items'] as Json[];
const ifMatch = (version: unknown) => ({ 'if-match': `"${String(version)}"` });
const MATRIX = [
  [1, 1, 1],
  [1, 1, 1],
  [1, 1, 1],
];
const INITIAL = [
  [1, 2, 3],
  [2, 3, 4],
  [3, 4, 5],
];
const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  there = await settle(world, 'There');
  const client = (role: 'administrator' | 'smsManager' | 'agent' | 'user') => clientOf(app, here.people[role].key);
  [boss, manager, agent, user] = [client('administrator'), client('smsManager'), client('agent'), client('user')];
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const put = (by: Client, name: string, body: unknown, version: unknown) =>
  by.send('PUT', `/settings/${name}`, body, ifMatch(version));
const priority = async (): Promise<unknown> =>
  (await agent.post('/incidents', { title: 'x', requester: here.people.user.id, impact: 3, urgency: 3 })).body[
    'priority'
  ];

describe('settings', () => {
  it('hold from the next request on, or from the moment that they are decided for, and keep what held before', async () => {
    expect((await agent.get('/settings/incident.matrix')).body).toMatchObject({
      version: 0,
      current: { value: INITIAL, validFrom: null, setBy: null },
      planned: [],
      history: [],
    });
    expect(await priority()).toBe(5);
    const later = await put(manager, 'incident.matrix', { value: MATRIX, validFrom: inMinutes(60) }, 0);
    expect([later.status, later.headers['etag'], later.body]).toMatchObject([
      200,
      '"1"',
      { current: { value: INITIAL }, planned: [{ value: MATRIX, setBy: { label: 'smsManager' } }] },
    ]);
    expect(await priority()).toBe(5);
    expect((await put(boss, 'incident.matrix', { value: MATRIX }, 1)).body).toMatchObject({
      version: 2,
      current: { value: MATRIX },
    });
    expect(await priority()).toBe(1);
    const shown = (await agent.get('/settings/incident.matrix')).body;
    expect([shown['schema'], (shown['history'] as Json[]).length]).toMatchObject([{ type: 'array' }, 2]);
    expect(items((await agent.get('/settings')).body).map((each) => each['name'])).toContain('incident.targets');
    const [answer] = await here.context.batch([
      {
        text: "SELECT action, actor, body FROM history WHERE org = $1 AND type = 'setting' ORDER BY id",
        values: [here.org],
      },
    ]);
    expect(
      answer?.rows.map((row) => [
        row['action'],
        row['actor'],
        (JSON.parse(String(row['body'])) as { changes: Json }).changes['incident.matrix'],
      ]),
    ).toEqual([
      ['set', here.people.smsManager.id, [INITIAL, MATRIX]],
      ['set', here.people.administrator.id, [INITIAL, MATRIX]],
    ]);
  });

  it('may be planned anew, once at a time', async () => {
    const at = inMinutes(90);
    expect(
      (await put(boss, 'incident.closure', { value: { closesAfterDays: 5, reopenDays: 7 }, validFrom: at }, 0)).status,
    ).toBe(200);
    expect(
      (await put(boss, 'incident.closure', { value: { closesAfterDays: 6, reopenDays: 7 }, validFrom: at }, 1)).body,
    ).toMatchObject({ version: 2, planned: [{ value: { closesAfterDays: 6 } }] });
    const answers = await Promise.all(
      [4, 5, 6, 7].map((days) => put(boss, 'incident.closure', { value: { closesAfterDays: days, reopenDays: 7 } }, 2)),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 412, 412, 412]);
    expect((await agent.get('/settings/incident.closure')).body['version']).toBe(3);
  });

  it('are refused for values that are none, the past, unknown names and those who may not', async () => {
    for (const body of [
      { value: [[1]] },
      { value: 'x' },
      {},
      { value: INITIAL, validFrom: '2020-01-01T00:00:00Z' },
      { value: INITIAL, validFrom: 'soon' },
      { value: INITIAL, more: 1 },
      [],
      { value: INITIAL, validFrom: '2199-01-01T00:00:00Z' },
    ])
      expect((await put(boss, 'incident.matrix', body, 2)).status).toBe(422);
    expect((await boss.send('PUT', '/settings/incident.matrix', { value: INITIAL })).status).toBe(428);
    expect((await put(agent, 'incident.matrix', { value: INITIAL }, 2)).status).toBe(403);
    expect((await user.get('/settings')).status).toBe(403);
    for (const name of ['nothing', '__proto__', 'incident'])
      expect((await boss.get(`/settings/${name}`)).status).toBe(404);
    expect((await clientOf(app, there.people.administrator.key).get('/settings/incident.matrix')).body).toMatchObject({
      version: 0,
    });
  });
});

describe('grants', () => {
  const newcomer = async (): Promise<string> => String((await boss.post('/people', { title: 'Newcomer' })).body['id']);

  it('give a role at once, for a scope and a time, and end at once', async () => {
    const person = here.people.user.id;
    expect((await user.get('/configuration-items')).body['items']).toEqual([]);
    const item = (
      await boss.post('/configuration-items', { title: 'Router', kind: 'network', customer: here.customer['id'] })
    ).body;
    const granted = await manager.post('/grants', {
      person,
      role: 'agent',
      scope: 'customer',
      of: here.customer['number'],
    });
    expect([granted.status, granted.body]).toMatchObject([
      201,
      { role: 'agent', scope: 'customer', of: { label: 'Hôpital Saint-Clair' }, person: { label: 'user' }, to: null },
    ]);
    expect((await user.get(`/configuration-items/${String(item['id'])}`)).status).toBe(200);
    expect(
      (await manager.post('/grants', { person, role: 'agent', scope: 'customer', of: here.customer['id'] })).status,
    ).toBe(409);
    expect(items((await boss.get(`/grants?person=${person}`)).body).map((grant) => grant['role'])).toEqual([
      'agent',
      'user',
    ]);
    expect((await manager.send('DELETE', `/grants/${String(granted.body['id'])}`)).status).toBe(204);
    expect((await user.get(`/configuration-items/${String(item['id'])}`)).status).toBe(404);
    expect((await manager.send('DELETE', `/grants/${String(granted.body['id'])}`)).status).toBe(404);
    expect(items((await boss.get(`/grants?person=${person}&ended=true`)).body)).toHaveLength(2);
    const later = await boss.post('/grants', { person, role: 'auditor', from: inMinutes(60), to: inMinutes(120) });
    expect(later.status).toBe(201);
    expect((await user.get(`/configuration-items/${String(item['id'])}`)).status).toBe(404);
    expect((await boss.send('DELETE', `/grants/${String(later.body['id'])}`)).status).toBe(204);
    const timeline = items((await boss.get(`/people/${person}/timeline`)).body);
    expect(timeline.map((each) => each['action']).slice(0, 4)).toEqual([
      'grant-ended',
      'grant',
      'grant-ended',
      'grant',
    ]);
  });

  it('are given by those who set up the organisation; administrators by administrators alone', async () => {
    const person = await newcomer();
    expect((await agent.post('/grants', { person, role: 'agent' })).status).toBe(403);
    expect((await manager.post('/grants', { person, role: 'administrator' })).status).toBe(403);
    const boss2 = await boss.post('/grants', { person, role: 'administrator' });
    expect(boss2.status).toBe(201);
    expect((await manager.send('DELETE', `/grants/${String(boss2.body['id'])}`)).status).toBe(403);
    expect((await agent.get('/grants')).status).toBe(403);
    expect((await clientOf(app, here.people.auditor.key).get('/grants')).status).toBe(200);
    const own = await boss.post('/grants', {
      person: here.people.administrator.id,
      role: 'agent',
      scope: 'team',
      of: here.team['id'],
    });
    expect(own).toMatchObject({ status: 201, body: { role: 'agent', of: { id: here.team['id'] }, to: null } });
    const listed = (await boss.get(`/grants?person=${here.people.administrator.id}`)).body['items'] as {
      id: unknown;
    }[];
    expect(listed.map(({ id }) => id)).toContain(own.body['id']);
    expect((await boss.send('DELETE', `/grants/${String(boss2.body['id'])}`)).status).toBe(204);
    expect(
      (
        await clientOf(app, there.people.administrator.key).send(
          'DELETE',
          `/grants/${String(items((await boss.get('/grants?role=agent')).body)[0]?.['id'])}`,
        )
      ).status,
    ).toBe(404);
  });

  it('leave one administrator, even when two end each other at the same moment', async () => {
    const own = await settle(world, 'Own');
    await grantRole(own.context, own.people.smsManager.id, 'administrator');
    const [one, two] = [clientOf(app, own.people.administrator.key), clientOf(app, own.people.smsManager.key)];
    const grants = items((await one.get('/grants?role=administrator')).body);
    const [first, second] = [own.people.administrator.id, own.people.smsManager.id].map((id) =>
      String(grants.find((grant) => (grant['person'] as Json)['id'] === id)?.['id']),
    );
    const answers = await Promise.all([
      one.send('DELETE', `/grants/${String(second)}`),
      two.send('DELETE', `/grants/${String(first)}`),
    ]);
    expect(answers.filter((answer) => answer.status === 204)).toHaveLength(1);
    const left = clientOf(app, own.people.auditor.key);
    const [remaining, ...others] = items((await left.get('/grants?role=administrator')).body);
    expect(others).toEqual([]);
    const last = JSON.stringify(remaining).includes(own.people.administrator.id) ? one : two;
    expect((await last.send('DELETE', `/grants/${String(remaining?.['id'])}`)).body).toMatchObject({
      status: 409,
      code: 'last_administrator.conflict',
    });
  });

  it('are refused for what is nobody, no role, no scope or no time', async () => {
    const person = await newcomer();
    const base = { person, role: 'agent' };
    for (const more of [
      { role: 'king' },
      { role: '__proto__' },
      { person: 'PER-999999' },
      { person: there.people.agent.id },
      { person: here.team['id'] },
      { scope: 'team' },
      { scope: 'team', of: here.customer['id'] },
      { scope: 'planet' },
      { of: here.team['id'] },
      { role: 'administrator', scope: 'team', of: here.team['id'] },
      { role: 'customerContact' },
      { from: 'now' },
      { to: '2020-01-01T00:00:00Z' },
      { more: 1 },
    ])
      expect([more, (await boss.post('/grants', { ...base, ...more })).status]).toEqual([more, 422]);
    expect((await boss.get('/grants?person=x')).body).toEqual({ items: [] });
    expect(items((await agent.get('/roles')).body)).toContainEqual({
      name: 'smsManager',
      label: 'SMS manager',
      portal: false,
    });
  });
});

describe('teams', () => {
  it('have members, who come and go, told in the team’s timeline', async () => {
    const path = `/teams/${String(here.otherTeam['id'])}`;
    const joined = await boss.post(`${path}/members`, { person: here.people.auditor.id });
    expect([joined.status, joined.body]).toMatchObject([201, { person: { label: 'auditor' }, to: null }]);
    expect(items((await agent.get(`${path}/members`)).body).map((each) => (each['person'] as Json)['label'])).toEqual([
      'auditor',
    ]);
    expect((await boss.send('DELETE', `${path}/members/${here.people.auditor.id}`)).status).toBe(204);
    expect((await boss.send('DELETE', `${path}/members/${here.people.auditor.id}`)).status).toBe(404);
    expect(items((await agent.get(`${path}/members`)).body)).toEqual([]);
    expect((await boss.post(`${path}/members`, { person: here.people.auditor.id, to: inMinutes(60) })).status).toBe(
      201,
    );
    expect(
      items((await boss.get(`${path}/timeline`)).body)
        .slice(0, 2)
        .map((each) => [each['action'], (each['facts'] as Json)['member']]),
    ).toEqual([
      ['member-joined', 'auditor'],
      ['member-left', 'auditor'],
    ]);
    expect((await agent.post(`${path}/members`, { person: here.people.auditor.id })).status).toBe(403);
    expect((await user.get(`${path}/members`)).status).toBe(403);
    for (const body of [{}, { person: here.team['id'] }, { person: here.people.agent.id, to: '2001-01-01T00:00:00Z' }])
      expect((await boss.post(`${path}/members`, body)).status).toBe(422);
    expect((await boss.get('/teams/TEAM-999999/members')).status).toBe(404);
  });
});

describe('public holidays', () => {
  it('are those of a country, a state or a region, called as the reader calls them, for those who run services', async () => {
    const { countries } = (await agent.get('/public-holidays?language=de')).body as { countries: Json[] };
    expect(countries).toContainEqual({ code: 'FR', name: 'Frankreich' });
    const place = (await agent.get('/public-holidays?country=DE&state=BY&region=KATH&year=2026&language=de-DE')).body;
    expect(place['states']).toContainEqual({ code: 'BY', name: 'Bayern' });
    expect((place['regions'] as Json[]).map(({ code }) => code)).toContain('KATH');
    expect(place['days']).toContainEqual({
      date: '2026-08-15',
      name: 'Mariä Himmelfahrt',
      kind: 'public',
      rule: expect.any(String),
    });
    expect((place['days'] as Json[]).at(-1)).toMatchObject({ date: expect.stringMatching(/^2028-12/) });
    expect((await user.get('/public-holidays')).status).toBe(403);
    expect((await agent.get('/public-holidays?country=../x')).status).toBe(422);
    expect((await agent.get('/public-holidays?country=QQ')).body).toMatchObject({ states: [], days: [] });
  });
});
