import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordDays } from '#conformity/snapshot.ts';
import { results } from '#conformity/evidence.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { MINUTE, openDesk, type Desk } from '#sms/operation/resolution/incident/incident.test-support.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { grantRole, keyFor, settle, type Organisation } from '../harness/world.ts';
import { complete, incidentResults } from './desk.ts';

type Json = Record<string, unknown>;

let desk: Desk;
let elsewhere: Organisation;
let app: FastifyInstance;
let manager: Client;
let limited: Client;

/** The API tells the time by the machine's clock, so these incidents are of today. */
beforeAll(async () => {
  desk = await openDesk('Access');
  desk.clock.now = Date.now() - 3 * 24 * 60 * MINUTE;
  elsewhere = await settle(desk.world, 'Elsewhere', 'canary');
  app = await apiApp(desk.world);
  const person = await create(await desk.system(), definitionNamed('person'), {
    title: 'Agent of one customer',
    email: 'one@desk.example',
  });
  await grantRole(desk.context, String(person['id']), 'agent', 'customer', String(desk.otherCustomer['id']));
  limited = clientOf(app, await keyFor(desk.context, String(person['id'])));
  manager = clientOf(app, desk.people.smsManager.key);
  const { smsManager } = desk.people;
  for (const customer of [desk.customer, desk.customer, desk.otherCustomer])
    await desk.report({ ...complete(desk), category: null, customer: customer['id'] });
  await desk.report({ ...complete(desk), customer: desk.otherCustomer['id'] });
  await desk.report(
    {
      ...complete(desk),
      category: null,
      customer: desk.otherCustomer['id'],
      confidential: true,
      team: desk.otherTeam['id'],
    },
    smsManager,
  );
});
afterAll(async () => {
  await app.close();
  await desk.world.close();
});

const figures = (body: Json) => incidentResults(body['requirements'] as never)['a'];
const numbers = async (client: Client): Promise<number> =>
  ((await client.get('/evidence/8.6.1-a/exceptions')).body['items'] as Json[]).length;

describe('who sees evidence', () => {
  it('is staff: people of the portal and strangers are refused', async () => {
    for (const path of ['/evidence', '/evidence/trend', '/evidence/8.6.1-a/exceptions']) {
      expect((await clientOf(app, desk.people.user.key).get(path)).status).toBe(403);
      expect((await clientOf(app, desk.people.customerContact.key).get(path)).status).toBe(403);
      expect((await clientOf(app).get(path)).status).toBe(401);
      for (const role of [
        'auditor',
        'smsManager',
        'topManagement',
        'processOwner',
        'serviceOwner',
        'agent',
        'administrator',
      ] as const)
        expect([role, (await clientOf(app, desk.people[role].key).get(path)).status]).toEqual([role, 200]);
    }
  });

  it('counts and lists what they may see: an agent of one customer gets that customer alone', async () => {
    const { status, body } = await limited.get('/evidence');
    expect([status, body['scope']]).toEqual([200, 'visible']);
    expect(figures(body)).toEqual(['holdsInPart', 2, 1]);
    expect(await numbers(limited)).toBe(1);
    const all = (await manager.get('/evidence')).body;
    expect([all['scope'], figures(all)]).toEqual(['organisation', ['holdsInPart', 4, 1]]);
    expect(await numbers(manager)).toBe(3);
  });

  it('leaves confidential records to those whom they concern', async () => {
    expect(incidentResults((await results(await desk.system())).requirements)['a']).toEqual(['holdsInPart', 5, 1]);
    await desk.context.batch([
      {
        text: 'INSERT INTO membership (org, team, person) VALUES ($1, $2, $3)',
        values: [desk.org, desk.otherTeam['id'], desk.people.auditor.id],
      },
    ]);
    const { body } = await clientOf(app, desk.people.auditor.key).get('/evidence');
    expect(figures(body)).toEqual(['holdsInPart', 5, 1]);
    expect(await numbers(clientOf(app, desk.people.auditor.key))).toBe(4);
  });

  it('shows nothing of another organisation', async () => {
    const { text, body } = await clientOf(app, elsewhere.people.smsManager.key).get('/evidence');
    expect(figures(body)).toEqual(['notExercised', 0, 0]);
    expect(text).not.toContain(desk.org);
  });

  it("keeps the past, which is the whole organisation's, from whoever sees a part of it", async () => {
    const yesterday = new Date(Date.now() - 24 * 60 * MINUTE).toISOString().slice(0, 10);
    expect((await manager.get(`/evidence?asOf=${yesterday}`)).status).toBe(404);
    desk.clock.now = Date.now();
    expect(await recordDays(await desk.system())).toBeGreaterThanOrEqual(2);
    const past = await manager.get(`/evidence?asOf=${yesterday}`);
    expect([past.status, past.body['day'], figures(past.body)]).toEqual([200, yesterday, ['holdsInPart', 5, 1]]);
    expect((await limited.get(`/evidence?asOf=${yesterday}`)).status).toBe(403);
    expect(((await limited.get('/evidence/trend?clause=8.6.1')).body['months'] as Json[]).length).toBe(1);
  });
});

describe('the addresses of evidence', () => {
  it('give every requirement with its words and its result, the clauses rolled up, and a summary', async () => {
    const { body } = await manager.get('/evidence');
    const requirements = body['requirements'] as Json[];
    expect(requirements).toHaveLength(219);
    expect(requirements.find(({ id }) => id === '8.6.1-a')).toEqual({
      id: '8.6.1-a',
      clause: '8.6.1',
      title: 'Incident management',
      obligation: 'Record and classify every incident.',
      rule: expect.stringContaining('category'),
      automation: 'computed',
      documented: 'retain',
      result: 'holdsInPart',
      population: 4,
      conforming: 1,
      exceptions: 3,
      judgement: null,
    });
    const clauses = body['clauses'] as Json[];
    expect(clauses.find(({ clause }) => clause === '8.6.1')).toMatchObject({
      title: 'Incident management',
      parent: '8.6',
      total: 10,
      worst: 'fails',
    });
    expect(clauses.filter(({ parent }) => parent === null).reduce((sum, { total }) => sum + Number(total), 0)).toBe(
      219,
    );
    expect(body['summary']).toMatchObject({ total: 219 });
    expect(new Set(requirements.map(({ result }) => result))).toEqual(
      new Set(['holdsInPart', 'holds', 'fails', 'notExercised', 'needsJudgement', 'noRule']),
    );
  });

  it('refuse what they do not know', async () => {
    expect((await manager.get('/evidence?asof=2026-01-01')).status).toBe(422);
    for (const day of ['2026-02-30', 'yesterday', '2999-01-01', "'; DROP TABLE incident"])
      expect((await manager.get(`/evidence?asOf=${encodeURIComponent(day)}`)).status).toBe(422);
    expect((await manager.get('/evidence/trend?clause=8.61')).status).toBe(404);
    expect((await manager.get('/evidence/8.6.1-z/exceptions')).status).toBe(404);
    expect((await manager.get('/evidence/8.6.1-a/exceptions?cursor=x')).status).toBe(400);
    expect((await manager.get('/evidence/8.6.1-a/exceptions?limit=0')).status).toBe(422);
  });
});
