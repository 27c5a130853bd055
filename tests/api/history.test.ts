import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { leafOf } from '#kernel/history/entry.ts';
import { checkEntry } from '#kernel/history/check-entry.ts';
import { readRecord } from '#kernel/history/read-sealed.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let boss: Client;
let agent: Client;
let user: Client;

type Json = Record<string, unknown>;
const items = (body: Json): Json[] => body['items'] as Json[];

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  const client = (role: 'administrator' | 'agent' | 'user') => clientOf(app, here.people[role].key);
  [boss, agent, user] = [client('administrator'), client('agent'), client('user')];
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const changed = async (): Promise<string> => {
  const { body } = await boss.post('/incidents', {
    title: 'Portal loops',
    description: 'It returns to sign-in.',
    requester: here.people.user.id,
    customer: here.customer['id'],
    impact: 2,
  });
  const path = `/incidents/${String(body['id'])}`;
  expect(
    (await agent.patch(path, { title: 'Portal loops forever', assignee: here.people.agent.id }, { 'if-match': '"1"' }))
      .status,
  ).toBe(200);
  expect((await agent.patch(path, { impact: 1, assignee: null }, { 'if-match': '"2"' })).status).toBe(200);
  return path;
};

describe('the history of a record', () => {
  it('gives every entry as it was hashed, page by page, to those who work with it', async () => {
    const path = await changed();
    const first = await agent.get(`${path}/history?limit=2`);
    const second = await agent.get(`${path}/history?cursor=${String(first.body['next'])}`);
    const entries = [...items(first.body), ...items(second.body)];
    expect(entries.map((entry) => [entry['version'], entry['action'], entry['position']])).toEqual([
      [1, 'create', null],
      [2, 'edit', null],
      [3, 'edit', null],
    ]);
    for (const entry of entries) expect(leafOf(String(entry['body']))).toBe(entry['leaf']);
    expect(second.body['next']).toBe(null);
    expect((await user.get(`${path}/history`)).status).toBe(403);
    expect((await user.get(`/incidents/01900000-0000-7000-8000-000000000000/history`)).status).toBe(404);
  });

  it('shows how it was at a version and at a time', async () => {
    const path = await changed();
    const then = await agent.get(`${path}/at?version=2`);
    expect(then.body).toMatchObject({
      exists: true,
      version: 2,
      fields: {
        title: 'Portal loops forever',
        impact: 2,
        state: 'new',
        assignee: { id: here.people.agent.id, label: 'agent' },
      },
    });
    expect((await agent.get(`${path}/at?time=2020-01-01T00:00:00Z`)).body).toMatchObject({
      exists: false,
      version: 0,
      fields: {},
    });
    expect((await agent.get(`${path}/at?time=now`)).body).toMatchObject({
      version: 3,
      fields: { impact: 1, assignee: null },
    });
    expect((await agent.get(`${path}/at?time=now&clock=occurred`)).body).toMatchObject({ version: 3 });
    for (const query of [
      '',
      '?version=0',
      '?version=1&time=now',
      '?time=tomorrowish',
      '?time=now&clock=wall',
      '?version=1&x=1',
    ])
      expect([400, 422]).toContain((await agent.get(`${path}/at${query}`)).status);
    expect((await user.get(`${path}/at?version=1`)).status).toBe(403);
  });

  it('compares two versions', async () => {
    const path = await changed();
    const compared = await agent.get(`${path}/compare?from=1&to=3`);
    expect(compared.body['differences']).toEqual(
      expect.arrayContaining([
        { field: 'impact', label: 'Impact', from: 2, to: 1, erased: false },
        { field: 'title', label: 'Title', from: 'Portal loops', to: 'Portal loops forever', erased: false },
      ]),
    );
    expect(compared.text).not.toContain('assignee');
    expect((await agent.get(`${path}/compare?from=2`)).body['to']).toBe(3);
    for (const query of ['', '?from=x', '?from=1&to=0'])
      expect((await agent.get(`${path}/compare${query}`)).status).toBe(422);
  });
});

