import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { openTail } from '#kernel/jobs/tail.ts';
import { openLive, type Live } from '#server/live.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { grantRole, keyFor, openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let here: Organisation;
let app: FastifyInstance;
let live: Live;
let following: NodeJS.Timeout;
let turned: Promise<unknown> = Promise.resolve();
let agent: Client;
let boss: Client;

beforeAll(async () => {
  world = await openWorld();
  here = await settle(world, 'Here');
  live = openLive();
  const tail = openTail(world.system);
  tail.onChange(live.announce);
  await tail.turn();
  // As the product does. One turn is not enough: it leaves out what began after a transaction that still runs, of any test.
  following = setInterval(() => {
    turned = turned.then(() => tail.turn());
  }, 50);
  app = await apiApp({ app: world.app, live });
  await app.listen({ host: '127.0.0.1', port: 0 });
  [agent, boss] = [clientOf(app, here.people.agent.key), clientOf(app, here.people.administrator.key)];
});
afterAll(async () => {
  clearInterval(following);
  await turned;
  live.end();
  await app.close();
  await world.close();
});

type Told = { readonly event: string; readonly id: string | undefined; readonly data: Record<string, unknown> };

/** Events as a browser reads them from somebody's stream, one after the other; null at its end. */
const follow = async (key: string, since?: string) => {
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sent = httpRequest({
    host: '127.0.0.1',
    port,
    path: '/api/v1/events',
    headers: { authorization: `Bearer ${key}`, ...(since === undefined ? {} : { 'last-event-id': since }) },
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve).on('error', reject).end();
  });
  const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let text = '';
  const next = async (): Promise<Told | null> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        const data = field('data');
        if (data === undefined) continue;
        return {
          event: field('event') ?? 'message',
          id: field('id'),
          data: JSON.parse(data) as Record<string, unknown>,
        };
      }
      const chunk = await chunks.next();
      if (chunk.done === true) return null;
      text += chunk.value.toString();
    }
  };
  return { status: response.statusCode, next, close: () => sent.destroy() };
};

/** What is told up to the first thing of a kind; fails when the stream ends before. */
const until = async (stream: { next(): Promise<Told | null> }, wanted: (told: Told) => boolean): Promise<Told[]> => {
  const all: Told[] = [];
  for (;;) {
    const told = await stream.next();
    if (told === null) throw new Error(`the stream ended after ${JSON.stringify(all)}`);
    all.push(told);
    if (wanted(told)) return all;
  }
};

const incident = async (title: string) =>
  (await boss.post('/incidents', { title, requester: here.people.user.id, customer: here.customer['id'] })).body;

describe('a stream of changes', () => {
  it('goes on from the last event that was seen', async () => {
    const first = await follow(here.people.agent.key);
    const made = await incident('One');
    // What was made before the stream may still arrive: the follower reads a moment behind.
    const seen = (await until(first, (told) => told.data['number'] === made['number'])).at(-1);
    expect(seen).toMatchObject({
      event: 'message',
      data: { type: 'incident', id: made['id'], number: made['number'], version: 1, action: 'create' },
    });
    first.close();
    const [two, three] = [await incident('Two'), await incident('Three')];
    const again = await follow(here.people.agent.key, seen?.id);
    const missed = await until(again, (told) => told.data['number'] === three['number']);
    expect(missed.map((told) => told.data['number'])).toContain(two['number']);
    again.close();
  });

  it('says so when too much was missed to be told', async () => {
    const stream = await follow(here.people.agent.key, '01900000-0000-7000-8000-000000000000');
    expect(await stream.next()).toMatchObject({ event: 'reset' });
    stream.close();
    expect((await follow(here.people.agent.key, 'nonsense')).status).toBe(200);
  });

  it('tells of what is internal in a record only those who see that', async () => {
    const approver = String(
      (await boss.post('/people', { title: 'Contact of theirs', customer: here.customer['id'] })).body['id'],
    );
    await grantRole(here.context, approver, 'approver');
    const made = await incident('Quiet');
    await boss.post(`/incidents/${String(made['id'])}/participants`, { person: approver, role: 'contact' });
    const stream = await follow(await keyFor(here.context, approver));
    await agent.post(`/incidents/${String(made['id'])}/comments`, { text: 'Among us', visibility: 'internal' });
    const open = await agent.post(`/incidents/${String(made['id'])}/comments`, {
      text: 'For you',
      visibility: 'public',
    });
    const told = await until(stream, ({ data }) => data['version'] === open.body['version']);
    expect(told.map(({ data }) => data['version'])).not.toContain(Number(open.body['version']) - 1);
    stream.close();
  });

  it('ends by itself when access ends, though nothing happens', async () => {
    const key = await keyFor(here.context, here.people.approver.id);
    const stream = await follow(key);
    await here.context.batch([
      {
        text: 'UPDATE api_key SET revoked_at = now() WHERE org = $1 AND person = $2',
        values: [here.org, here.people.approver.id],
      },
    ]);
    expect(await stream.next()).toBe(null);
  });

  it('stops telling when a right is taken away, and goes on with what is left', async () => {
    const person = String((await boss.post('/people', { title: 'For a while' })).body['id']);
    const granted = await boss.post('/grants', { person, role: 'agent', scope: 'customer', of: here.customer['id'] });
    const stream = await follow(await keyFor(here.context, person));
    const before = await incident('While they may');
    await until(stream, ({ data }) => data['number'] === before['number']);
    expect((await boss.send('DELETE', `/grants/${String(granted.body['id'])}`)).status).toBe(204);
    const after = await incident('When they may no more');
    const service = await boss.post('/services', { title: 'Open to everybody' });
    const told = await until(stream, ({ data }) => data['number'] === service.body['number']);
    expect(told.map(({ data }) => data['number'])).not.toContain(after['number']);
    stream.close();
  });
});
