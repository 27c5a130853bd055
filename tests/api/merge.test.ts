import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

type Json = Record<string, unknown>;
const items = (answer: Answer): Json[] => answer.body['items'] as Json[];
const ok = (answer: Answer, status = 201): Json => {
  expect([answer.status, answer.text]).toEqual([status, answer.text]);
  return answer.body;
};

let world: World;
let app: FastifyInstance;
let here: Organisation;
let agent: Client;
let user: Client;
let contact: Client;
let auditor: Client;

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  here = await settle(world, 'Here');
  [agent, user, contact, auditor] = (['agent', 'user', 'customerContact', 'auditor'] as const).map((role) =>
    clientOf(app, here.people[role].key),
  ) as [Client, Client, Client, Client];
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const make = async (plural: string, title: string, more: Json = {}): Promise<Json> =>
  ok(await agent.post(`/${plural}`, { title, customer: here.customer['id'], ...more }));
const request = (title: string, more: Json = {}): Promise<Json> =>
  make('service-requests', title, { requester: here.people.user.id, ...more });
const at = (plural: string, row: Json, rest = ''): string => `/${plural}/${String(row['id'])}${rest}`;
const attach = (plural: string, row: Json, name: string) =>
  app.inject({
    method: 'POST',
    url: `/api/v1${at(plural, row)}/attachments?name=${name}&visibility=public`,
    headers: { authorization: `Bearer ${here.people.agent.key}`, 'content-type': 'application/octet-stream' },
    payload: `bytes of ${name}`,
  });
const merge = (plural: string, row: Json, into: unknown): Promise<Answer> =>
  agent.post(at(plural, row, '/actions/merge'), { into });

describe('a record merged into another of its type', () => {
  it('says before what will happen, and then it does', async () => {
    const into = await request('A badge for the new building', { requester: here.people.customerContact.id });
    const row = await request('Badge for building C');
    const asset = await make('problems', 'Badges do not open building C');
    ok(
      await agent.post(at('service-requests', row, '/comments'), { text: 'For Monday, please.', visibility: 'public' }),
      200,
    );
    ok(
      await agent.post(at('service-requests', row, '/comments'), {
        text: 'She was here twice.',
        visibility: 'internal',
      }),
      200,
    );
    ok(await agent.post(at('service-requests', row, '/links'), { kind: 'relates', to: asset['number'] }));
    ok(await agent.post(at('service-requests', row, '/participants'), { person: 'me', role: 'watcher' }));
    expect((await attach('service-requests', row, 'photo.txt')).statusCode).toBe(201);

    const asked = await agent.get(at('service-requests', row, `/merge?into=${String(into['number'])}`));
    expect(asked.body).toMatchObject({
      into: { number: into['number'], type: 'serviceRequest' },
      ends: 'closedSkipped',
      sets: {},
      brings: { comments: 2, files: 1, links: 1, people: 2 },
      told: [{ id: here.people.user.id }],
    });
    expect(ok(await agent.get(at('service-requests', row)), 200)['version']).toBe(6);

    expect(ok(await merge('service-requests', row, into['number']), 200)).toMatchObject({
      state: 'closedSkipped',
      phase: 'void',
    });
    expect((await agent.get(at('service-requests', row, '/redirect'))).body).toMatchObject({
      into: { number: into['number'] },
    });
    const files = items(await agent.get(at('service-requests', into, '/attachments')));
    expect(files.map(({ name }) => name)).toEqual(['photo.txt']);
    const links = items(await agent.get(at('service-requests', into, '/links')));
    expect(links.map(({ record }) => (record as Json)['number'])).toEqual(
      expect.arrayContaining([asset['number'], row['number']]),
    );
    const people = items(await agent.get(at('service-requests', into, '/participants')));
    expect(people.map(({ person, role }) => [(person as Json)['id'], role])).toEqual(
      expect.arrayContaining([
        [here.people.user.id, 'contact'],
        [here.people.agent.id, 'watcher'],
      ]),
    );
  });

  it('is read on at the other one by those who may see both', async () => {
    const into = await request('A second screen', { requester: here.people.customerContact.id });
    const row = await request('Second screen for the desk');
    ok(await agent.post(at('service-requests', row, '/comments'), { text: 'Which size?', visibility: 'public' }), 200);
    ok(
      await agent.post(at('service-requests', row, '/comments'), { text: 'None in stock.', visibility: 'internal' }),
      200,
    );
    ok(await merge('service-requests', row, into['id']), 200);
    const texts = async (who: Client): Promise<unknown[]> =>
      items(await who.get(at('service-requests', into, '/timeline'))).flatMap(({ text, facts }) =>
        text === undefined ? [] : [[text, ((facts as Json)['broughtFrom'] as Json | undefined)?.['number']]],
      );
    expect(new Set(await texts(agent))).toEqual(
      new Set([
        ['Which size?', row['number']],
        ['None in stock.', row['number']],
      ]),
    );
    // Who asked for the merged one takes part in both; the other one's contact of the customer sees what is public.
    expect(await texts(user)).toEqual([['Which size?', row['number']]]);
    expect(await texts(contact)).toEqual([['Which size?', row['number']]]);
    // What goes on belongs to the other one.
    const answer = await user.post(at('service-requests', row, '/comments'), { text: 'Large', visibility: 'public' });
    expect([answer.status, answer.body['code']]).toEqual([409, 'merged.conflict']);
    ok(await user.post(at('service-requests', into, '/comments'), { text: 'Large', visibility: 'public' }), 200);
    // And once more: all of it is found where it went at last.
    const last = await request('Screens for all');
    ok(await merge('service-requests', into, last['id']), 200);
    const all = items(await agent.get(at('service-requests', last, '/timeline'))).map(({ text }) => text);
    expect(all).toEqual(expect.arrayContaining(['Which size?', 'None in stock.', 'Large']));
  });

  it('is a problem too, which then is a duplicate', async () => {
    const [row, into] = [await make('problems', 'Disk full again'), await make('problems', 'Logs fill the disk')];
    expect(ok(await merge('problems', row, into['number']), 200)).toMatchObject({
      state: 'closed',
      outcome: 'duplicate',
    });
    const comment = await agent.post(at('problems', row, '/comments'), { text: 'And now?', visibility: 'internal' });
    expect([comment.status, comment.body['code']]).toEqual([409, 'merged.conflict']);
  });
});

