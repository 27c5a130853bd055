import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create, edit } from '#kernel/store/commands.ts';
import { listRecords } from '#kernel/store/list.ts';
import type { Somebody } from '../../../../tests/harness/world.ts';
import { DAY, MONDAY, openOffice, type Office } from '../parts.test-support.ts';
import { remindDuties, yearAhead } from './public.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
beforeEach(() => {
  office.clock.now = MONDAY;
});
afterAll(() => office.world.close());

describe('a recurring duty', () => {
  it('says when it is due next, and whether it was late', async () => {
    const { smsManager, agent } = office.people;
    const duty = await office.as(smsManager, (context) =>
      create(context, definitionNamed('cadence'), {
        title: 'Review of the service desk',
        kind: 'review',
        subject: office.service['id'],
        clause: '8.3.2',
        rhythm: { every: 3, unit: 'month' },
        firstDue: '2030-03-31',
        leadDays: 7,
        assignee: agent.id,
        owner: smsManager.id,
      }),
    );
    expect(duty).toMatchObject({ nextDue: '2030-03-31', dueAt: '2030-03-31T22:00:00.000Z' });
    expect(await office.act(agent, 'cadence', duty['id'], 'done', { remark: 'Minutes in the folder' })).toMatchObject({
      lastDone: '2030-06-03',
      nextDue: '2030-06-30',
      doneCount: 1,
      lateCount: 1,
    });
    await expect(office.act(agent, 'cadence', duty['id'], 'done', { on: '2030-06-03' })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(office.act(agent, 'cadence', duty['id'], 'done', { on: '2030-06-04' })).rejects.toMatchObject({
      code: 'invalid',
    });
    office.clock.now += 10 * DAY;
    // Done ahead of its date: that date is met.
    expect(await office.act(agent, 'cadence', duty['id'], 'done')).toMatchObject({
      lastDone: '2030-06-13',
      nextDue: '2030-09-30',
      lateCount: 1,
    });
    expect(
      await office.as(smsManager, (context) =>
        edit(context, definitionNamed('cadence'), String(duty['id']), null, {
          rhythm: { every: 1, unit: 'month', mode: 'floating' },
        }),
      ),
    ).toMatchObject({ nextDue: '2030-07-13' });
    const { rows } = await office.as(smsManager, (context) =>
      listRecords(context, definitionNamed('cadence'), { filter: 'nextDue:2030-07-01..2030-07-31', sort: 'nextDue' }),
    );
    expect(rows.map((row) => row['id'])).toEqual([duty['id']]);
  });

  it('stands in the list of the year ahead, overdue ones first', async () => {
    const { smsManager, agent } = office.people;
    const make = (title: string, firstDue: string, values: Record<string, unknown> = {}) =>
      office.as(smsManager, (context) =>
        create(context, definitionNamed('cadence'), {
          title,
          kind: 'audit',
          rhythm: { every: 1, unit: 'month' },
          firstDue,
          owner: smsManager.id,
          ...values,
        }),
      );
    const [overdue, monthly] = [
      await make('Overdue audit', '2031-05-20'),
      await make('Monthly audit', '2031-06-15', { assignee: agent.id }),
    ];
    await make('Secret audit', '2031-06-16', { confidential: true });
    office.clock.now = Date.parse('2031-06-01T08:00:00Z');
    const found = (
      await office.as(office.people.auditor, (context) => yearAhead(context, '2031-06-01', '2031-07-31'))
    ).filter((due) => due.cadence.title.endsWith('audit'));
    expect(found.map((due) => [due.day, due.overdue, due.cadence.number, due.assignee?.label])).toEqual([
      ['2031-05-20', 12, overdue['number'], undefined],
      ['2031-06-15', 0, monthly['number'], agent.name],
      ['2031-06-20', 0, overdue['number'], undefined],
      ['2031-07-15', 0, monthly['number'], agent.name],
      ['2031-07-20', 0, overdue['number'], undefined],
    ]);
    await expect(office.as(agent, (context) => yearAhead(context, '2031-06-01', '2031-05-01'))).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('reminds ahead and when overdue, once each', async () => {
    const { smsManager, agent } = office.people;
    const duty = await office.as(smsManager, (context) =>
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
    const remind = async (): Promise<void> => remindDuties.run(await office.system());
    const told = async (who: Somebody) => (await office.reasons(who, duty['id'])).toSorted();
    await remind();
    expect(await told(agent)).toEqual([]);
    office.clock.now = Date.parse('2030-06-07T08:00:00Z');
    await remind();
    await remind();
    expect([await told(agent), await told(smsManager)]).toEqual([['cadence.ahead'], []]);
    office.clock.now = Date.parse('2030-06-11T08:00:00Z');
    await remind();
    await remind();
    expect([await told(agent), await told(smsManager)]).toEqual([
      ['cadence.ahead', 'cadence.overdue'],
      ['cadence.overdue'],
    ]);
  });
});
