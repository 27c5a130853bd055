import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { dispatcher } from '#kernel/jobs/handlers.ts';
import { inbox } from '#kernel/notify/inbox.ts';
import { present } from '#server/api/present.ts';
import { openWorks, type Works } from '#workspace/automation-rule/rule.test-support.ts';
import { callWebhook, webhookHandler, webhookSwitchHandler } from '#workspace/webhook/public.ts';
import { BACK_OFF, deliverOnce, type DeliverInput } from '#workspace/webhook/webhook.deliver.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';

const SECRET = 'the secret of an installation, as long as it has to be, or longer';
type Got = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

let works: Works;
let app: FastifyInstance;
let boss: Client;
let server: Server;
let base: string;
let got: Got[] = [];
let answer: (response: ServerResponse, n: number) => void = (response) => response.end('thanks');

const input = (more: Partial<DeliverInput> = {}): DeliverInput => ({
  db: works.world.system,
  secret: SECRET,
  allow: ['127.0.0.1'],
  now: () => works.clock.now,
  onError: (error) => {
    throw error;
  },
  ...more,
});
const follow = async (): Promise<void> => {
  const { handle } = dispatcher(works.world.system, [webhookHandler(present), webhookSwitchHandler], {
    now: () => works.clock.now,
    later: () => Promise.resolve(),
    onError: (error) => {
      throw error;
    },
  });
  await followToEnd(works.world.system, 'webhooks-test', handle);
};
const deliverAll = async (more: Partial<DeliverInput> = {}): Promise<void> => {
  while ((await deliverOnce(input(more))) > 0);
};
const ifMatch = { 'if-match': '*' };

/** A webhook that is on, with its secret. */
const hook = async (values: Record<string, unknown> = {}): Promise<{ id: string; secret: string }> => {
  const made = await boss.post('/webhooks', {
    title: 'Hook',
    address: `${base}/hook`,
    recordTypes: ['incident'],
    ...values,
  });
  expect(made.status).toBe(201);
  const id = String(made.body['id']);
  const secret = await boss.post(`/webhooks/${id}/secrets`);
  await boss.post(`/webhooks/${id}/transitions/switchOn`, {}, ifMatch);
  await follow();
  return { id, secret: String(secret.body['secret']) };
};
const off = async (id: string): Promise<void> => {
  await boss.post(`/webhooks/${id}/transitions/switchOff`, {}, ifMatch);
  await follow();
};
const deliveries = async (id: string) =>
  (await boss.get(`/webhooks/${id}/deliveries`)).body['items'] as Record<string, unknown>[];

beforeAll(async () => {
  works = await openWorks();
  works.clock.now = Date.now();
  app = await apiApp({ ...works.world, secret: SECRET, now: () => works.clock.now });
  boss = clientOf(app, works.people.administrator.key);
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body });
      answer(response, got.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => {
    server.once('listening', resolve);
  });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await follow();
});
beforeEach(() => {
  got = [];
  answer = (response) => response.end('thanks');
  works.clock.now += 60_000;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await app.close();
  await works.world.close();
});

