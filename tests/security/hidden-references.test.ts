import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { recordSignIn } from '#server/auth/history.ts';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { grantRole, keyFor, openWorld, settle, type Organisation, type World } from '../harness/world.ts';

/** Stands in everything about what the agent may not see. */
const SECRET = 'verschwiegen4d';

let world: World;
let app: FastifyInstance;
let made: Organisation;
let agent: Client;
let manager: Client;
let parent: Record<string, unknown>;
let child: string;

const match = { 'if-match': '*' };
const must = (answer: Answer): Record<string, unknown> => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};
const items = (answer: Answer): Record<string, unknown>[] => must(answer)['items'] as Record<string, unknown>[];
const of = (filter: string): string => `/incidents?filter=${encodeURIComponent(filter)}`;
const idsIn = async (client: Client, filter: string): Promise<unknown[]> =>
  items(await client.get(of(filter))).map(({ id }) => id);

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  made = await settle(world, 'Discreet');
  agent = clientOf(app, made.people.agent.key);
  manager = clientOf(app, made.people.smsManager.key);
  must(
    await clientOf(app, made.people.administrator.key).post('/custom-fields', {
      type: 'incident',
      name: 'followUp',
      kind: 'ref',
      label: 'Follow-up',
      to: 'incident',
    }),
  );
  parent = must(
    await manager.post('/incidents', {
      title: `${SECRET} dismissal`,
      requester: made.people.smsManager.id,
      confidential: true,
    }),
  );
  const below = must(
    await manager.post('/incidents', {
      title: 'Accounts are locked',
      requester: made.people.user.id,
      customer: made.customer['id'],
      custom: { followUp: parent['id'] },
    }),
  );
  child = `/incidents/${String(below['id'])}`;
  must(await manager.post(`${child}/actions/set-parent`, { parent: parent['id'] }));
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const PATHS = [
  '',
  '/timeline',
  '/history',
  '/at?version=2',
  '/compare?from=1&to=2',
  '/compare?from=0&to=2',
  '/links',
  '/clocks',
  '/similar',
];

