import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inbox } from '#kernel/notify/inbox.ts';
import type { Row } from '#kernel/store/db.ts';
import { grantRole, keyFor } from '../../../tests/harness/world.ts';
import { MINUTE, MONDAY, openWorks, type Works } from './rule.test-support.ts';

let works: Works;
beforeAll(async () => {
  works = await openWorks();
});
beforeEach(() => {
  works.clock.now = MONDAY;
});
afterAll(() => works.world.close());

const created = [{ kind: 'created' }];
const retire = (rule: Row): Promise<unknown> =>
  works.move(works.people.administrator, 'automationRule', rule, 'switchOff');

describe('a rule', () => {
  it('acts under its own name after something happened, several fields in one step, once however often it is asked', async () => {
    const rule = await works.rule({
      title: 'Sort',
      triggers: created,
      conditions: { filter: 'printer', groups: [] },
      actions: [
        {
          do: 'set',
          values: [
            { field: 'category', to: { from: 'value', value: 'Hardware' } },
            { field: 'symptom', to: { from: 'text', text: 'Of {{requester}}' } },
          ],
        },
        { do: 'tag', add: ['printing'] },
        { do: 'comment', visibility: 'internal', text: 'Look at {{service.title}} first' },
      ],
    });
    const row = await works.incident({ title: 'The printer is out', service: works.service['id'] });
    const other = await works.incident({ title: 'Something else' });
    await works.follow();
    expect(await works.read('incident', row['id'])).toMatchObject({
      category: 'Hardware',
      symptom: 'Of user',
      tags: ['printing'],
    });
    expect(await works.read('incident', other['id'])).toMatchObject({ category: null, tags: [] });
    expect((await works.history(row['id'])).map(({ action, actor }) => [action, actor])).toEqual([
      ['create', 'agent'],
      ['edit', 'Rule: Sort'],
      ['comment', 'Rule: Sort'],
    ]);
    const runs = await works.runs(rule);
    expect(runs).toMatchObject([{ result: 'done', done: 3, record: row['id'] }]);
    await retire(rule);
  });

  it('may do no more than whoever switched it on', async () => {
    const secret = await works.incident({ title: 'Between us', confidential: true });
    const rule = await works.rule(
      {
        title: 'Nosy',
        triggers: [{ kind: 'changed', fields: ['impact'] }],
        actions: [{ do: 'transition', name: 'close' }],
      },
      works.people.smsManager,
    );
    await works
      .move(works.people.agent, 'incident', secret, 'resolve', { resolution: 'x', resolutionCode: 'Solved' })
      .catch(() => undefined);
    await works.follow();
    const [grant] = await works.context.batch([
      {
        text: `UPDATE access_grant SET valid_to = now() - interval '1 minute', valid_from = now() - interval '2 minutes' WHERE org = $1 AND person = $2 RETURNING id`,
        values: [works.org, works.people.smsManager.id],
      },
    ]);
    const row = await works.incident();
    await works.change('incident', row, { impact: 1 });
    await works.follow();
    expect(await works.runs(rule)).toMatchObject([
      { result: 'failed', note: expect.stringMatching(/may not/) as string },
    ]);
    expect(grant?.rowCount).toBe(1);
    await grantRole(works.context, works.people.smsManager.id, 'smsManager');
    await retire(rule);
  });

  it('that starts itself again and again is held back, and its owner is told', async () => {
    const rule = await works.rule({
      title: 'Ping',
      triggers: [{ kind: 'changed', fields: ['location'] }],
      actions: [{ do: 'set', values: [{ field: 'location', to: { from: 'text', text: '{{location}}+' } }] }],
    });
    const row = await works.incident({ location: 'a' });
    await works.change('incident', row, { location: 'b' });
    await works.follow();
    const runs = await works.runs(rule);
    expect(runs.map((each) => each['result'])).toEqual(['done', 'done', 'done', 'done', 'done', 'held']);
    expect(await works.read('incident', row['id'])).toMatchObject({ location: 'b+++++' });
    const told = await works.as(works.people.administrator, (context) => inbox(context));
    expect(told.items[0]).toMatchObject({ reason: 'rule.held', record: { id: rule['id'] } });
    await retire(rule);
  });

  it('that fails again and again is stopped; others go on, in their order, until one says that it is the last', async () => {
    const bad = await works.rule({
      title: 'Bad',
      position: 1,
      triggers: created,
      actions: [{ do: 'set', values: [{ field: 'impact', to: { from: 'value', value: 9 } }] }],
    });
    const good = await works.rule({
      title: 'Good',
      position: 2,
      stops: true,
      triggers: created,
      actions: [{ do: 'tag', add: ['good'] }],
    });
    const never = await works.rule({
      title: 'Never',
      position: 3,
      triggers: created,
      actions: [{ do: 'tag', add: ['never'] }],
    });
    const rows = [];
    for (let n = 0; n < 6; n += 1) rows.push(await works.incident());
    await works.follow();
    expect((await works.runs(bad)).map((each) => each['result'])).toContain('failed');
    expect(await works.read('automationRule', bad['id'])).toMatchObject({
      state: 'stopped',
      stoppedWhy: expect.stringMatching(/5 times/) as string,
    });
    for (const row of rows) expect(await works.read('incident', row['id'])).toMatchObject({ tags: ['good'] });
    for (const rule of [bad, good, never]) await retire(rule);
  });

  it('gives work to those with the skill, evenly, also when it comes at once', async () => {
    const admin = works.people.administrator;
    const people: string[] = [];
    for (const [title, skills] of [
      ['Ana', ['network']],
      ['Bo', ['network']],
      ['Cy', ['desk']],
    ] as const) {
      const person = await works.make(admin, 'person', { title, skills });
      people.push(String(person['id']));
      await works.context.batch([
        {
          text: 'INSERT INTO membership (org, team, person) VALUES ($1, $2, $3)',
          values: [works.org, works.otherTeam['id'], person['id']],
        },
      ]);
    }
    const rule = await works.rule({
      title: 'Give',
      triggers: created,
      actions: [{ do: 'assign', team: works.otherTeam['id'], by: 'load', skill: 'network' }],
    });
    const rows = await Promise.all(
      Array.from({ length: 8 }, (_, n) => works.incident({ title: `No ${n}`, impact: 2, urgency: 2 })),
    );
    await works.follow();
    const given = await Promise.all(rows.map(async (row) => (await works.read('incident', row['id']))['assignee']));
    expect(given.filter((each) => each === people[0])).toHaveLength(4);
    expect(given.filter((each) => each === people[1])).toHaveLength(4);
    await retire(rule);
  });

  it('tells people in its own words, makes tasks and linked records, and takes steps', async () => {
    const { agent, administrator } = works.people;
    const rule = await works.rule({
      title: 'Big',
      triggers: [{ kind: 'transition', names: ['start'] }],
      actions: [
        { do: 'notify', people: [agent.id], text: '{{number}} has begun' },
        { do: 'create', type: 'task', values: [{ field: 'title', to: { from: 'text', text: 'Check {{title}}' } }] },
        {
          do: 'create',
          type: 'problem',
          link: 'relates',
          values: [{ field: 'title', to: { from: 'field', field: 'title' } }],
        },
        { do: 'transition', name: 'hold', values: [{ field: 'holdReason', to: { from: 'value', value: 'supplier' } }] },
      ],
    });
    const row = await works.incident({ title: 'Down' });
    await works.move(administrator, 'incident', row, 'start');
    await works.follow();
    const [run] = await works.runs(rule);
    expect(run).toMatchObject({ result: 'done', done: 4 });
    expect(run?.['steps']).toMatchObject([
      { do: 'notify' },
      { made: { type: 'task' } },
      { made: { type: 'problem' } },
      { do: 'transition' },
    ]);
    expect(await works.read('incident', row['id'])).toMatchObject({ state: 'onHold', holdReason: 'supplier' });
    const told = await works.as(agent, (context) => inbox(context));
    expect(told.items[0]).toMatchObject({
      reason: 'rule.told',
      text: `Rule: Big on ${String(row['number'])}: ${String(row['number'])} has begun`,
    });
    await retire(rule);
  });

  it('waits for a share of a clock, for a time after a date, and for its hour', async () => {
    const clock = await works.rule({
      title: 'Half',
      triggers: [{ kind: 'clock', clock: 'resolution', percent: 50 }],
      actions: [{ do: 'tag', add: ['half'] }],
    });
    const after = await works.rule({
      title: 'Later',
      triggers: [{ kind: 'after', field: 'createdAt', minutes: 30 }],
      actions: [{ do: 'tag', add: ['later'] }],
    });
    const daily = await works.rule({
      title: 'Daily',
      triggers: [{ kind: 'schedule', days: [1], at: '10:00', filter: 'open' }],
      conditions: { filter: '', groups: [{ match: 'all', tests: [{ field: 'title', is: 'is', values: ['Timed'] }] }] },
      actions: [{ do: 'tag', add: ['daily'] }],
    });
    const row = await works.incident({ title: 'Timed' });
    await works.follow();
    const tags = async (): Promise<unknown> => (await works.read('incident', row['id']))['tags'];
    await works.due();
    expect(await tags()).toEqual([]);
    works.clock.now = MONDAY + 31 * MINUTE;
    await works.due();
    expect(await tags()).toEqual(['later']);
    works.clock.now = MONDAY + 61 * MINUTE;
    await works.due();
    expect(await tags()).toEqual(['later', 'daily']);
    works.clock.now = MONDAY + 7 * 86_400_000;
    await works.due();
    await works.due();
    expect(await tags()).toContain('half');
    const ran = async (rule: Row) => (await works.runs(rule)).filter((run) => run['record'] === row['id']);
    expect(await ran(after)).toHaveLength(1);
    expect(await ran(clock)).toHaveLength(1);
    for (const rule of [clock, after, daily]) await retire(rule);
  });

  it('counts the hours of the calendar that it names, in its conditions and in what it waits for', async () => {
    works.clock.now = MONDAY + 14 * 86_400_000;
    const night = await works.make(works.people.administrator, 'calendar', {
      title: 'Nights',
      hours: {
        zone: 'Europe/Paris',
        week: Array.from({ length: 7 }, () => [['20:00', '23:00']]),
        holidays: [],
        exceptions: [],
      },
    });
    const hours = (test: 'within' | 'outside', calendar: unknown, tag: string): Promise<Row> =>
      works.rule({
        title: tag,
        triggers: [{ kind: 'created' }],
        conditions: { filter: '', groups: [{ match: 'all', tests: [{ hours: test, calendar }] }] },
        actions: [{ do: 'tag', add: [tag] }],
      });
    const rules = [
      await hours('within', null, 'office'),
      await hours('outside', night['id'], 'not-night'),
      await hours('within', night['id'], 'night'),
      await works.rule({
        title: 'By night',
        triggers: [{ kind: 'after', field: 'createdAt', minutes: 30, working: true, calendar: night['id'] }],
        actions: [{ do: 'tag', add: ['later'] }],
      }),
    ];
    const row = await works.incident({ title: 'Whose hours' });
    await works.follow();
    const tags = async (): Promise<unknown> => (await works.read('incident', row['id']))['tags'];
    expect(await tags()).toEqual(['office', 'not-night']);
    works.clock.now += 10 * 60 * MINUTE;
    await works.due();
    expect(await tags()).not.toContain('later');
    works.clock.now += 90 * MINUTE + 5 * MINUTE;
    await works.due();
    expect(await tags()).toContain('later');
    for (const rule of rules) await retire(rule);
  });

  it('is refused with the places that are wrong, and stopped when a field goes away', async () => {
    await expect(
      works.rule({
        triggers: [{ kind: 'changed', fields: ['nothing'] }],
        actions: [{ do: 'set', values: [{ field: 'priority', to: { from: 'value', value: 1 } }] }],
      }),
    ).rejects.toMatchObject({
      details: {
        errors: [
          { field: 'triggers.0', message: expect.stringMatching(/'nothing'/) as string },
          { field: 'actions.0.values.0.field' },
        ],
      },
    });
    expect(await keyFor(works.context, works.people.agent.id)).toMatch(/^wrk_/);
  });
});
