import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { grantRole, keyFor, openWorld, settle, type Organisation, type World } from '../harness/world.ts';

/** An agent of one team who reported something that another team works on: a caller there like any other. */
let world: World;
let app: FastifyInstance;
let here: Organisation;
let boss: Client;
let caller: Client;
let number: string;
let path: string;

type Json = Record<string, unknown>;
const itemsOf = ({ body }: { body: Json }): Json[] => body['items'] as Json[];

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  boss = clientOf(app, here.people.administrator.key);
  const person = await create(here.context, definitionNamed('person'), { title: 'Neo', email: 'neo@here.example' });
  await grantRole(here.context, String(person['id']), 'agent', 'team', String(here.otherTeam['id']));
  caller = clientOf(app, await keyFor(here.context, String(person['id'])));
  const { body } = await boss.post('/incidents', {
    title: 'Laptop',
    requester: person['id'],
    team: here.team['id'],
    supplier: 'Quiet Ltd',
    tags: ['vip'],
  });
  number = String(body['number']);
  path = `/incidents/${String(body['id'])}`;
  await boss.post(`${path}/comments`, { text: 'They dropped it, plainly', visibility: 'internal' });
  await boss.post(`${path}/comments`, { text: 'Bring it along', visibility: 'public' });
});
afterAll(async () => {
  await app.close();
  await world.close();
});

describe('what is internal in a record that staff see as its caller only', () => {
  it('is in no list, as it is not in the record itself', async () => {
    const [listed] = itemsOf(await caller.get('/incidents'));
    expect(listed).toMatchObject({ number, title: 'Laptop' });
    expect(Object.keys(listed ?? {})).not.toContain('supplier');
    const [named] = itemsOf(await caller.get('/incidents?fields=supplier,tags'));
    expect(JSON.stringify(named)).not.toMatch(/Quiet|vip/);
    expect(JSON.stringify((await caller.get(path)).body)).not.toMatch(/Quiet|vip/);
  });

  it('is found by no filter, neither by its opposite, nor told by an order', async () => {
    for (const [filter, seen] of [
      ['supplier:"Quiet Ltd"', 1],
      ['-supplier:"Quiet Ltd"', 0],
      ['tags:vip', 1],
    ] as const) {
      const query = `/incidents/count?filter=${encodeURIComponent(`${filter} number:${number}`)}`;
      expect([filter, (await boss.get(query)).body['count']]).toEqual([filter, seen]);
      expect([filter, (await caller.get(query)).body['count']]).toEqual([filter, 0]);
    }
    expect(itemsOf(await caller.get('/incidents?sort=supplier'))).toEqual([]);
    expect(itemsOf(await boss.get('/incidents?sort=supplier'))).toHaveLength(1);
  });

  it('is found by no word', async () => {
    const found = async (who: Client, word: string) => [
      itemsOf(await who.get(`/search?q=${word}&types=incident`)).length,
      itemsOf(await who.get(`/incidents?filter=${word}`)).length,
    ];
    expect(await found(boss, 'plainly')).toEqual([1, 1]);
    expect(await found(caller, 'plainly')).toEqual([0, 0]);
    expect(await found(caller, 'along')).toEqual([1, 1]);
    expect(await found(caller, 'laptop')).toEqual([1, 1]);
  });
});
