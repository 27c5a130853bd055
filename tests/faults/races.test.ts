import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';
import { patience, sizeOf } from './promises.ts';
import { ask, startServer, type Reply, type ServerProcess } from './processes.ts';
import { tell } from './tell.ts';

const ROUNDS = sizeOf('rounds');
const HISTORIES = sizeOf('histories');
const CLIENTS = 8;

let world: World;
let made: Organisation;
let servers: readonly [ServerProcess, ServerProcess];
let key: string;

beforeAll(async () => {
  world = await openWorld();
  made = await settle(world, 'Races');
  key = made.people.agent.key;
  servers = await Promise.all([startServer(world.database), startServer(world.database)]);
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  await world.close();
});

const portOf = (client: number): number => (client % 2 === 0 ? servers[0] : servers[1]).port;
const send = (
  client: number,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
): Promise<Reply> => ask(portOf(client), key, method, path, body, headers);
const incident = async (): Promise<Reply> => {
  const reply = await send(0, 'POST', '/incidents', {
    title: 'Race',
    requester: made.people.user.id,
    team: made.team['id'],
    impact: 2,
    urgency: 2,
  });
  expect(reply.status).toBe(201);
  return reply;
};
const clients = Array.from({ length: CLIENTS }, (_, n) => n);
const entries = async (record: unknown): Promise<{ version: number; action: string }[]> => {
  const [answer] = await made.context.batch([
    {
      text: 'SELECT version, action FROM history WHERE org = $1 AND record = $2 ORDER BY version',
      values: [made.org, record],
    },
  ]);
  return (answer?.rows ?? []) as { version: number; action: string }[];
};