describe('a webhook', () => {
  it('is sent what happened, signed, in order, as whoever set it up may read it, without internal notes', async () => {
    const { id, secret } = await hook();
    await boss.post(`/webhooks/${id}/headers`, { name: 'Authorization', value: 'Bearer of-ours' });
    const row = await works.incident({ title: 'Down' });
    await works.say(works.people.agent, row, 'Looking at it', 'internal');
    await works.say(works.people.agent, row, 'We look at it');
    await works.change('incident', row, { impact: 1 });
    await follow();
    await deliverAll();
    expect(got.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual([
      'incident.created',
      'incident.comment',
      'incident.changed',
    ]);
    const { headers, body } = got[0] as Got;
    const key = Buffer.from(secret.slice(6), 'base64');
    const signed = createHmac('sha256', key)
      .update(`${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signed}`);
    expect(headers['authorization']).toBe('Bearer of-ours');
    expect(JSON.parse(body)).toMatchObject({
      data: { record: { number: row['number'], title: 'Down' }, actor: { name: 'agent' } },
    });
    expect(got.map((each) => each.body).join('')).not.toContain('Looking at it');
    expect(JSON.parse(got[2]?.body ?? '')).toMatchObject({ data: { changes: { impact: { from: 2, to: 1 } } } });
    expect((await deliveries(id)).map((each) => each['state'])).toEqual(['delivered', 'delivered', 'delivered']);
    const shown = await boss.get(`/webhooks/${id}/secrets`);
    expect(shown.text).not.toContain('of-ours');
    expect(shown.body).toMatchObject({ signing: [{ until: null }], headers: [{ name: 'Authorization' }] });
    await off(id);
  });

  it('waits for its conditions, and tells nothing of what its owner may not see', async () => {
    const { id } = await hook({ conditions: { filter: 'printer', groups: [] }, events: ['created'] });
    await works.incident({ title: 'A printer is out' });
    await works.incident({ title: 'Something else' });
    await works.incident({ title: 'A secret printer', confidential: true });
    await follow();
    await deliverAll();
    expect(
      got.map(({ body }) => (JSON.parse(body) as { data: { record: { title: string } } }).data.record.title),
    ).toEqual(['A printer is out']);
    await off(id);
  });

  it('is tried again later when it answers 500, the record’s next news wait for it, and each has the same id and body', async () => {
    const { id } = await hook();
    answer = (response, n) => {
      response.statusCode = n === 1 ? 500 : 200;
      response.end(n === 1 ? 'not now' : 'thanks');
    };
    const row = await works.incident();
    await works.change('incident', row, { impact: 1 });
    await follow();
    await deliverAll();
    expect(got).toHaveLength(1);
    works.clock.now += BACK_OFF[0] ?? 0;
    await deliverAll();
    expect(got).toHaveLength(3);
    expect(got[1]?.headers['webhook-id']).toBe(got[0]?.headers['webhook-id']);
    expect(got[1]?.body).toBe(got[0]?.body);
    const [, first] = await deliveries(id);
    const log = await boss.get(`/webhooks/${id}/deliveries/${String(first?.['id'])}`);
    expect(log.body['attempts']).toMatchObject([
      { status: 500, answer: 'not now', error: 'It answered 500.' },
      { status: 200, answer: 'thanks' },
    ]);
    await off(id);
  });

  it('is tried by a test at once, although its own news wait for their next attempt', async () => {
    const { id } = await hook({ recordTypes: ['webhook'] });
    await boss.patch(`/webhooks/${id}`, { title: 'Renamed' }, ifMatch);
    await follow();
    answer = (response) => {
      response.statusCode = 500;
      response.end();
    };
    await deliverAll();
    const before = got.length;
    answer = (response) => response.end();
    expect((await boss.post(`/webhooks/${id}/test`)).status).toBe(202);
    await deliverAll();
    expect(got.slice(before).map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['test']);
    await off(id);
  });

  it('that fails for a day is marked, its owner is told, and it goes on when it is switched on again', async () => {
    const { id } = await hook();
    answer = (response) => {
      response.statusCode = 503;
      response.end();
    };
    const row = await works.incident();
    await follow();
    for (let n = 0; n <= BACK_OFF.length; n += 1) {
      await deliverAll();
      works.clock.now += BACK_OFF[n] ?? 0;
    }
    expect(got).toHaveLength(BACK_OFF.length + 1);
    expect((await boss.get(`/webhooks/${id}`)).body).toMatchObject({
      state: 'failing',
      failingWhy: 'It answered 503.',
    });
    const told = await works.as(works.people.administrator, (context) => inbox(context));
    expect(told.items[0]).toMatchObject({ reason: 'webhook.failing', record: { id } });
    answer = (response) => response.end();
    await boss.post(`/webhooks/${id}/transitions/switchOn`, {}, ifMatch);
    await follow();
    await deliverAll();
    expect((await deliveries(id)).map((each) => [each['number'], each['state']])).toEqual([
      [row['number'], 'delivered'],
    ]);
    await off(id);
  });

  it('that hangs is left after a while, that redirects is not followed, that answers without end is cut', async () => {
    const { id } = await hook();
    const silent: ServerResponse[] = [];
    answer = (response) => silent.push(response);
    await works.incident();
    await follow();
    await deliverAll({ timeout: 200 });
    answer = (response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' });
      response.end();
    };
    works.clock.now += BACK_OFF[0] ?? 0;
    await deliverAll();
    answer = (response) => response.end('x'.repeat(5_000_000));
    works.clock.now += BACK_OFF[1] ?? 0;
    await deliverAll();
    const [line] = await deliveries(id);
    const log = (await boss.get(`/webhooks/${id}/deliveries/${String(line?.['id'])}`)).body['attempts'] as Record<
      string,
      string
    >[];
    expect(log.map((each) => each['error'])).toEqual([
      expect.stringMatching(/No answer within/),
      expect.stringMatching(/redirect/),
      null,
    ]);
    expect(log[2]?.['answer']).toHaveLength(2_000);
    expect(got).toHaveLength(3);
    await off(id);
  });

  it('reaches no private address unless that is allowed, also when its name changes where it leads', async () => {
    const { port } = server.address() as AddressInfo;
    const { id } = await hook({ address: `http://rebinding.example:${port}/` });
    await works.incident();
    await follow();
    let asked = 0;
    const rebinding = () =>
      Promise.resolve([{ address: (asked += 1) === 1 ? '127.0.0.1' : '93.184.216.34', family: 4 as const }]);
    await deliverAll({ allow: [], resolve: rebinding });
    expect(got).toEqual([]);
    expect(await deliveries(id)).toMatchObject([
      { state: 'pending', error: expect.stringMatching(/no public address/) as string },
    ]);
    expect(asked).toBe(1);
    // Allowed once it was checked: the address that was checked is the one that is reached, without asking again.
    works.clock.now += BACK_OFF[0] ?? 0;
    asked = 0;
    await deliverAll({ allow: ['127.0.0.1'], resolve: rebinding });
    expect(got).toHaveLength(1);
    expect(asked).toBe(1);
    await off(id);
  });

  it('has two secrets that hold while one takes the place of the other, is tested, and sends again what it is asked to', async () => {
    const { id } = await hook();
    await boss.post(`/webhooks/${id}/secrets`);
    expect((await boss.post(`/webhooks/${id}/test`)).status).toBe(202);
    await deliverAll();
    expect(String(got[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    const [line] = await deliveries(id);
    expect((await boss.post(`/webhooks/${id}/replay`, { deliveries: [line?.['id']] })).body).toEqual({ again: 1 });
    works.clock.now += 25 * 3_600_000;
    await deliverAll();
    expect(got.map(({ headers }) => headers['webhook-id'])).toEqual([line?.['id'], line?.['id']]);
    expect(String(got[1]?.headers['webhook-signature']).split(' ')).toHaveLength(1);
    expect((await boss.post(`/webhooks/${id}/replay`, {})).status).toBe(422);
    await boss.post(`/webhooks/${id}/headers`, { name: 'X-Token', value: 'never-told-77' });
    await boss.send('DELETE', `/webhooks/${id}/headers/X-Token`);
    const told = await boss.get(`/webhooks/${id}/timeline`);
    expect((told.body['items'] as Record<string, unknown>[]).map(({ action }) => action).toReversed()).toEqual([
      'create',
      'secret',
      'transition:switchOn',
      'secret',
      'replay',
      'header',
      'header-ended',
    ]);
    expect(told.text).not.toContain('never-told-77');
    expect((told.body['items'] as { facts: unknown }[]).slice(0, 3).map(({ facts }) => facts)).toEqual([
      { name: 'X-Token' },
      { name: 'X-Token' },
      { again: 1 },
    ]);
    const configured = await boss.get('/configuration/changes?type=webhookSecret&limit=1');
    expect(configured.body['items']).toMatchObject([{ action: 'header-ended', subject: { id } }]);
    const auditor = clientOf(app, works.people.auditor.key);
    expect((await auditor.post(`/webhooks/${id}/secrets`)).status).toBe(403);
    expect((await clientOf(app, works.people.agent.key).get(`/webhooks/${id}/deliveries`)).status).toBe(404);
    await off(id);
  });

  it('is called by a rule', async () => {
    const { id } = await hook({ events: ['created'], recordTypes: ['problem'] });
    works.clock.now += 1_000;
    const rule = await works.rule({
      title: 'Call',
      triggers: [{ kind: 'transition', names: ['start'] }],
      actions: [{ do: 'webhook', webhook: id }],
    });
    const row = await works.incident();
    await works.move(works.people.agent, 'incident', row, 'start');
    await works.follow({ webhook: callWebhook(present) });
    await deliverAll();
    expect(got.map(({ body }) => JSON.parse(body) as unknown)).toMatchObject([
      { type: 'incident.rule', data: { rule: 'Call', record: { number: row['number'] } } },
    ]);
    await works.move(works.people.administrator, 'automationRule', rule, 'switchOff');
    await off(id);
  });
});
