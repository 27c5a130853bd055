import { randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { openLive, type Live } from '#server/live.ts';
import { openPresence } from '#server/presence.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let here: Organisation;
let app: FastifyInstance;
let second: FastifyInstance;
let live: Live;
let agent: Client;
let boss: Client;
let user: Client;

type Json = Record<string, unknown>;
const items = (body: Json): Json[] => body['items'] as Json[];
const texts = (body: Json): unknown[] => items(body).map((each) => each['text'] ?? each['action']);

beforeAll(async () => {
  world = await openWorld();
  here = await settle(world, 'Here');
  live = openLive();
  app = await apiApp({ app: world.app, live, presence: openPresence(world.system) });
  second = await apiApp(world);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const client = (role: 'administrator' | 'agent' | 'user') => clientOf(app, here.people[role].key);
  [boss, agent, user] = [client('administrator'), client('agent'), client('user')];
});
afterAll(async () => {
  live.end();
  await app.close();
  await second.close();
  await world.close();
});

const incident = async (): Promise<string> => {
  const made = await boss.post('/incidents', {
    title: 'Mail',
    requester: here.people.user.id,
    customer: here.customer['id'],
    service: here.service['id'],
  });
  return `/incidents/${String(made.body['id'])}`;
};
const say = (who: Client, path: string, text: string, visibility = 'public') =>
  who.post(`${path}/comments`, { text, visibility });

describe('a timeline', () => {
  it('is narrowed to what is asked for, within what its reader may know', async () => {
    const path = await incident();
    await say(agent, path, 'The printer is on fire');
    await say(boss, path, 'The printer is ours', 'internal');
    await agent.post(`${path}/transitions/start`, {}, { 'if-match': '*' });
    await boss.patch(path, { title: 'Mail and printer' }, { 'if-match': '*' });
    const asked = async (who: Client, query: string) => texts((await who.get(`${path}/timeline?${query}`)).body);
    expect(await asked(agent, 'kind=comments')).toEqual(['The printer is ours', 'The printer is on fire']);
    expect(await asked(agent, 'kind=comments&audience=internal')).toEqual(['The printer is ours']);
    expect(await asked(agent, `kind=comments&by=${here.people.agent.id}`)).toEqual(['The printer is on fire']);
    expect(await asked(agent, 'kind=transitions')).toEqual(['transition:start']);
    expect(await asked(agent, 'q=PRINTER ours')).toEqual(['The printer is ours']);
    expect(await asked(agent, 'kind=fields&q=printer')).toEqual(['edit']);
    expect(await asked(user, 'q=printer')).toEqual(['The printer is on fire']);
    expect(await asked(user, 'q=ours')).toEqual([]);
    expect(await asked(agent, 'q=100%25_')).toEqual([]);
    expect((await agent.get(`${path}/timeline?kind=everything`)).status).toBe(422);
    expect((await agent.get(`${path}/timeline?by=me`)).status).toBe(422);
  });

  it('goes both ways from any entry, and begins at the first where that is asked for', async () => {
    const path = await incident();
    for (let n = 1; n <= 7; n += 1) await say(agent, path, `Number ${n}`);
    const whole = items((await agent.get(`${path}/timeline`)).body);
    const at = whole.find((each) => each['text'] === 'Number 4');
    const page = (await agent.get(`${path}/timeline?from=${String(at?.['id'])}&limit=2`)).body;
    expect(texts(page)).toEqual(['Number 4', 'Number 3']);
    const older = (await agent.get(`${path}/timeline?cursor=${String(page['next'])}&limit=2`)).body;
    expect(texts(older)).toEqual(['Number 2', 'Number 1']);
    const newer = (await agent.get(`${path}/timeline?cursor=${String(page['previous'])}&limit=2`)).body;
    expect(texts(newer)).toEqual(['Number 6', 'Number 5']);
    const newest = (await agent.get(`${path}/timeline?cursor=${String(newer['previous'])}&limit=2`)).body;
    expect([texts(newest), newest['previous']]).toEqual([['Number 7'], null]);
    const first = (await agent.get(`${path}/timeline?from=first&limit=2`)).body;
    expect(texts(first)).toEqual(['Number 1', 'create']);
    expect(first['next']).toBeNull();
  });

  it('does not lead to an entry that its reader may not know of, or of another record', async () => {
    const [path, other] = [await incident(), await incident()];
    await say(boss, path, 'Between us', 'internal');
    const [note] = items((await boss.get(`${path}/timeline`)).body);
    const from = `timeline?from=${String(note?.['id'])}`;
    expect((await agent.get(`${path}/${from}`)).status).toBe(200);
    expect((await user.get(`${path}/${from}`)).status).toBe(404);
    expect((await agent.get(`${other}/${from}`)).status).toBe(404);
  });

  it('finds a rare word among thousands of entries, page by page', async () => {
    const path = await incident();
    for (let n = 0; n < 60; n += 1) await say(agent, path, n % 25 === 0 ? `needle ${n}` : `hay ${n}`);
    const first = (await agent.get(`${path}/timeline?q=needle&limit=2`)).body;
    expect(texts(first)).toEqual(['needle 50', 'needle 25']);
    expect(texts((await agent.get(`${path}/timeline?q=needle&limit=2&cursor=${String(first['next'])}`)).body)).toEqual([
      'needle 0',
    ]);
  });
});

describe('how far somebody has read', () => {
  it('is theirs alone, goes forward only, and counts what others did since', async () => {
    const path = await incident();
    await say(boss, path, 'One');
    const summary = async (who: Client) => (await who.get(`${path}/timeline/summary`)).body;
    expect(await summary(agent)).toMatchObject({ seen: null, unread: 0, firstUnread: null, counts: { public: 1 } });
    const [one, made] = items((await agent.get(`${path}/timeline`)).body);
    const seen = (entry: unknown) => agent.send('PUT', `${path}/timeline/seen`, { entry });
    expect((await seen(one?.['id'])).status).toBe(204);
    await say(boss, path, 'Two');
    await say(boss, path, 'Three', 'internal');
    await say(agent, path, 'Mine');
    const two = items((await agent.get(`${path}/timeline?q=two`)).body)[0];
    expect(await summary(agent)).toMatchObject({ unread: 2, firstUnread: two?.['id'], seen: { entry: one?.['id'] } });
    expect((await seen(made?.['id'])).status).toBe(204);
    expect(await summary(agent)).toMatchObject({ unread: 2 });
    expect(await summary(boss)).toMatchObject({ seen: null });
  });

  it('counts for people of the portal what is public', async () => {
    const path = await incident();
    await say(boss, path, 'One');
    const [one] = items((await user.get(`${path}/timeline`)).body);
    await user.send('PUT', `${path}/timeline/seen`, { entry: one?.['id'] });
    await say(boss, path, 'Hidden', 'internal');
    await say(boss, path, 'Told');
    const { body } = await user.get(`${path}/timeline/summary`);
    expect(body).toMatchObject({ unread: 1, counts: { public: 2, internal: 0 } });
    const [hidden] = items((await boss.get(`${path}/timeline?q=hidden`)).body);
    expect((await user.send('PUT', `${path}/timeline/seen`, { entry: hidden?.['id'] })).status).toBe(404);
  });
});

describe('numbers in a text', () => {
  it('lead to the records that their reader may see', async () => {
    const path = await incident();
    const number = String((await boss.get(path)).body['number']);
    const theirs = await boss.post('/incidents', {
      title: 'Else',
      requester: here.people.agent.id,
      customer: here.otherCustomer['id'],
    });
    const asked = `/resolve?numbers=${number},${String(theirs.body['number'])},INC-999999`;
    expect(items((await agent.get(asked)).body).map((each) => each['number'])).toHaveLength(2);
    expect(items((await user.get(asked)).body)).toMatchObject([{ number, title: 'Mail', type: 'incident' }]);
    expect(items((await user.get('/resolve')).body)).toEqual([]);
  });
});

describe('mentions', () => {
  it('are offered of people who may read the record, to those who work on it', async () => {
    const path = await incident();
    const offered = async (who: Client, on: string, q: string) =>
      items((await who.get(`${on}/mentionable?q=${q}`)).body).map((each) => each['label']);
    expect(await offered(agent, path, 'ser')).toContain('serviceOwner');
    expect(await offered(agent, path, 'use')).toEqual(['user']);
    const secret = await boss.post('/incidents', {
      title: 'Secret',
      requester: here.people.agent.id,
      assignee: here.people.administrator.id,
      confidential: true,
    });
    const on = `/incidents/${String(secret.body['id'])}`;
    expect(await offered(boss, on, 'use')).toEqual([]);
    expect(await offered(user, path, 'ser')).toEqual([]);
  });
});

describe('people at a record', () => {
  const tab = (): string => randomUUID();
  const be = (who: Client, path: string, mine: string, doing = 'looks', field: string | null = null) =>
    who.send('PUT', `${path}/presence`, { tab: mine, doing, field });

  it('see each other, each once and by the most that they do, until they leave', async () => {
    const path = await incident();
    const [first, other] = [tab(), tab()];
    expect(items((await be(agent, path, first)).body)).toEqual([]);
    await be(agent, path, other, 'edits', 'priority');
    const elsewhere = clientOf(second, here.people.administrator.key);
    expect(items((await be(elsewhere, path, tab())).body)).toEqual([
      { person: { id: here.people.agent.id, label: 'agent' }, doing: 'edits', field: 'priority' },
    ]);
    await agent.send('DELETE', `${path}/presence/${other}`);
    expect(items((await boss.get(`${path}/presence`)).body)).toMatchObject([{ doing: 'looks', field: null }]);
    await agent.send('DELETE', `${path}/presence/${first}`);
    expect(items((await boss.get(`${path}/presence`)).body)).toEqual([]);
  });

  it('are told to nobody who sees it from outside', async () => {
    const path = await incident();
    await be(agent, path, tab());
    expect((await user.get(`${path}/presence`)).status).toBe(403);
    expect((await be(user, path, tab())).status).toBe(403);
    expect((await be(agent, path, 'nonsense')).status).toBe(422);
  });

  it('are gone by themselves after a while without a word', async () => {
    const path = await incident();
    await be(agent, path, tab());
    const later = await apiApp({ app: world.app, now: () => Date.now() + 26_000 });
    expect(items((await clientOf(later, here.people.administrator.key).get(`${path}/presence`)).body)).toEqual([]);
    await later.close();
  });

  it('hear of each other by the stream, though they came in at another process', async () => {
    const path = await incident();
    const address = app.server.address();
    const stream = httpRequest({
      host: '127.0.0.1',
      port: typeof address === 'object' && address !== null ? address.port : 0,
      path: '/api/v1/events',
      headers: { authorization: `Bearer ${here.people.administrator.key}` },
    });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      stream.on('response', resolve).on('error', reject).end();
    });
    const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    let text = '';
    /** Reads on until it is told that somebody moved at this record. */
    const heard = async (): Promise<void> => {
      const told = `event: presence\ndata: ${JSON.stringify({ type: 'incident', id: path.split('/')[2] })}\n\n`;
      while (!text.includes(told)) {
        const chunk = await chunks.next();
        if (chunk.done === true) throw new Error('the stream ended');
        text += chunk.value.toString();
      }
      text = text.slice(text.indexOf(told) + told.length);
    };
    const mine = tab();
    await be(boss, path, mine);
    await heard();
    await be(clientOf(second, here.people.agent.key), path, tab(), 'answers');
    await heard();
    expect(items((await boss.get(`${path}/presence`)).body)).toMatchObject([{ doing: 'answers' }]);
    stream.destroy();
  });
});