describe('two server processes on one database', { timeout: patience(300_000) }, () => {
  it(`let exactly one of ${CLIENTS} resolve an incident, in ${ROUNDS} rounds`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { body } = await incident();
      const replies = await Promise.all(
        clients.map((client) =>
          send(
            client,
            'POST',
            `/incidents/${String(body['id'])}/transitions/resolve`,
            { resolution: `by ${client}`, resolutionCode: 'Solved' },
            { 'if-match': '*' },
          ),
        ),
      );
      expect(
        replies.filter((reply) => reply.status === 200).length,
        JSON.stringify(replies.map((reply) => reply.status)),
      ).toBe(1);
      for (const reply of replies) expect([200, 409, 412]).toContain(reply.status);
      expect((await entries(body['id'])).filter((entry) => entry.action === 'transition:resolve').length).toBe(1);
    }
    tell('one-winner', { trials: ROUNDS, failures: 0 });
  });

  it(`let exactly one of ${CLIENTS} take an unassigned incident, in ${ROUNDS} rounds`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { body } = await incident();
      const people = Object.values(made.people);
      const replies = await Promise.all(
        clients.map((client) =>
          send(
            client,
            'PATCH',
            `/incidents/${String(body['id'])}`,
            { assignee: people[client]?.id },
            { 'if-match': '"1"' },
          ),
        ),
      );
      const winner = replies.findIndex((reply) => reply.status === 200);
      expect(replies.filter((reply) => reply.status === 200).length).toBe(1);
      expect(replies.filter((reply) => reply.status === 412).length).toBe(CLIENTS - 1);
      const now = await send(1, 'GET', `/incidents/${String(body['id'])}`);
      expect((now.body['assignee'] as { id: string }).id).toBe(people[winner]?.id);
    }
    tell('one-winner', { trials: ROUNDS, failures: 0 });
  });

  it('never hand out a number twice', async () => {
    const numbers = (
      await Promise.all(
        clients.map(async (client) => {
          const mine: unknown[] = [];
          for (let n = 0; n < ROUNDS; n += 1)
            mine.push(
              (
                await send(client, 'POST', '/incidents', {
                  title: 'Numbered',
                  requester: made.people.user.id,
                  impact: 3,
                  urgency: 3,
                })
              ).body['number'],
            );
          return mine;
        }),
      )
    ).flat();
    tell('one-winner', { trials: ROUNDS, failures: CLIENTS * ROUNDS - new Set(numbers).size });
    expect(new Set(numbers).size).toBe(CLIENTS * ROUNDS);
  });

  it(`lose no update in ${HISTORIES} histories of concurrent edits`, async () => {
    for (let history = 0; history < HISTORIES; history += 1) {
      const { body } = await incident();
      const path = `/incidents/${String(body['id'])}`;
      const applied: string[] = [];
      await Promise.all(
        clients.slice(0, 4).map(async (client) => {
          for (let turn = 0; turn < 3; turn += 1) {
            const seen = await send(client, 'GET', path);
            const mark = `${client}.${turn}`;
            const reply = await send(
              client,
              'PATCH',
              path,
              { tags: [...(seen.body['tags'] as string[]), mark] },
              { 'if-match': `"${String(seen.body['version'])}"` },
            );
            expect([200, 412]).toContain(reply.status);
            if (reply.status === 200) applied.push(mark);
          }
        }),
      );
      const end = await send(0, 'GET', path);
      expect((end.body['tags'] as string[]).toSorted()).toEqual(applied.toSorted());
      expect(end.body['version']).toBe(1 + applied.length);
      expect((await entries(body['id'])).map((entry) => entry.version)).toEqual(
        Array.from({ length: 1 + applied.length }, (_, n) => n + 1),
      );
    }
    tell('overwrite', { trials: HISTORIES, failures: 0 });
  });

  it('let every one of many comments be kept, whoever writes at the same moment', async () => {
    const { body } = await incident();
    const replies = await Promise.all(
      clients.flatMap((client) =>
        [1, 2, 3].map((n) =>
          send(client, 'POST', `/incidents/${String(body['id'])}/comments`, {
            text: `${client}.${n}`,
            visibility: 'internal',
          }),
        ),
      ),
    );
    expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 200));
    expect((await entries(body['id'])).filter((entry) => entry.action === 'comment').length).toBe(CLIENTS * 3);
  });

  it('take a request once that all send with the same key', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const request = { title: 'Once', requester: made.people.user.id, impact: 2, urgency: 2 };
      const replies = await Promise.all(
        clients.map((client) => send(client, 'POST', '/incidents', request, { 'idempotency-key': `race-${round}` })),
      );
      expect(replies.map((reply) => reply.status)).toEqual(replies.map(() => 201));
      expect(new Set(replies.map((reply) => reply.body['id'])).size).toBe(1);
    }
    tell('same-key', { trials: ROUNDS, failures: 0 });
  });

  it(`let exactly one of ${CLIENTS} decide an approval, in ${ROUNDS} rounds`, async () => {
    const { body } = await incident();
    const { smsManager } = made.people;
    for (let round = 0; round < ROUNDS; round += 1) {
      const approval = await send(0, 'POST', '/approvals', { title: `Race ${round}`, subject: body['id'] });
      const path = `/approvals/${String(approval.body['id'])}`;
      const steps = [{ name: 'Manager', rule: 'all', people: [smsManager.id] }];
      expect((await send(0, 'POST', `${path}/actions/ask`, { steps })).status).toBe(200);
      const replies = await Promise.all(
        clients.map((client) =>
          client % 3 === 0
            ? ask(portOf(client), smsManager.key, 'POST', `${path}/actions/reject`, { reason: `by ${client}` })
            : ask(portOf(client), smsManager.key, 'POST', `${path}/actions/approve`, {}),
        ),
      );
      const statuses = replies.map((reply) => reply.status);
      expect(statuses.filter((status) => status === 200).length, JSON.stringify(replies)).toBe(1);
      for (const status of statuses) expect([200, 403, 409, 412]).toContain(status);
      const decided = (await entries(approval.body['id'])).filter(({ action }) => /^(?:approve|reject)$/.test(action));
      expect(decided.length).toBe(1);
    }
    tell('one-winner', { trials: ROUNDS, failures: 0 });
  });

  it('would notice a server that takes every request anew, or accepts an outdated version', async () => {
    const { body } = await incident();
    const path = `/incidents/${String(body['id'])}`;
    const careless = (client: number) => send(client, 'PATCH', path, { tags: [`${client}`] }, { 'if-match': '*' });
    const replies = [await careless(0), await careless(1)];
    expect(replies.map((reply) => reply.status)).toEqual([200, 200]);
    const kept = (await send(0, 'GET', path)).body['tags'];
    tell('overwrite', { caught: JSON.stringify(kept) === '["1"]', note: 'planted: any version is accepted' });
    expect(kept).toEqual(['1']);
    const winners = await Promise.all(clients.map(careless));
    const all = winners.filter((reply) => reply.status === 200).length;
    tell('one-winner', { caught: all > 1, note: 'planted: nobody says what they saw' });
    expect(all).toBeGreaterThan(1);
    const request = { title: 'Twice', requester: made.people.user.id, impact: 2, urgency: 2 };
    const twice = await Promise.all(clients.map((client) => send(client, 'POST', '/incidents', request)));
    const ids = new Set(twice.map((reply) => reply.body['id'])).size;
    tell('same-key', { caught: ids > 1, note: 'planted: no key' });
    expect(ids).toBe(CLIENTS);
  });
});
