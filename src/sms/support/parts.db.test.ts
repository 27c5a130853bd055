import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { dispatcher } from '#kernel/jobs/handlers.ts';
import { migrateJobs } from '#kernel/jobs/runner.ts';
import { inbox } from '#kernel/notify/inbox.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { runAction } from '#kernel/store/actions.ts';
import { create, edit, transit } from '#kernel/store/commands.ts';
import { systemContext, withCaller, type Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { listRecords } from '#kernel/store/list.ts';
import { readRecord } from '#kernel/store/read.ts';
import { commit } from '#kernel/store/write.ts';
import { clientOf, apiApp } from '../../../tests/harness/http.ts';
import { openWorld, settle, type Organisation, type Somebody, type World } from '../../../tests/harness/world.ts';
import { approvalNotices, prepareApproval, remindApprovers } from './approval/public.ts';
import { remindDuties } from './cadence/public.ts';

let world: World;
let made: Organisation;
const clock = { now: 0 };
const MONDAY = Date.parse('2030-06-03T07:00:00Z');
const DAY = 86_400_000;

const as = <T>(who: Somebody, work: (context: Context) => Promise<T>): Promise<T> =>
  withCaller(
    world.app,
    { kind: 'key', org: made.org, value: createHash('sha256').update(who.key.slice(37)).digest('hex') },
    { now: () => clock.now, request: null },
    work,
  );
const act = (who: Somebody, type: string, key: unknown, action: string, input: unknown = {}): Promise<Row> =>
  as(who, (context) => runAction(context, definitionNamed(type), String(key), action, input));
const follow = async (): Promise<void> => {
  const { handle } = dispatcher(world.system, [approvalNotices], {
    now: () => clock.now,
    later: async () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  await followToEnd(world.system, 'test', handle);
};
const reasons = async (who: Somebody, record: unknown): Promise<string[]> =>
  (await as(who, (context) => inbox(context))).items
    .filter((each) => each.record.id === record)
    .map((each) => each.reason);

beforeAll(async () => {
  world = await openWorld();
  made = await settle(world, 'Parts');
  const { host, port, database } = world.database;
  await migrateJobs({ host, port, database });
  await follow();
});
beforeEach(() => {
  clock.now = MONDAY;
});
afterAll(() => world.close());

const incidentFor = (who: Somebody, values: Record<string, unknown> = {}): Promise<Row> =>
  as(who, (context) =>
    create(context, definitionNamed('incident'), { title: 'A thing', requester: made.people.user.id, ...values }),
  );

describe('tasks', () => {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await apiApp(world);
  });
  afterAll(() => app.close());

  it('stand below any record, in an order that is asked about before it is broken', async () => {
    const { agent } = made.people;
    const incident = await incidentFor(agent);
    const task = (title: string) =>
      as(agent, (context) =>
        create(context, definitionNamed('task'), {
          title,
          subject: incident['number'],
          assignee: agent.id,
          dueBy: '2030-06-05T10:00:00Z',
        }),
      );
    const [first, second] = [await task('Drain the node'), await task('Tell the wards')];
    expect(first).toMatchObject({ dueAt: '2030-06-05T10:00:00.000Z' });
    await act(agent, 'task', second['id'], 'come-after', { on: [first['number']] });
    await expect(act(agent, 'task', first['id'], 'come-after', { on: [second['number']] })).rejects.toMatchObject({
      code: 'invalid',
    });
    const start = (id: unknown, body = {}) =>
      as(agent, (context) => transit(context, definitionNamed('task'), String(id), null, 'start', body));
    await expect(start(second['id'])).rejects.toMatchObject({
      code: 'confirm.conflict',
      details: { confirm: 'order' },
    });
    expect(await start(second['id'], { confirm: ['order'] })).toMatchObject({
      state: 'inProgress',
      startedAt: new Date(MONDAY).toISOString(),
    });
    const done = await as(agent, (context) =>
      transit(context, definitionNamed('task'), String(first['id']), null, 'finish', {}),
    );
    expect(done).toMatchObject({ state: 'done', doneAt: new Date(MONDAY).toISOString(), dueAt: null });
  });

  it('of a confidential record are as confidential', async () => {
    const { agent } = made.people;
    const incident = await incidentFor(agent, { confidential: true, assignee: agent.id });
    const client = clientOf(app, agent.key);
    const added = await client.post(`/incidents/${String(incident['number'])}/tasks`, {
      title: 'Ask the lawyers',
      assignee: agent.id,
    });
    expect(added.status).toBe(201);
    const listed = await client.get(`/incidents/${String(incident['number'])}/tasks`);
    expect(listed.body).toMatchObject({
      items: [{ title: 'Ask the lawyers', ready: true }],
      progress: { done: 0, total: 1 },
    });
    expect(
      (await clientOf(app, made.people.auditor.key).get(`/incidents/${String(incident['number'])}/tasks`)).status,
    ).toBe(404);
    await expect(
      as(made.people.auditor, (context) => readRecord(context, definitionNamed('task'), String(added.body['id']))),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('an approval', () => {
  const draft = (who: Somebody, subject: Row): Promise<Row> =>
    as(who, (context) =>
      create(context, definitionNamed('approval'), {
        title: 'Take the portal down',
        subject: subject['id'],
        dueBy: '2030-06-05T10:00:00Z',
      }),
    );

  it('goes through its steps, and tells whose turn it is', async () => {
    const { agent, processOwner, smsManager, topManagement } = made.people;
    const { id } = await draft(agent, await incidentFor(agent));
    await act(agent, 'approval', id, 'ask', {
      steps: [
        { name: 'Owners', rule: 'all', people: [processOwner.id, smsManager.id] },
        { name: 'Board', rule: 'anyone', roles: ['topManagement'] },
      ],
    });
    await follow();
    expect(await reasons(processOwner, id)).toEqual(['approval.asked']);
    expect(await reasons(topManagement, id)).toEqual([]);
    await expect(act(topManagement, 'approval', id, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    const votes = await Promise.all([
      act(processOwner, 'approval', id, 'approve'),
      act(smsManager, 'approval', id, 'approve', { reason: 'At night' }),
    ]);
    expect(votes.map((each) => each['state'])).toEqual(['pending', 'pending']);
    await expect(act(smsManager, 'approval', id, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    await follow();
    expect(await reasons(topManagement, id)).toEqual(['approval.asked']);
    clock.now += DAY;
    expect(await act(topManagement, 'approval', id, 'approve')).toMatchObject({
      state: 'approved',
      decidedAt: new Date(clock.now).toISOString(),
      dueAt: null,
    });
    await follow();
    expect(await reasons(agent, id)).toEqual(['approval.approved']);
    await expect(act(topManagement, 'approval', id, 'reject', { reason: 'Late' })).rejects.toMatchObject({
      code: 'action.illegal_transition',
    });
  });

  it('ends with a rejection, whose reason is asked for', async () => {
    const { agent, smsManager, processOwner } = made.people;
    const { id } = await draft(agent, await incidentFor(agent));
    await act(agent, 'approval', id, 'ask', {
      steps: [{ name: 'Both', rule: 'all', people: [smsManager.id, processOwner.id] }],
    });
    await expect(act(smsManager, 'approval', id, 'reject')).rejects.toMatchObject({ code: 'invalid' });
    expect(await act(smsManager, 'approval', id, 'reject', { reason: 'Not this week' })).toMatchObject({
      state: 'rejected',
    });
  });

  it('is nobody’s own, and cannot be asked of too few', async () => {
    const { agent, smsManager } = made.people;
    const { id } = await draft(smsManager, await incidentFor(agent));
    await expect(
      act(smsManager, 'approval', id, 'ask', { steps: [{ name: 'Manager', rule: 'anyone', roles: ['smsManager'] }] }),
    ).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('nobody else') });
    await expect(
      act(smsManager, 'approval', id, 'ask', {
        steps: [{ name: 'Two', rule: { quorum: 2 }, people: [smsManager.id, agent.id] }],
      }),
    ).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      as(smsManager, (context) =>
        edit(context, definitionNamed('approval'), String(id), null, { requester: agent.id }),
      ),
    ).rejects.toMatchObject({ code: 'invalid' });
    await made.context.batch([
      {
        text: 'INSERT INTO setting (org, name, valid_from, value) VALUES ($1, $2, now(), $3)',
        values: [made.org, 'approval.policy', JSON.stringify({ allowsSelf: true })],
      },
    ]);
    expect(
      await act(smsManager, 'approval', id, 'ask', {
        steps: [{ name: 'Manager', rule: 'anyone', roles: ['smsManager'] }],
      }),
    ).toMatchObject({ state: 'pending', allowsSelf: true });
    await made.context.batch([
      {
        text: 'INSERT INTO setting (org, name, valid_from, value) VALUES ($1, $2, now(), $3)',
        values: [made.org, 'approval.policy', JSON.stringify({ allowsSelf: false })],
      },
    ]);
    expect(await act(smsManager, 'approval', id, 'approve')).toMatchObject({ state: 'approved' });
  });

  it('can be delegated to a colleague, and lets whoever decides read what it is about', async () => {
    const { agent, smsManager, serviceOwner, user } = made.people;
    const incident = await incidentFor(agent, { confidential: true, assignee: agent.id });
    const prepared = await as(agent, async (context) => {
      const approval = await prepareApproval(context, incident, {
        title: 'Call the police',
        steps: [{ name: 'Manager', rule: 'all', people: [smsManager.id] }],
      });
      await commit(context, [approval]);
      return approval;
    });
    const id = prepared.after['id'];
    await expect(act(smsManager, 'approval', id, 'delegate', { to: user.id })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(act(smsManager, 'approval', id, 'delegate', { to: agent.id })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(
      as(serviceOwner, (context) => readRecord(context, definitionNamed('incident'), String(incident['id']))),
    ).rejects.toMatchObject({ code: 'not_found' });
    await act(smsManager, 'approval', id, 'delegate', { to: serviceOwner.id, reason: 'On leave' });
    await expect(act(smsManager, 'approval', id, 'approve')).rejects.toMatchObject({ code: 'forbidden' });
    expect(
      await as(serviceOwner, (context) => readRecord(context, definitionNamed('incident'), String(incident['id']))),
    ).toMatchObject({ id: incident['id'] });
    expect(await act(serviceOwner, 'approval', id, 'approve')).toMatchObject({ state: 'approved' });
  });

  it('keeps what it is about', async () => {
    const { agent, smsManager } = made.people;
    const { id } = await draft(agent, await incidentFor(agent));
    await act(agent, 'approval', id, 'ask', { steps: [{ name: 'Manager', rule: 'anyone', people: [smsManager.id] }] });
    await expect(
      as(agent, (context) =>
        edit(context, definitionNamed('approval'), String(id), null, { title: 'Sell the company' }),
      ),
    ).rejects.toMatchObject({ code: 'invalid' });
    await expect(
      as(agent, (context) =>
        edit(context, definitionNamed('approval'), String(id), null, { subject: made.team['id'] }),
      ),
    ).rejects.toMatchObject({ code: 'invalid' });
  });

  it('is reminded of a day before it is due, once', async () => {
    const { agent, smsManager } = made.people;
    const { id } = await draft(agent, await incidentFor(agent));
    await act(agent, 'approval', id, 'ask', { steps: [{ name: 'Manager', rule: 'anyone', people: [smsManager.id] }] });
    const remind = async (): Promise<void> =>
      remindApprovers.run(await systemContext(world.system, made.org, { now: () => clock.now }));
    await remind();
    expect(await reasons(smsManager, id)).not.toContain('approval.due');
    clock.now = Date.parse('2030-06-04T11:00:00Z');
    await remind();
    await remind();
    expect((await reasons(smsManager, id)).filter((each) => each === 'approval.due')).toHaveLength(1);
  });
});

describe('a recurring duty', () => {
  it('says when it is due next, and whether it was late', async () => {
    const { smsManager, agent } = made.people;
    const duty = await as(smsManager, (context) =>
      create(context, definitionNamed('cadence'), {
        title: 'Review of the service desk',
        kind: 'review',
        subject: made.service['id'],
        clause: '8.3.2',
        rhythm: { every: 3, unit: 'month' },
        firstDue: '2030-03-31',
        leadDays: 7,
        assignee: agent.id,
        owner: smsManager.id,
      }),
    );
    expect(duty).toMatchObject({ nextDue: '2030-03-31', dueAt: '2030-03-31T22:00:00.000Z' });
    expect(await act(agent, 'cadence', duty['id'], 'done', { remark: 'Minutes in the folder' })).toMatchObject({
      lastDone: '2030-06-03',
      nextDue: '2030-06-30',
      doneCount: 1,
      lateCount: 1,
    });
    await expect(act(agent, 'cadence', duty['id'], 'done', { on: '2030-06-03' })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(act(agent, 'cadence', duty['id'], 'done', { on: '2030-06-04' })).rejects.toMatchObject({
      code: 'invalid',
    });
    clock.now += 10 * DAY;
    // Done ahead of its date: that date is met.
    expect(await act(agent, 'cadence', duty['id'], 'done')).toMatchObject({
      lastDone: '2030-06-13',
      nextDue: '2030-09-30',
      lateCount: 1,
    });
    expect(
      await as(smsManager, (context) =>
        edit(context, definitionNamed('cadence'), String(duty['id']), null, {
          rhythm: { every: 1, unit: 'month', mode: 'floating' },
        }),
      ),
    ).toMatchObject({ nextDue: '2030-07-13' });
    const { rows } = await as(smsManager, (context) =>
      listRecords(context, definitionNamed('cadence'), { filter: 'nextDue:2030-07-01..2030-07-31', sort: 'nextDue' }),
    );
    expect(rows.map((row) => row['id'])).toEqual([duty['id']]);
  });

  it('reminds ahead and when overdue, once each', async () => {
    const { smsManager, agent } = made.people;
    const duty = await as(smsManager, (context) =>
      create(context, definitionNamed('cadence'), {
        title: 'Test of the restore',
        kind: 'test',
        rhythm: { every: 1, unit: 'year' },
        firstDue: '2030-06-10',
        leadDays: 3,
        assignee: agent.id,
        owner: smsManager.id,
      }),
    );
    const remind = async (): Promise<void> =>
      remindDuties.run(await systemContext(world.system, made.org, { now: () => clock.now }));
    const told = async (who: Somebody) => (await reasons(who, duty['id'])).toSorted();
    await remind();
    expect(await told(agent)).toEqual([]);
    clock.now = Date.parse('2030-06-07T08:00:00Z');
    await remind();
    await remind();
    expect([await told(agent), await told(smsManager)]).toEqual([['cadence.ahead'], []]);
    clock.now = Date.parse('2030-06-11T08:00:00Z');
    await remind();
    await remind();
    expect([await told(agent), await told(smsManager)]).toEqual([
      ['cadence.ahead', 'cadence.overdue'],
      ['cadence.overdue'],
    ]);
  });
});
