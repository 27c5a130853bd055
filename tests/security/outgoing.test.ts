import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { dispatcher } from '#kernel/jobs/handlers.ts';
import { migrateJobs } from '#kernel/jobs/runner.ts';
import { openTail } from '#kernel/jobs/tail.ts';
import type { Letter } from '#kernel/notify/letter.ts';
import { deliverAll } from '#kernel/notify/mail.test-support.ts';
import { mentionHandler } from '#kernel/notify/mentions.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { readRecord } from '#kernel/store/read.ts';
import { openLive, type Live } from '#server/live.ts';
import { incidentHandlers } from '#sms/operation/resolution/incident/public.ts';
import { approvalNotices } from '#sms/support/approval/public.ts';
import { apiApp, clientOf, type Answer } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';

const CANARY = 'kanari2e';
const QUIET = 'verschwiegen9f';

let world: World;
let mine: Organisation;
let theirs: Organisation;
let app: FastifyInstance;
let live: Live;
let tail: ReturnType<typeof openTail>;
const letters: Letter[] = [];
/** Everything that each open stream has told, by whose it is. */
const streams = new Map<string, { text: string; end(): void }>();

const must = (answer: Answer): Record<string, unknown> => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
};
const open = async (name: string, key: string): Promise<void> => {
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sent = httpRequest({
    host: '127.0.0.1',
    port,
    path: '/api/v1/events',
    headers: { authorization: `Bearer ${key}` },
  });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve).on('error', reject).end();
  });
  const stream = { text: '', end: () => sent.destroy() };
  response.on('data', (chunk: Buffer) => {
    stream.text += chunk.toString();
  });
  response.on('error', () => undefined);
  streams.set(name, stream);
};

/** Lets everything follow that follows from what was committed: announcements, notifications, letters. */
const follow = async (): Promise<void> => {
  const { handle } = dispatcher(world.system, [...incidentHandlers, approvalNotices, mentionHandler], {
    now: Date.now,
    later: () => Promise.resolve(),
    onError: (error) => {
      throw error;
    },
  });
  await followToEnd(world.system, 'outgoing', handle);
  for (const { org } of [mine, theirs])
    await deliverAll(world.system, org, {
      post: { send: async (letter) => void letters.push(letter) },
      origin: () => 'https://desk.example',
    });
};

beforeAll(async () => {
  world = await openWorld();
  mine = await settle(world, 'Mine');
  theirs = await settle(world, 'Theirs', CANARY);
  const { host, port, database } = world.database;
  await migrateJobs({ host, port, database });
  live = openLive();
  tail = openTail(world.system);
  tail.onChange(live.announce);
  await tail.turn();
  app = await apiApp({ app: world.app, live });
  await app.listen({ host: '127.0.0.1', port: 0 });
  for (const role of ['administrator', 'agent', 'user', 'customerContact', 'auditor'] as const)
    await open(role, mine.people[role].key);
  await follow();
});
afterAll(async () => {
  for (const { end } of streams.values()) end();
  live.end();
  await app.close();
  await world.close();
});

/** An incident's life that many are told of; numbers of people are the same in both organisations. */
const liveThrough = async (of: Organisation, word: string, more: Record<string, unknown>): Promise<string> => {
  const [agent, lead] = [clientOf(app, of.people.agent.key), clientOf(app, of.people.smsManager.key)];
  const who = more['confidential'] === true ? lead : agent;
  const person = await readRecord(of.context, definitionNamed('person'), of.people.auditor.id);
  const made = must(
    await who.post('/incidents', {
      title: `${word} is down`,
      requester: of.people.user.id,
      customer: of.customer['id'],
      team: of.team['id'],
      impact: 1,
      urgency: 1,
      ...more,
    }),
  );
  const path = `/incidents/${String(made['id'])}`;
  for (const [name, body] of [
    [
      'actions/assign',
      { assignee: more['confidential'] === true ? of.people.smsManager.id : of.people.processOwner.id },
    ],
    ['comments', { text: `${word} told`, visibility: 'public' }],
    [
      'comments',
      {
        text: `${word} noted ${more['confidential'] === true ? '' : `@${String(person['number'])}`}`,
        visibility: 'internal',
      },
    ],
    ['actions/declare-major', { reason: `${word} all`, commander: of.people.smsManager.id }],
    ['actions/publish-update', { text: `${word} back soon`, means: 'email' }],
    ['transitions/resolve', { resolution: `${word} started anew`, resolutionCode: 'Solved' }],
  ] as const)
    must(await who.post(`${path}/${name}`, body, { 'if-match': '*' }));
  return String(made['id']);
};
const heard = (role: string): string => streams.get(role)?.text ?? '';

describe('what goes out by itself', () => {
  it('tells nobody of another organisation, and none but those concerned of what is confidential', async () => {
    const foreign = await liveThrough(theirs, CANARY, {});
    const quiet = await liveThrough(mine, QUIET, {
      confidential: true,
      requester: mine.people.smsManager.id,
      team: null,
    });
    const open_ = await liveThrough(mine, 'Portal', {});
    await follow();
    await expect
      .poll(
        async () => {
          await tail.turn();
          return heard('agent').includes(open_) && heard('user').includes(open_);
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    for (const [role, { text }] of streams)
      for (const secret of [CANARY, QUIET, foreign, quiet]) expect(text, role).not.toContain(secret);

    expect(letters.length).toBeGreaterThanOrEqual(8);
    for (const letter of letters) {
      const text = JSON.stringify(letter);
      expect(text.includes(CANARY), letter.to).toBe(letter.to.endsWith('@theirs.example'));
      if (text.includes(QUIET)) expect(letter.to).toBe('smsmanager@mine.example');
      if (letter.to.startsWith('user@') || letter.to.startsWith('customercontact@'))
        expect(text).not.toContain('noted');
    }
    for (const role of ['administrator', 'agent', 'user', 'customerContact'] as const) {
      const { text } = await clientOf(app, mine.people[role].key).get('/notifications?limit=200');
      for (const secret of [CANARY, QUIET, foreign, quiet]) expect(text, role).not.toContain(secret);
    }
  });

  it('would be heard if it came', async () => {
    await open('stranger', theirs.people.agent.key);
    const id = await liveThrough(theirs, CANARY, {});
    await expect
      .poll(
        async () => {
          await tail.turn();
          return heard('stranger').includes(id);
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    expect(heard('agent')).not.toContain(id);
  });
});
