import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let here: Organisation;
let agent: Client;
let user: Client;
let auditor: Client;

type Json = Record<string, unknown>;
const items = (body: Json): Json[] => body['items'] as Json[];

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  [agent, user, auditor] = (['agent', 'user', 'auditor'] as const).map((role) =>
    clientOf(app, here.people[role].key),
  ) as [Client, Client, Client];
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const ok = (answer: Answer, status = 201): Json => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};
const incident = async (title: string, more: Json = {}): Promise<Json> =>
  ok(
    await agent.post('/incidents', {
      title,
      requester: here.people.user.id,
      customer: here.customer['id'],
      service: here.service['id'],
      description: 'It began at nine.',
      ...more,
    }),
  );
const path = (row: Json): string => `/incidents/${String(row['id'])}`;
const file = async (row: Json, name: string): Promise<Json> =>
  (
    await app.inject({
      method: 'POST',
      url: `/api/v1${path(row)}/attachments?name=${name}&visibility=public`,
      headers: { authorization: `Bearer ${here.people.agent.key}`, 'content-type': 'application/octet-stream' },
      payload: `bytes of ${name}`,
    })
  ).json<Json>();
const timeline = async (at: string, by = agent): Promise<Json[]> => items((await by.get(`${at}/timeline`)).body);

describe('a record of another type', () => {
  it('takes over fields, is linked, and the incident waits for it', async () => {
    const row = await incident('Portal signs people out', { tags: ['portal'] });
    await file(row, 'trace.txt');
    const answer = await agent.post(`${path(row)}/convert`, {
      to: 'problem',
      leave: 'waits',
      files: 'all',
      watchers: true,
      comment: 'Looked into as {{number}}.',
      visibility: 'internal',
    });
    const problem = ok(answer);
    expect(answer.headers['location']).toBe(`/api/v1/problems/${String(problem['id'])}`);
    expect(problem).toMatchObject({ title: 'Portal signs people out', description: 'It began at nine.', state: 'new' });
    expect((problem['service'] as Json)['id']).toBe(here.service['id']);
    const after = ok(await agent.get(path(row)), 200);
    expect([after['state'], after['holdReason']]).toEqual(['onHold', 'problem']);
    expect(items((await agent.get(`${path(row)}/links`)).body)).toMatchObject([
      { label: 'is caused by', record: { number: problem['number'] } },
    ]);
    expect(items((await agent.get(`/problems/${String(problem['id'])}/attachments`)).body)).toMatchObject([
      { name: 'trace.txt' },
    ]);
    expect((await timeline(path(row))).find(({ action }) => action === 'transition:hold')).toMatchObject({
      text: `Looked into as ${String(problem['number'])}.`,
    });
    const told = await timeline(`/problems/${String(problem['id'])}`);
    expect(told.map(({ text }) => text).filter(Boolean)).toEqual([`Looked into as ${String(row['number'])}.`]);
    expect(told.find(({ action }) => action === 'create')?.['facts']).toMatchObject({
      madeFrom: { how: 'convert', number: row['number'] },
    });
  });

  it('ends an incident that is a request, tells the caller, and takes effect once', async () => {
    const row = await incident('A second screen, please');
    const body = { to: 'serviceRequest', comment: 'It goes on as {{number}}.', visibility: 'public' };
    const key = { 'idempotency-key': 'convert-once' };
    const [first, second] = [
      ok(await agent.post(`${path(row)}/convert`, body, key)),
      ok(await agent.post(`${path(row)}/convert`, body, key)),
    ];
    expect(second['id']).toBe(first['id']);
    expect((first['requester'] as Json)['id']).toBe(here.people.user.id);
    expect(ok(await user.get(path(row)), 200)['state']).toBe('cancelled');
    expect((await timeline(path(row), user)).map(({ text }) => text)).toContain(
      `It goes on as ${String(first['number'])}.`,
    );
    expect(ok(await user.get(`/service-requests/${String(first['id'])}`), 200)['title']).toBe(
      'A second screen, please',
    );
  });

  it('is refused as a whole where one half is', async () => {
    const row = await incident('Not for everybody');
    expect((await auditor.post(`${path(row)}/convert`, { to: 'problem' })).status).toBe(403);
    expect((await user.post(`${path(row)}/convert`, { to: 'problem' })).status).toBe(403);
    const ended = await agent.post(`${path(row)}/convert`, { to: 'problem', leave: 'ends' });
    expect([ended.status, ended.body['code']]).toEqual([422, 'invalid']);
    const untold = await agent.post(`${path(row)}/convert`, { to: 'serviceRequest' });
    expect([untold.status, (untold.body['errors'] as Json[])[0]?.['field']]).toEqual([422, 'comment']);
    expect((await agent.post(`${path(row)}/convert`, { to: 'risk' })).status).toBe(422);
    expect((await agent.post(`${path(row)}/convert`, { to: 'change', values: { nonsense: 1 } })).status).toBe(422);
    expect(ok(await agent.get(path(row)), 200)['version']).toBe(1);
    const stale = await agent.post(`${path(row)}/convert`, { to: 'change' }, { 'if-match': '"7"' });
    expect(stale.status).toBe(412);
  });
});

