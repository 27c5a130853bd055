import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let here: Organisation;
let app: FastifyInstance;
let boss: Client;
let caller: Client;
type Item = Record<string, { label: string } | string | null>;

const PLACES: Readonly<Record<string, { supplier: string | null; floor: number | null }>> = {
  a: { supplier: 'Zenith', floor: 3 },
  b: { supplier: 'alder', floor: 12 },
  c: { supplier: null, floor: null },
  d: { supplier: 'Birch', floor: 3 },
  e: { supplier: null, floor: 1 },
};

beforeAll(async () => {
  world = await openWorld();
  here = await settle(world, 'Order');
  app = await apiApp(world);
  boss = clientOf(app, here.people.administrator.key);
  caller = clientOf(app, here.people.user.key);
  const own = { type: 'incident', label: 'Own' };
  for (const more of [
    { name: 'floor', kind: 'integer' },
    { name: 'place', kind: 'text', internal: true },
    { name: 'helper', kind: 'ref', to: 'person' },
    { name: 'cause', kind: 'ref', to: 'problem' },
  ])
    await boss.post('/custom-fields', { ...own, ...more });
  const people = new Map<string, string>();
  for (const title of ['Zenith', 'alder', 'Birch'])
    people.set(title, String((await boss.post('/people', { title })).body['id']));
  const causes = new Map<string, string>();
  for (const [at, [name, confidential]] of [
    ['x', false],
    ['y', true],
    ['z', false],
  ].entries()) {
    const { body } = await boss.post('/problems', {
      title: name,
      confidential,
      owner: here.people.administrator.id,
    });
    causes.set('cab'.charAt(at), String(body['id']));
  }
  for (const [title, { supplier, floor }] of Object.entries(PLACES)) {
    const id = supplier === null ? undefined : people.get(supplier);
    await boss.post('/incidents', {
      title,
      requester: here.people.user.id,
      team: here.team['id'],
      ...(id === undefined ? {} : { assignee: id }),
      custom: { helper: id ?? null, place: supplier, floor, cause: causes.get(title) ?? null },
    });
  }
});
afterAll(async () => {
  await app.close();
  await world.close();
});

/** The titles of the whole list, two at a time, from its beginning or from its end. */
const order = async (who: Client, sort: string, backwards = false): Promise<string> => {
  let titles = '';
  let place: string | null = backwards ? 'end' : '';
  do {
    const page = await who.get(`/incidents?limit=2&sort=${sort}&${backwards ? 'before' : 'cursor'}=${place}`);
    expect(page.status, page.text).toBe(200);
    const found = (page.body['items'] as Item[]).map(({ title }) => String(title)).join('');
    titles = backwards ? found + titles : titles + found;
    place = page.body[backwards ? 'previous' : 'next'] as string | null;
  } while (place !== null);
  return titles;
};

describe('a list', () => {
  it.each(['assignee', 'custom.helper'])(
    'is sorted by what %s is called, whatever its case, with nobody last',
    async (by) => {
      expect(await order(boss, by)).toMatch(/^bda(?:ce|ec)$/);
      expect(await order(boss, `-${by}`)).toMatch(/^adb(?:ce|ec)$/);
      expect(await order(boss, by, true)).toBe(await order(boss, by));
      expect(await order(boss, `-${by}`, true)).toBe(await order(boss, `-${by}`));
    },
  );

  it('is sorted by figures of the organisation’s own as figures', async () => {
    expect(await order(boss, 'custom.floor')).toMatch(/^e(?:ad|da)bc$/);
    expect(await order(boss, '-custom.floor')).toMatch(/^b(?:ad|da)ec$/);
    expect(await order(boss, 'custom.floor', true)).toBe(await order(boss, 'custom.floor'));
  });

  it('shows nothing of the order beside the fields that were asked for', async () => {
    const page = await boss.get('/incidents?limit=1&sort=assignee&fields=title');
    expect(JSON.stringify(page.body)).not.toMatch(/ordered|alder/);
  });

  it('tells nothing by its order: neither what is internal, nor names that somebody may not know', async () => {
    expect((await caller.get('/incidents?sort=custom.place')).status).toBe(400);
    const agent = clientOf(app, here.people.agent.key);
    expect(await order(boss, 'custom.cause')).toMatch(/^cab(?:de|ed)$/);
    expect(await order(agent, 'custom.cause')).toMatch(/^cb[ade]{3}$/);
    expect(await order(agent, '-custom.cause')).toMatch(/^bc[ade]{3}$/);
  });

  it('has no order by what is no field, or by long texts', async () => {
    for (const sort of ['custom.nothing', 'description', 'tags'])
      expect((await boss.get(`/incidents?sort=${sort}`)).status).toBe(400);
  });
});
