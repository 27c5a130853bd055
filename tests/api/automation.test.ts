import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '#kernel/store/db.ts';
import { openWorks, type Works } from '#workspace/automation-rule/rule.test-support.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';

let works: Works;
let app: FastifyInstance;
let boss: Client;
let agent: Client;
let user: Client;

beforeAll(async () => {
  works = await openWorks();
  works.clock.now = Date.now();
  app = await apiApp({ ...works.world, now: () => works.clock.now });
  [boss, agent, user] = [
    clientOf(app, works.people.administrator.key),
    clientOf(app, works.people.agent.key),
    clientOf(app, works.people.user.key),
  ];
});
afterAll(async () => {
  await app.close();
  await works.world.close();
});

const CONTENT = {
  subject: 'incident',
  triggers: [{ kind: 'changed', fields: ['impact'], to: 1 }],
  conditions: {
    filter: 'open',
    groups: [{ match: 'all', tests: [{ field: 'impact', is: 'moreThan', values: [1], before: true }] }],
  },
  actions: [
    { do: 'set', values: [{ field: 'location', to: { from: 'text', text: 'of {{requester}}' } }] },
    { do: 'tag', add: ['grave'] },
    { do: 'comment', visibility: 'internal', text: '{{title}} became grave' },
  ],
};
const span = () => ({
  from: new Date(Date.now() - 3_600_000).toISOString(),
  to: new Date(Date.now() + 60_000).toISOString(),
});

describe('a trial', () => {
  it('says before what a rule then really does, record by record, and has no effect itself', async () => {
    const rows = [];
    for (const impact of [1, 2, 3, 2])
      rows.push(await works.incident({ title: `Impact ${impact}`, impact, urgency: 3, location: 'x' }));
    for (const row of rows) await works.change('incident', row, { impact: 1 });
    const tried = await boss.post('/automation-rules/trial', { ...CONTENT, ...span() });
    expect(tried.status).toBe(200);
    const items = tried.body['items'] as {
      record: { id: string };
      steps: { values: Record<string, [unknown, unknown]>; text: string | null }[];
    }[];
    expect(items).toHaveLength(3);
    expect((await works.read('incident', rows[1]?.['id']))['location']).toBe('x');

    works.clock.now += 1_000;
    const rule = await works.rule({ title: 'Grave', ...CONTENT });
    const again: Row[] = [];
    for (const impact of [1, 2, 3, 2])
      again.push(await works.incident({ title: `Impact ${impact}`, impact, urgency: 3, location: 'x' }));
    for (const row of again) await works.change('incident', row, { impact: 1 });
    await works.follow();
    const ran = await works.runs(rule);
    const later = await boss.post('/automation-rules/trial', { ...CONTENT, ...span() });
    const wouldHave = (later.body['items'] as typeof items).filter(({ record }) =>
      again.some((row) => row['id'] === record.id),
    );
    expect(new Set(ran.map((run) => run['record']))).toEqual(new Set(wouldHave.map(({ record }) => record.id)));
    for (const { record, steps } of wouldHave) {
      const row = await works.read('incident', record.id);
      expect(row).toMatchObject(
        Object.fromEntries(
          steps.flatMap(({ values }) => Object.entries(values).map(([name, [, value]]) => [name, value])),
        ),
      );
      expect(steps[2]?.text).toBe(`${String(row['title'])} became grave`);
    }
    await works.move(works.people.administrator, 'automationRule', rule, 'switchOff');
  });

  it('is for those who make rules, and tells what is wrong with one', async () => {
    expect((await agent.post('/automation-rules/trial', { ...CONTENT, ...span() })).status).toBe(403);
    const wrong = await boss.post('/automation-rules/trial', {
      ...CONTENT,
      actions: [{ do: 'set', values: [{ field: 'gone', to: { from: 'value', value: 1 } }] }],
      ...span(),
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body['errors']).toMatchObject([{ field: 'actions.0.values.0.field' }]);
  });
});

describe('the log', () => {
  it('is read by rule and by record, by those who may see both', async () => {
    const rule = await works.rule({
      title: 'Logged',
      triggers: [{ kind: 'created' }],
      actions: [{ do: 'tag', add: ['seen'] }],
    });
    const row = await works.incident({ title: 'To be logged' });
    await works.follow();
    const runs = await boss.get(`/automation-rules/${String(rule['number'])}/runs`);
    expect(runs.body['items']).toMatchObject([
      { result: 'done', record: { number: row['number'] }, steps: [{ do: 'tag', result: 'done' }] },
    ]);
    expect((await agent.get(`/incidents/${String(row['number'])}/rule-runs`)).body['items']).toMatchObject([
      { rule: { title: 'Logged' } },
    ]);
    expect((await user.get(`/incidents/${String(row['number'])}/rule-runs`)).status).toBe(404);
    expect((await user.get(`/automation-rules/${String(rule['number'])}/runs`)).status).toBe(404);
    const health = await boss.get(`/automation-rules/health?rules=${String(rule['id'])}`);
    expect(health.body['items']).toMatchObject([{ runs: 1, failures: 0 }]);
    expect((await agent.get(`/automation-rules/health?rules=${String(rule['id'])}`)).body['items']).toEqual([]);
  });
});