describe('a merge is refused, before and when it is done,', () => {
  const refused = async (row: Json, into: Json | string): Promise<[number, string]> => {
    const key = typeof into === 'string' ? into : String(into['number']);
    const before = await agent.get(at('service-requests', row, `/merge?into=${key}`));
    const done = await merge('service-requests', row, key);
    expect([before.status, before.body['detail']]).toEqual([done.status, done.body['detail']]);
    return [done.status, String(done.body['detail'])];
  };

  it('into itself, another type, nothing, another customer, what was merged or closed', async () => {
    const [row, a, b] = [await request('One'), await request('Two'), await request('Three')];
    expect(await refused(row, row)).toEqual([422, expect.stringContaining('itself')]);
    const incident = await make('incidents', 'Broken', { requester: here.people.user.id });
    expect(await refused(row, incident)).toEqual([422, expect.stringContaining('is no service request')]);
    expect(await refused(row, 'REQ-999999')).toEqual([422, expect.stringContaining('names no service request')]);
    const foreign = await request('Four', { customer: here.otherCustomer['id'] });
    expect(await refused(row, foreign)).toEqual([422, expect.stringContaining('another customer')]);
    ok(await merge('service-requests', a, b['number']), 200);
    expect(await refused(row, a)).toEqual([409, expect.stringContaining(`merged into ${String(b['number'])} itself`)]);
    ok(
      await agent.post(at('service-requests', b, '/transitions/skip'), { comment: 'No longer.' }, { 'if-match': '*' }),
      200,
    );
    expect(await refused(row, b)).toEqual([409, expect.stringContaining('not open')]);
  });

  it('for who may not change it, and what has no merging', async () => {
    const [row, into] = [await request('Five'), await request('Six')];
    const path = at('service-requests', row, `/merge?into=${String(into['number'])}`);
    expect((await auditor.get(path)).status).toBe(403);
    expect((await user.get(path)).status).toBe(403);
    const change = await make('changes', 'A change');
    expect((await agent.get(at('changes', change, '/merge?into=CHG-000001'))).status).toBe(404);
    expect((await agent.get(at('changes', change, '/redirect'))).status).toBe(404);
  });
});
