import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { grantRole, keyFor, openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let app: FastifyInstance;
let made: Organisation;
let boss: Client;
let manager: Client;

const must = (answer: Answer): Record<string, unknown> => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};
/** A colleague, or somebody of the customer's, with a role of their own. */
const somebody = async (role: string): Promise<{ id: string; client: Client }> => {
  const row = await create(made.context, definitionNamed('person'), {
    title: `Somebody ${randomUUIDv7().slice(-6)}`,
    customer: role === 'user' ? made.customer['id'] : null,
  });
  const id = String(row['id']);
  await grantRole(made.context, id, role);
  return { id, client: clientOf(app, await keyFor(made.context, id)) };
};
/** What an administrator does when somebody's work changes. */
const becomes = async (person: string, role: string | null): Promise<void> => {
  const held = must(await boss.get(`/grants?person=${person}`))['items'] as { id: string }[];
  for (const { id } of held) expect((await boss.send('DELETE', `/grants/${id}`)).status).toBe(204);
  if (role !== null) must(await boss.post('/grants', { person, role }));
};
const incident = async (values: Record<string, unknown> = {}): Promise<string> => {
  const row = must(
    await manager.post('/incidents', { title: 'Payroll', requester: made.people.smsManager.id, ...values }),
  );
  return `/incidents/${String(row['id'])}`;
};
/** Everything by which the record could still be reached. */
const reaches = async (client: Client, path: string): Promise<boolean[]> => {
  const id = path.slice('/incidents/'.length);
  const lists = await Promise.all(
    ['/incidents?filter=Payroll', '/incidents?limit=200', '/search?q=payroll', '/incidents/export'].map((each) =>
      client.get(each),
    ),
  );
  const parts = await Promise.all(
    ['', '/timeline', '/participants', '/attachments', '/links', '/clocks'].map((part) => client.get(path + part)),
  );
  return [...lists.map(({ text }) => text.includes(id)), ...parts.map(({ status }) => status === 200)];
};
const every = (yes: boolean): boolean[] => Array.from({ length: 10 }, () => yes);

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  made = await settle(world, 'Revoked');
  boss = clientOf(app, made.people.administrator.key);
  manager = clientOf(app, made.people.smsManager.key);
});
afterAll(async () => {
  await app.close();
  await world.close();
});

describe('whose role has ended', () => {
  it('reads no more of what they watched', async () => {
    const path = await incident();
    for (const watch of [(c: Client) => c.post(`${path}/participants`), (c: Client) => c.post(`${path}/actions/watch`)])
      for (const next of [null, 'user', 'approver']) {
        const { id, client } = await somebody('agent');
        must(await watch(client));
        expect(await reaches(client, path)).toEqual(every(true));
        await becomes(id, next);
        expect(await reaches(client, path), String(next)).toEqual(every(false));
      }
  });

  it('reads no more of what they were let take part in, unless as staff or as a contact', async () => {
    const path = await incident({ confidential: true });
    for (const [role, next, still] of [
      ['watcher', null, false],
      ['watcher', 'user', false],
      ['commander', 'user', false],
      ['watcher', 'auditor', true],
      ['contact', 'user', true],
      ['contact', null, false],
    ] as const) {
      const { id, client } = await somebody('agent');
      expect(await reaches(client, path)).toEqual(every(false));
      must(await manager.post(`${path}/participants`, { person: id, role }));
      expect(await reaches(client, path)).toEqual(every(true));
      await becomes(id, next);
      expect(await reaches(client, path), `${role} ${next}`).toEqual(every(still));
    }
  });

  it('neither reads nor changes what they were assigned or owned', async () => {
    const { id, client } = await somebody('agent');
    const path = await incident({ confidential: true, assignee: id, owner: id });
    expect(await reaches(client, path)).toEqual(every(true));
    await becomes(id, 'user');
    expect(await reaches(client, path)).toEqual(every(false));
    expect((await client.patch(path, { title: 'Mine' }, { 'if-match': '*' })).status).toBe(404);
  });

  it('still reads what they reported themselves', async () => {
    const { id, client } = await somebody('agent');
    const path = await incident({ requester: id });
    await becomes(id, null);
    expect((await client.get(path)).status).toBe(200);
  });
});

describe('whose key is revoked', () => {
  it('is refused at once, also where nothing is looked up', async () => {
    for (const path of ['/types', '/roles', '/incidents']) {
      const { id, client } = await somebody('agent');
      expect((await client.get(path)).status).toBe(200);
      await made.context.batch([
        { text: 'UPDATE api_key SET revoked_at = now() WHERE org = $1 AND person = $2', values: [made.org, id] },
      ]);
      expect((await client.get(path)).status, path).toBe(401);
    }
  });
});

describe('whoever watches of their own accord', () => {
  it('is let in as soon as somebody adds them who may', async () => {
    const path = await incident();
    const { id, client } = await somebody('agent');
    must(await client.post(`${path}/participants`));
    must(await manager.patch(path, { confidential: true }, { 'if-match': '*' }));
    expect((await client.get(path)).status).toBe(404);
    must(await manager.post(`${path}/participants`, { person: id, role: 'watcher' }));
    expect((await client.get(path)).status).toBe(200);
    expect((await client.send('DELETE', `${path}/participants/me`)).status).toBe(204);
    expect((await client.get(path)).status).toBe(404);
  });
});
