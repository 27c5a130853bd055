import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let boss: Client;
let agent: Client;
let auditor: Client;

type Json = Record<string, unknown>;
const HOUR = 3_600_000;
let now = Date.now();

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp({ ...world, now: () => now });
  here = await settle(world, 'Here');
  const client = (role: 'administrator' | 'agent' | 'auditor'): Client => clientOf(app, here.people[role].key);
  [boss, agent, auditor] = [client('administrator'), client('agent'), client('auditor')];
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const incident = async (more: Json): Promise<string> => {
  const { body } = await boss.post('/incidents', { title: 'Payroll', requester: here.people.user.id, ...more });
  return `/incidents/${String(body['id'])}`;
};
const lookers = async (path: string): Promise<unknown[]> =>
  ((await boss.get(`${path}/viewings`)).body['items'] as Json[]).map(({ person, means }) => [
    (person as Json)['label'],
    means,
  ]);

describe('who looked at a confidential record', () => {
  it('is noted once an hour, when it is opened and when it is exported', async () => {
    const path = await incident({
      confidential: true,
      assignee: here.people.agent.id,
      owner: here.people.administrator.id,
    });
    await agent.get(path);
    await agent.get(path);
    expect(await lookers(path)).toEqual(
      expect.arrayContaining([
        ['agent', 'opened'],
        ['administrator', 'opened'],
      ]),
    );
    expect((await lookers(path)).filter((each) => (each as unknown[])[0] === 'agent')).toHaveLength(1);
    now += HOUR;
    await agent.get(path);
    await agent.get('/incidents/export?fields=title');
    expect((await lookers(path)).filter((each) => (each as unknown[])[0] === 'agent')).toEqual(
      expect.arrayContaining([
        ['agent', 'exported'],
        ['agent', 'opened'],
        ['agent', 'opened'],
      ]),
    );
  });

  it('is told to those in charge alone, and nothing is noted of what is no secret', async () => {
    const open = await incident({ assignee: here.people.agent.id });
    await agent.get(open);
    expect(await lookers(open)).toEqual([]);
    expect((await agent.get(open)).body['may']).toMatchObject({ viewings: false });
    expect((await agent.get(`${open}/viewings`)).status).toBe(403);
    expect((await auditor.get(`${open}/viewings`)).status).toBe(200);
    const secret = await incident({ confidential: true, owner: here.people.administrator.id });
    expect((await auditor.get(`${secret}/viewings`)).status).toBe(404);
  });
});
