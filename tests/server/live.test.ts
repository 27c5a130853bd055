import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { openLive, type Live } from '#server/live.ts';
import { openTail } from '#kernel/jobs/tail.ts';
import { apiApp, clientOf } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

let world: World;
let made: Organisation;
let app: FastifyInstance;
let live: Live;
let port: number;
let tail: ReturnType<typeof openTail>;

beforeAll(async () => {
  world = await openWorld();
  made = await settle(world, 'Live');
  live = openLive();
  tail = openTail(world.system);
  tail.onChange(live.announce);
  await tail.turn();
  app = await apiApp({ app: world.app, live });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(async () => {
  live.end();
  await app.close();
  await world.close();
});

/** What somebody's open stream has received; `until` waits for a text, `ended` for its end. */
const listen = async (key: string) => {
  let text = '';
  const waiting = new Set<() => void>();
  const ended = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<number>();
  const sent = httpRequest(
    { host: '127.0.0.1', port, path: '/api/v1/events', headers: { authorization: `Bearer ${key}` } },
    (response) => {
      opened.resolve(response.statusCode ?? 0);
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        for (const wake of waiting) wake();
      });
      response.on('end', ended.resolve);
    },
  );
  sent.end();
  const status = await opened.promise;
  const until = async (wanted: string): Promise<void> => {
    while (!text.includes(wanted)) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  return { status, read: () => text, until, ended: ended.promise, close: () => sent.destroy() };
};

describe('live updates', () => {
  it('tell of changes those who may see the record, and nobody else', async () => {
    const agent = clientOf(app, made.people.agent.key);
    const streams = { agent: await listen(made.people.agent.key), user: await listen(made.people.user.key) };
    const base = { title: 'Live', impact: 2, urgency: 2, customer: made.customer['id'] };
    const theirs = await agent.post('/incidents', { ...base, requester: made.people.user.id });
    const others = await agent.post('/incidents', {
      ...base,
      customer: made.otherCustomer['id'],
      requester: made.people.agent.id,
    });
    await agent.post(`/incidents/${String(theirs.body['id'])}/comments`, { text: 'Among us', visibility: 'internal' });
    const last = await agent.post(`/incidents/${String(theirs.body['id'])}/comments`, {
      text: 'For you',
      visibility: 'public',
    });
    await tail.turn();
    await streams.agent.until(`"version":${String(last.body['version'])}`);
    await streams.user.until(`"version":${String(last.body['version'])}`);
    expect(streams.agent.read()).toContain(String(others.body['id']));
    expect(streams.user.read()).not.toContain(String(others.body['id']));
    expect(streams.user.read()).not.toContain(`"version":${Number(last.body['version']) - 1}`);
    streams.agent.close();
    streams.user.close();
  });

  it('end when the key is revoked and something would have been told', async () => {
    const stream = await listen(made.people.auditor.key);
    await made.context.batch([
      {
        text: 'UPDATE api_key SET revoked_at = now() WHERE org = $1 AND person = $2',
        values: [made.org, made.people.auditor.id],
      },
    ]);
    await clientOf(app, made.people.agent.key).post('/incidents', {
      title: 'After',
      requester: made.people.user.id,
      impact: 3,
      urgency: 3,
    });
    await tail.turn();
    await stream.ended;
    expect(stream.read()).not.toContain('data:');
  });

  it('are refused without a key', async () => {
    expect((await listen('nonsense')).status).toBe(401);
  });
});