describe('a copy', () => {
  it('takes what was chosen and begins anew', async () => {
    const row = await incident('Printer jams', { tags: ['print'], location: 'Lyon' });
    const other = await incident('Related');
    await agent.post(`${path(row)}/links`, { kind: 'relates', to: other['number'] });
    await file(row, 'photo.png');
    await agent.post('/tasks', { title: 'Order toner', subject: row['id'] });
    await agent.post(`${path(row)}/transitions/start`, {}, { 'if-match': '*' });
    const copy = ok(
      await agent.post(`${path(row)}/copy`, {
        links: true,
        tasks: true,
        files: 'all',
        values: { title: 'Printer jams again' },
      }),
    );
    expect(copy).toMatchObject({ title: 'Printer jams again', state: 'new', tags: ['print'], location: 'Lyon' });
    const links = items((await agent.get(`${path(copy)}/links`)).body).map(
      (each) => (each['record'] as Json)['number'],
    );
    expect(links.toSorted()).toEqual([row['number'], other['number']].toSorted());
    expect(items((await agent.get(`/tasks?filter=subject:${String(copy['number'])}`)).body)).toMatchObject([
      { title: 'Order toner', state: 'open' },
    ]);
    expect(items((await agent.get(`${path(copy)}/attachments`)).body)).toMatchObject([{ name: 'photo.png' }]);
    const bare = ok(await agent.post(`${path(row)}/copy`, { fields: ['title', 'requester'], link: false }));
    expect([bare['location'], bare['tags'], items((await agent.get(`${path(bare)}/links`)).body)]).toEqual([
      null,
      [],
      [],
    ]);
  });
});

describe('a part', () => {
  it('is split off with comments and files; nothing is lost or doubled', async () => {
    const row = await incident('Two things in one');
    await agent.post(`${path(row)}/comments`, { text: 'The mail is slow.', visibility: 'public' });
    await agent.post(`${path(row)}/comments`, { text: 'The printer too.', visibility: 'public' });
    const attached = await file(row, 'printer.jpg');
    await file(row, 'mail.txt');
    const second = (await timeline(path(row))).find(({ text }) => text === 'The printer too.');
    const part = ok(
      await agent.post(`${path(row)}/split`, {
        values: { title: 'Printer is slow', requester: here.people.user.id, customer: here.customer['id'] },
        entries: [second?.['id']],
        files: [attached['id']],
      }),
    );
    expect((await timeline(path(part))).filter(({ text }) => text !== undefined)).toMatchObject([
      { text: 'The printer too.', facts: { broughtFrom: { number: row['number'] } } },
    ]);
    const left = await timeline(path(row));
    expect(left.filter(({ text }) => text === 'The printer too.')).toMatchObject([
      { facts: { broughtTo: { number: part['number'] } } },
    ]);
    expect(left.find(({ action }) => action === 'link')).toMatchObject({
      facts: { made: { how: 'split', number: part['number'], comments: 1 } },
    });
    const names = async (at: string): Promise<unknown[]> =>
      items((await agent.get(`${at}/attachments`)).body).map(({ name }) => name);
    expect([await names(path(row)), await names(path(part))]).toEqual([['mail.txt'], ['printer.jpg']]);
    expect((await timeline(path(part), user)).map(({ text }) => text)).toContain('The printer too.');
    const alien = (await timeline(path(part))).find(({ action }) => action === 'create');
    expect((await agent.post(`${path(row)}/split`, { values: { title: 'x' }, entries: [alien?.['id']] })).status).toBe(
      422,
    );
  });
});
