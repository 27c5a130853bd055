import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let agent: Client;
let user: Client;
let path: string;

type Json = Record<string, unknown>;
const itemsOf = ({ body }: { body: Json }): Json[] => body['items'] as Json[];

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  const here = await settle(world, 'Sparse');
  agent = clientOf(app, here.people.agent.key);
  user = clientOf(app, here.people.user.key);
  const { body } = await agent.post('/incidents', {
    title: 'Printer smokes',
    description: 'Thick **smoke**',
    requester: here.people.user.id,
    team: here.team['id'],
    supplier: 'Quiet Ltd',
  });
  path = `/incidents/${String(body['id'])}`;
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const ALWAYS = ['id', 'number', 'type', 'version'];
const keysOf = (row: Json | undefined): string[] => Object.keys(row ?? {}).sort();

describe('fields that are asked for', () => {
  it('come alone, in a list in any order and in a search by words', async () => {
    for (const query of ['', '&sort=title', '&sort=dueAt', '&filter=smokes']) {
      const [row] = itemsOf(await agent.get(`/incidents?fields=title,description,team${query}`));
      expect(keysOf(row)).toEqual([...ALWAYS, 'description', 'team', 'title'].sort());
      expect(row).toMatchObject({ title: 'Printer smokes', description: 'Thick **smoke**', type: 'incident' });
    }
    expect(keysOf(itemsOf(await agent.get('/incidents?fields=clocks'))[0])).toEqual([...ALWAYS, 'clocks'].sort());
    expect(keysOf(itemsOf(await agent.get('/incidents'))[0])).toEqual(expect.arrayContaining(['title', 'clocks']));
  });

  it('come alone from one record as well', async () => {
    const answer = await agent.get(`${path}?fields=state,supplier`);
    expect(answer.body).toMatchObject({ state: 'new', supplier: 'Quiet Ltd' });
    expect(keysOf(answer.body)).toEqual([...ALWAYS, 'state', 'supplier'].sort());
    expect(answer.headers['etag']).toBe((await agent.get(path)).headers['etag']);
  });

  it('are refused where there is no such field, or none for the caller', async () => {
    for (const at of ['/incidents', path]) {
      expect((await agent.get(`${at}?fields=nothing`)).status).toBe(400);
      expect((await user.get(`${at}?fields=supplier`)).status).toBe(400);
      expect((await user.get(`${at}?fields=title`)).status).toBe(200);
    }
  });
});