describe('erasing personal data', () => {
  const found = async (word: string): Promise<number> =>
    items((await agent.get(`/search?q=${word}&types=incident`)).body).length;

  it('removes it from the record, the search, its past and its timeline, while the rest still proves', async () => {
    const { body } = await boss.post('/incidents', {
      title: 'Call from Esmeralda',
      description: 'Quintessa lives in Zürich.',
      requester: here.people.user.id,
    });
    const path = `/incidents/${String(body['id'])}`;
    await agent.post(`${path}/comments`, { text: 'Xanadu is her password', visibility: 'internal' });
    await agent.post(`${path}/comments`, { text: 'We look into Wolkenkratzer', visibility: 'public' });
    await agent.patch(path, { title: 'Call from Esmeralda again' }, { 'if-match': '"3"' });
    expect(await Promise.all(['Esmeralda', 'Quintessa', 'Xanadu', 'Wolkenkratzer'].map(found))).toEqual([1, 1, 1, 1]);
    const [, secret] = items((await agent.get(`${path}/history`)).body);
    const erased = await boss.post(`${path}/erase`, {
      fields: ['title'],
      entries: [secret?.['id']],
      reason: 'Asked for by the person on paper',
    });
    expect([erased.status, erased.body['title'], erased.body['description']]).toEqual([
      200,
      'Erased',
      'Quintessa lives in Zürich.',
    ]);
    expect(await Promise.all(['Esmeralda', 'Quintessa', 'Xanadu', 'Wolkenkratzer'].map(found))).toEqual([0, 1, 0, 1]);
    const everything = [
      await agent.get(`${path}/history`),
      await agent.get(`${path}/timeline`),
      await agent.get(`${path}/at?version=2`),
      await agent.get(`${path}/compare?from=1&to=5`),
      await agent.get(path),
    ];
    for (const answer of everything) expect(answer.text).not.toMatch(/Esmeralda|Xanadu/);
    const last = items((await agent.get(`${path}/timeline`)).body)[0];
    expect(last).toMatchObject({
      action: 'erase',
      reason: 'Asked for by the person on paper',
      actor: { name: 'administrator' },
    });
    expect(last).toHaveProperty('facts.erased.length', 3);
    expect((await agent.get(`${path}/at?version=4`)).body['erased']).toContain('title');
    const query = async (text: string, values?: unknown[]) => ({
      rows: (await here.context.batch([values === undefined ? { text } : { text, values }]))[0]?.rows ?? [],
    });
    const stored = await readRecord(query, here.org, String(body['id']));
    expect(
      stored.map(({ stored: entry }) => checkEntry(here.org, entry)).map(({ wrong, erased: gone }) => [wrong, gone]),
    ).toEqual([
      [null, true],
      [null, true],
      [null, false],
      [null, true],
      [null, false],
    ]);
    expect((await boss.post(`${path}/erase`, { fields: ['title'], reason: 'again' })).status).toBe(409);
  });

  it('removes names of files and all comments by what history calls them', async () => {
    const { body } = await boss.post('/incidents', { title: 'Printer', requester: here.people.user.id });
    const path = `/incidents/${String(body['id'])}`;
    await app.inject({
      method: 'POST',
      url: `/api/v1${path}/attachments?name=esmeralda.txt`,
      headers: { authorization: `Bearer ${here.people.agent.key}`, 'content-type': 'text/plain' },
      payload: 'x',
    });
    await agent.post(`${path}/comments`, { text: 'Esmeralda called', visibility: 'public' });
    expect(
      (await boss.post(`${path}/erase`, { fields: ['attachment.name', 'comment'], reason: 'Art. 17' })).status,
    ).toBe(200);
    for (const part of ['', '/attachments', '/timeline', '/history'])
      expect((await agent.get(`${path}${part}`)).text).not.toMatch(/esmeralda/i);
    expect((await agent.get(path)).body['title']).toBe('Printer');
  });

  it('is for administrators, and refused for what is not there', async () => {
    const path = await changed();
    const other = items((await agent.get(`${await changed()}/history`)).body)[0];
    expect((await agent.post(`${path}/erase`, { fields: ['title'], reason: 'x' })).status).toBe(403);
    for (const body of [
      {},
      { fields: ['title'] },
      { fields: ['title'], reason: ' ' },
      { fields: ['impact'], reason: 'x' },
      { fields: ['__proto__'], reason: 'x' },
      { entries: [other?.['id']], reason: 'x' },
      { entries: ['x'], reason: 'x' },
      { fields: 'title', reason: 'x' },
      { reason: 'x', all: true },
      [],
    ])
      expect((await boss.post(`${path}/erase`, body)).status).toBe(422);
    expect((await boss.post(`${path}/erase`, { reason: 'nothing' })).status).toBe(409);
  });
});
