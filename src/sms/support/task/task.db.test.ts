import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create, transit } from '#kernel/store/commands.ts';
import { readRecord } from '#kernel/store/read.ts';
import { clientOf, apiApp } from '../../../../tests/harness/http.ts';
import { MONDAY, openOffice, type Office } from '../parts.test-support.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => {
  office.clock.now = MONDAY;
});
afterAll(() => office.world.close());

describe('tasks', () => {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await apiApp(office.world);
  });
  afterAll(() => app.close());

  it('stand below any record, in an order that is asked about before it is broken', async () => {
    const { agent } = office.people;
    const incident = await office.incident(agent);
    const task = (title: string) =>
      office.as(agent, (context) =>
        create(context, definitionNamed('task'), {
          title,
          subject: incident['number'],
          assignee: agent.id,
          dueBy: '2030-06-05T10:00:00Z',
        }),
      );
    const [first, second] = [await task('Drain the node'), await task('Tell the wards')];
    expect(first).toMatchObject({ dueAt: '2030-06-05T10:00:00.000Z' });
    await office.act(agent, 'task', second['id'], 'come-after', { on: [first['number']] });
    await expect(
      office.act(agent, 'task', first['id'], 'come-after', { on: [second['number']] }),
    ).rejects.toMatchObject({
      code: 'invalid',
    });
    const start = (id: unknown, body = {}) =>
      office.as(agent, (context) => transit(context, definitionNamed('task'), String(id), null, 'start', body));
    await expect(start(second['id'])).rejects.toMatchObject({
      code: 'confirm.conflict',
      details: { confirm: 'order' },
    });
    expect(await start(second['id'], { confirm: ['order'] })).toMatchObject({
      state: 'inProgress',
      startedAt: new Date(MONDAY).toISOString(),
    });
    const done = await office.as(agent, (context) =>
      transit(context, definitionNamed('task'), String(first['id']), null, 'finish', {}),
    );
    expect(done).toMatchObject({ state: 'done', doneAt: new Date(MONDAY).toISOString(), dueAt: null });
  });

  it('of a confidential record are as confidential', async () => {
    const { agent } = office.people;
    const incident = await office.incident(agent, { confidential: true, assignee: agent.id });
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
      (await clientOf(app, office.people.auditor.key).get(`/incidents/${String(incident['number'])}/tasks`)).status,
    ).toBe(404);
    await expect(
      office.as(office.people.auditor, (context) =>
        readRecord(context, definitionNamed('task'), String(added.body['id'])),
      ),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});