describe('a reference to a record that one may not see', () => {
  it('is told to those who may see it', async () => {
    for (const path of ['', '/timeline', '/at?version=2', '/compare?from=1&to=2', '/history'])
      expect((await manager.get(`${child}${path}`)).text, path).toContain(SECRET);
    expect((await manager.get('/incidents/export?format=csv')).text).toContain(String(parent['number']));
    expect(await idsIn(manager, `parent:${String(parent['number'])}`)).toEqual([child.slice('/incidents/'.length)]);
  });

  it('is none to everybody else: in the record, its history, lists and exports', async () => {
    for (const role of ['agent', 'auditor', 'administrator', 'user', 'customerContact'] as const) {
      const client = clientOf(app, made.people[role].key);
      for (const path of [
        ...PATHS.map((part) => child + part),
        '/incidents',
        '/incidents?fields=parent,custom.followUp',
        '/incidents/export',
        '/incidents/export?format=csv',
        '/search?q=dismissal',
        '/notifications',
      ]) {
        const { text, status } = await client.get(path);
        expect(status, `${role} ${path}`).toBeLessThan(500);
        for (const secret of [SECRET, parent['id'], parent['number']])
          expect(text, `${role} ${path}`).not.toContain(String(secret));
      }
    }
    const record = must(await agent.get(child));
    expect([record['parent'], record['custom']]).toEqual([null, { followUp: null }]);
    expect(must(await agent.get(`${child}/compare?from=1&to=2`))['differences']).toEqual([]);
    expect(items(await agent.get(`${child}/history`)).map(({ body, leaf }) => [body, typeof leaf])).toEqual([
      [null, 'string'],
      [null, 'string'],
    ]);
  });

  it('is none to those who filter by it, whatever they guess', async () => {
    const [id, number] = [String(parent['id']), String(parent['number'])];
    const own = child.slice('/incidents/'.length);
    for (const field of ['parent', 'custom.followUp']) {
      for (const guess of [id, number, `${id},${number}`]) {
        expect(await idsIn(agent, `${field}:${guess}`), guess).toEqual([]);
        expect(await idsIn(agent, `-${field}:${guess}`), guess).toContain(own);
      }
      expect(await idsIn(agent, `${field}:none`)).toContain(own);
      expect(await idsIn(agent, `-${field}:none`)).not.toContain(own);
      expect(await idsIn(manager, `-${field}:none`)).toContain(own);
    }
  });

  it('is none to those who sort by it: such a record stands among those that have none', async () => {
    const own = child.slice('/incidents/'.length);
    must(await agent.post('/incidents', { title: 'Came later', requester: made.people.user.id }));
    for (const field of ['parent', 'custom.followUp'])
      for (const order of ['', '-']) {
        const ids = items(await agent.get(`/incidents?sort=${order}${field}&limit=200`)).map(({ id }) => String(id));
        const without = (await idsIn(agent, `${field}:none`)).toSorted();
        expect(ids.slice(-without.length), order + field).toEqual(order === '' ? without : without.toReversed());
        expect(without.slice(0, -1), order + field).toContain(own);
      }
  });

  it('is not told with the present record when somebody else was quicker', async () => {
    const stale = await agent.patch(child, { title: 'Locked accounts' }, { 'if-match': '"1"' });
    expect(stale.status).toBe(412);
    expect(stale.text).not.toContain(SECRET);
  });

  it('leaves no gap in the timeline by what was linked from there', async () => {
    const problem = must(
      await manager.post('/problems', {
        title: `${SECRET} cause`,
        confidential: true,
        assignee: made.people.smsManager.id,
      }),
    );
    must(
      await manager.post(`/problems/${String(problem['id'])}/links`, {
        kind: 'causes',
        to: child.slice('/incidents/'.length),
      }),
    );
    const walk = async (client: Client): Promise<unknown[]> => {
      const sizes: unknown[] = [];
      for (let cursor = ''; ;) {
        const page = must(await client.get(`${child}/timeline?limit=1${cursor}`));
        sizes.push((page['items'] as unknown[]).length);
        if (page['next'] === null) return sizes;
        cursor = `&cursor=${String(page['next'])}`;
      }
    };
    expect(await walk(manager)).toEqual([1, 1, 1]);
    expect(await walk(agent)).toEqual([1, 1]);
    expect((await agent.get(`${child}/timeline`)).text).not.toContain(String(problem['id']));
  });

  it('stands in no question about the order of tasks', async () => {
    const post = (body: Record<string, unknown>) => manager.post(`${child}/tasks`, body).then(must);
    const [first, second] = [await post({ title: `${SECRET} first` }), await post({ title: 'Then this' })];
    must(await manager.patch(`/tasks/${String(first['id'])}`, { confidential: true }, match));
    must(await manager.post(`/tasks/${String(second['id'])}/actions/come-after`, { on: [first['id']] }));
    const later = `/tasks/${String(second['id'])}`;
    const asked = await agent.post(`${later}/transitions/start`, {}, match);
    expect(asked.text).not.toContain(SECRET);
    for (const path of [later, `${later}/timeline`, `${later}/at?version=2`, `${child}/tasks`]) {
      expect((await manager.get(path)).text, path).toContain(String(first['id']));
      expect((await agent.get(path)).text, path).not.toContain(String(first['id']));
    }
    const third = await post({ title: 'And that' });
    const wrong = await agent.post(`/tasks/${String(third['id'])}/actions/come-after`, { on: [first['id']] });
    expect(wrong.status).toBe(422);
    must(await agent.post(`${later}/actions/come-after`, { on: [third['id']] }));
    expect(must(await agent.get(later))['dependsOn']).toEqual([third['id']]);
    expect(must(await manager.get(later))['dependsOn']).toEqual([first['id'], third['id']]);
  });

  it('cannot be taken away, as if it were none', async () => {
    const other = must(await manager.post('/incidents', { title: 'No parent', requester: made.people.user.id }));
    const [hidden, none] = [
      await agent.post(`${child}/actions/remove-parent`, {}, { 'if-match': '"1"' }),
      await agent.post(`/incidents/${String(other['id'])}/actions/remove-parent`, {}, { 'if-match': '"7"' }),
    ];
    for (const answer of [hidden, none]) expect(answer.status).toBe(409);
    expect(hidden.body['detail']).toBe(none.body['detail']);
    expect(must(await manager.get(child))['parent']).toMatchObject({ id: parent['id'] });
  });
});

describe('people and customers', () => {
  it('are named to whoever sees the record, a colleague of one team alone among them', async () => {
    const context = made.context;
    const person = await create(context, definitionNamed('person'), { title: 'Of one team' });
    await grantRole(context, String(person['id']), 'agent', 'team', String(made.team['id']));
    const colleague = clientOf(app, await keyFor(context, String(person['id'])));
    const record = must(
      await manager.post('/incidents', {
        title: 'Badge reader',
        requester: made.people.user.id,
        customer: made.customer['id'],
        team: made.team['id'],
      }),
    );
    const shown = must(await colleague.get(`/incidents/${String(record['id'])}`));
    expect([shown['requester'], shown['customer'], shown['team']]).toMatchObject([
      { label: 'user' },
      { label: made.customer['title'] },
      { label: made.team['title'] },
    ]);
    const before = world.app.sent.roundTrips;
    must(await colleague.get(`/incidents/${String(record['id'])}`));
    expect(world.app.sent.roundTrips - before).toBe(1);
  });
});

describe('from where somebody signed in', () => {
  it('is told to themselves and to administrators', async () => {
    const ADDRESS = '203.0.113.77';
    const { id } = made.people.processOwner;
    for (const action of ['sign-in', 'sign-in-failed'] as const)
      await recordSignIn(
        world.system,
        { org: made.org, person: id },
        { action, request: null, now: Date.now(), address: ADDRESS },
      );
    for (const path of [`/people/${id}/timeline`, `/people/${id}/history`]) {
      for (const role of ['processOwner', 'administrator'] as const)
        expect((await clientOf(app, made.people[role].key).get(path)).text, role).toContain(ADDRESS);
      for (const role of ['agent', 'auditor', 'smsManager'] as const) {
        const { text, status } = await clientOf(app, made.people[role].key).get(path);
        expect(status).toBe(200);
        expect(text, role).not.toContain(ADDRESS);
        expect(text, role).toContain('sign-in-failed');
      }
    }
  });
});
