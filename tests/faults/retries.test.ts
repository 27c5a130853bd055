import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';
import { cuttingProxy, type CuttingProxy } from './cutting-proxy.ts';
import { startServer, type ServerProcess } from './processes.ts';
import { patience, sizeOf } from './promises.ts';
import { tell } from './tell.ts';

const RETRIES = sizeOf('retries');
const KILLS = sizeOf('replyKills');

let world: World;
let made: Organisation;
let servers: ServerProcess[];
let proxy: CuttingProxy;

beforeAll(async () => {
  world = await openWorld();
  made = await settle(world, 'Retries');
  servers = await Promise.all([startServer(world.database), startServer(world.database)]);
  proxy = await cuttingProxy(() => servers[0]?.port ?? 0);
});
afterAll(async () => {
  await proxy.close();
  await Promise.all(servers.map((server) => server.kill()));
  await world.close();
});

type Asked = { method: string; path: string; body: unknown; headers: Record<string, string> };
type Got = { status: number; body: Record<string, unknown>; bytes: number };

/** Sends a request on a connection of its own; null when there was no whole answer. */
const send = (port: number, { method, path, body, headers }: Asked): Promise<Got | null> =>
  new Promise((resolve) => {
    const text = JSON.stringify(body);
    const asking = request(
      {
        port,
        host: '127.0.0.1',
        method,
        path: `/api/v1${path}`,
        agent: false,
        headers: {
          authorization: `Bearer ${made.people.agent.key}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => resolve(null));
        response.on('close', () => {
          const answer = Buffer.concat(chunks).toString();
          const head = response.rawHeaders.reduce((sum, part) => sum + Buffer.byteLength(part) + 2, 0);
          const status = response.statusCode ?? 0;
          resolve(
            response.complete
              ? { status, body: JSON.parse(answer) as Record<string, unknown>, bytes: head + 30 + answer.length }
              : null,
          );
        });
      },
    );
    asking.on('error', () => resolve(null));
    asking.end(text);
  });

let count = 0;
const word = (): string => `once-${(count += 1)}-`;
const incident = (token: string): Asked => ({
  method: 'POST',
  path: '/incidents',
  body: { title: token, requester: made.people.user.id, impact: 2, urgency: 2 },
  headers: { 'idempotency-key': token },
});

/** One of the kinds of writes, on a record of its own; the record is made first, on another connection. */
const KINDS: readonly ((token: string) => Promise<Asked>)[] = [
  (token) => Promise.resolve(incident(token)),
  async (token) => ({
    method: 'PATCH',
    path: await existing(),
    body: { symptom: token },
    headers: { 'idempotency-key': token, 'if-match': '"1"' },
  }),
  async (token) => ({
    method: 'POST',
    path: `${await existing()}/comments`,
    body: { text: token, visibility: 'internal' },
    headers: { 'idempotency-key': token },
  }),
  async (token) => ({
    method: 'POST',
    path: `${await existing()}/transitions/resolve`,
    body: { resolution: token, resolutionCode: 'Solved' },
    headers: { 'idempotency-key': token, 'if-match': '"1"' },
  }),
];
const existing = async (): Promise<string> => {
  const answer = await send(servers[1]?.port ?? 0, incident(word()));
  return `/incidents/${String(answer?.body['id'])}`;
};

/** How often each word was written. */
const effectsOf = async (tokens: readonly string[]): Promise<Map<string, number>> => {
  const [answer] = await made.context.batch([
    {
      text: `SELECT t.token, count(h.id)::int AS n FROM unnest($2::text[]) AS t (token)
        LEFT JOIN (SELECT id, (regexp_match(body || coalesce(personal, ''), 'once-[0-9]+-'))[1] AS token FROM history WHERE org = $1) h ON h.token = t.token
        GROUP BY t.token`,
      values: [made.org, tokens],
    },
  ]);
  return new Map((answer?.rows ?? []).map(({ token, n }) => [String(token), Number(n)]));
};
const notOnce = async (tokens: readonly string[]): Promise<[string, number][]> =>
  [...(await effectsOf(tokens))].filter(([, effects]) => effects !== 1);

/** Sends again until there is an answer, to one server and the other. */
const insist = async (asked: Asked): Promise<Got> => {
  for (let turn = 0; ; turn += 1) {
    const answer = await send(servers[turn % 2]?.port ?? 0, asked);
    if (answer !== null && answer.status !== 503) return answer;
  }
};

describe('a request that is sent again with its key', () => {
  it(
    `after its connection was cut, at every byte of the answer or somewhere in the request, ${RETRIES} times, takes effect once`,
    async () => {
      const tokens: string[] = [];
      const wrong: string[] = [];
      const lengths = await Promise.all(
        KINDS.map(async (kind) => (await send(proxy.port, await kind(word())))?.bytes ?? 0),
      );
      for (const [n, kind] of KINDS.entries()) {
        const each = Math.ceil(RETRIES / KINDS.length);
        const length = lengths[n] ?? 0;
        for (let trial = 0; trial < each; trial += 1) {
          const token = word();
          const asked = await kind(token);
          if (trial % 10 === 9) proxy.cutRequestAfter(1 + Math.floor(Math.random() * 600));
          else proxy.cutAfter(Math.floor(((trial + 0.5) / each) * length) + 1);
          await send(proxy.port, asked);
          const answer = await insist(asked);
          if (answer.status >= 300) wrong.push(`${asked.method} ${asked.path} ${answer.status}`);
          tokens.push(token);
        }
      }
      const twice = await notOnce(tokens);
      tell('retry', {
        trials: tokens.length,
        failures: twice.length + wrong.length,
        note: `answers of ${lengths.join(', ')} bytes`,
      });
      expect({ twice, wrong }).toEqual({ twice: [], wrong: [] });
    },
    patience(60_000),
  );

  it(
    `after the server was killed between commit and reply, ${KILLS} times, takes effect once`,
    async () => {
      const tokens: string[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const token = word();
        const asked = await (KINDS[kill % KINDS.length] as (typeof KINDS)[number])(token);
        const [first] = servers;
        proxy.cutAfter(0, () => first?.child.kill('SIGKILL'));
        expect(await send(proxy.port, asked)).toBe(null);
        expect((await effectsOf([token])).get(token)).toBe(1);
        await first?.kill();
        servers[0] = await startServer(world.database);
        expect((await insist(asked)).status).toBeLessThan(300);
        tokens.push(token);
      }
      const twice = await notOnce(tokens);
      tell('retry-killed', { trials: KILLS, failures: twice.length });
      expect(twice).toEqual([]);
    },
    patience(60_000),
  );

  it('would be seen to take effect twice without its key', async () => {
    const token = word();
    const asked = { ...incident(token), headers: {} };
    proxy.cutAfter(0);
    expect(await send(proxy.port, asked)).toBe(null);
    await insist(asked);
    const caught = (await notOnce([token])).length === 1;
    for (const id of ['retry', 'retry-killed'] as const) tell(id, { caught, note: 'planted: no key' });
    expect(caught).toBe(true);
  });
});
