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
let auditor: Client;

type Json = Record<string, unknown>;
const items = (body: Json): Json[] => body['items'] as Json[];

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  there = await settle(world, 'There');
  const client = (role: 'administrator' | 'agent' | 'user' | 'auditor') => clientOf(app, here.people[role].key);
  [boss, agent, user, auditor] = [client('administrator'), client('agent'), client('user'), client('auditor')];
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const incident = async (more: Json = {}): Promise<string> => {
  const { body } = await boss.post('/incidents', {
    title: 'Mail',
    requester: here.people.user.id,
    customer: here.customer['id'],
    ...more,
  });
  return `/incidents/${String(body['id'])}`;
};

describe('taking part', () => {
  it('is watching by oneself, for everybody who may read a record', async () => {
    const path = await incident();
    const watching = await auditor.post(`${path}/participants`, {});
    expect([watching.status, watching.body['role'], (watching.body['person'] as Json)['id']]).toEqual([
      201,
      'watcher',
      here.people.auditor.id,
    ]);
    expect((await auditor.post(`${path}/participants`, { role: 'watcher', person: 'me' })).status).toBe(201);
    expect((await boss.get(path)).body['version']).toBe(2);
    expect(items((await agent.get(`${path}/participants`)).body)).toMatchObject([
      { role: 'watcher', person: { label: 'auditor' } },
    ]);
    expect((await auditor.send('DELETE', `${path}/participants/me`)).status).toBe(204);
    expect((await auditor.send('DELETE', `${path}/participants/me`)).status).toBe(404);
    const timeline = items((await agent.get(`${path}/timeline`)).body);
    expect(timeline.map((each) => [each['action'], each['facts']])).toEqual([
      ['unwatch', { watcher: 'auditor' }],
      ['watch', { watcher: 'auditor' }],
      ['create', {}],
    ]);
  });

  it('opens the record to whom an editor adds, until that ends', async () => {
    const path = await incident({ confidential: true });
    expect((await auditor.get(path)).status).toBe(404);
    expect((await boss.get(path)).status).toBe(404);
    const lead = clientOf(app, here.people.smsManager.key);
    const own = await lead.post('/incidents', {
      title: 'Quiet',
      requester: here.people.smsManager.id,
      confidential: true,
    });
    const quiet = `/incidents/${String(own.body['id'])}`;
    expect((await auditor.get(quiet)).status).toBe(404);
    expect((await lead.post(`${quiet}/participants`, { role: 'contact', person: here.people.auditor.id })).status).toBe(
      201,
    );
    expect((await auditor.get(quiet)).status).toBe(200);
    expect((await lead.send('DELETE', `${quiet}/participants/${here.people.auditor.id}?role=contact`)).status).toBe(
      204,
    );
    expect((await auditor.get(quiet)).status).toBe(404);
  });

  it('is decided by whoever may edit, and shown in the portal as far as it concerns the customer', async () => {
    const path = await incident();
    expect((await user.post(`${path}/participants`, { person: here.people.agent.id })).status).toBe(422);
    expect((await auditor.post(`${path}/participants`, { person: here.people.agent.id })).status).toBe(403);
    expect((await auditor.post(`${path}/participants`, { role: 'commander' })).status).toBe(403);
    await boss.post(`${path}/participants`, { person: here.people.agent.id, role: 'watcher' });
    await boss.post(`${path}/participants`, { person: here.people.customerContact.id, role: 'contact' });
    await user.post(`${path}/participants`);
    expect(items((await user.get(`${path}/participants`)).body).map((each) => each['role'])).toEqual([
      'contact',
      'watcher',
    ]);
    expect((await user.send('DELETE', `${path}/participants/${here.people.agent.id}`)).status).toBe(404);
    expect((await user.send('DELETE', `${path}/participants/${here.people.customerContact.id}`)).status).toBe(403);
  });

  it('is refused for what is nobody, or no part', async () => {
    const path = await incident();
    for (const person of [
      there.people.agent.id,
      here.service['id'],
      '01900000-0000-7000-8000-000000000000',
      'PER-999999',
      7,
      null,
      '\0',
    ])
      expect((await boss.post(`${path}/participants`, { person })).status).toBe(422);
    for (const role of ['escalation', 'owner', 7, '__proto__'])
      expect((await boss.post(`${path}/participants`, { role })).status).toBe(422);
    for (const id of ['x', '01900000-0000-7000-8000-000000000000'])
      expect((await boss.send('DELETE', `${path}/participants/${id}`)).status).toBe(404);
  });
});
