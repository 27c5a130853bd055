import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { listRecords } from '#kernel/store/list.ts';
import { HOUR, MINUTE, MONDAY, openDesk, type Desk } from './incident.test-support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
beforeEach(() => {
  desk.clock.now = MONDAY;
});
afterAll(() => desk.world.close());

const iso = (at: number): string => new Date(at).toISOString();
const CRITICAL = { impact: 1, urgency: 1 };

describe('a major incident', () => {
  it('is declared by the criteria, or with a reason', async () => {
    const { agent } = desk.people;
    const critical = await desk.report(CRITICAL);
    expect(await desk.act(agent, critical['id'], 'declare-major')).toMatchObject({
      major: true,
      majorAt: iso(MONDAY),
      updateBy: iso(MONDAY + HOUR),
    });
    await expect(desk.act(agent, critical['id'], 'declare-major')).rejects.toMatchObject({
      code: 'action.illegal_transition',
    });
    const plain = await desk.report();
    await expect(desk.act(agent, plain['id'], 'declare-major')).rejects.toMatchObject({
      code: 'invalid',
      details: { errors: [{ field: 'reason' }] },
    });
    expect(await desk.act(agent, plain['id'], 'declare-major', { reason: 'The ministry called' })).toMatchObject({
      major: true,
    });
  });

  it('taken back keeps the reason as its exception', async () => {
    const { agent, smsManager } = desk.people;
    const { id } = await desk.report(CRITICAL);
    await desk.act(agent, id, 'declare-major', { commander: smsManager.id });
    expect(await desk.act(agent, id, 'undeclare-major', { reason: 'One ward\nonly' })).toMatchObject({
      major: false,
      majorAt: null,
      commander: null,
      updateBy: null,
      majorException: 'One ward only',
    });
  });

  it('has one commander at a time, who takes part', async () => {
    const { agent, smsManager, serviceOwner } = desk.people;
    const { id } = await desk.report({ ...CRITICAL, confidential: true, assignee: agent.id });
    await desk.act(agent, id, 'declare-major');
    desk.pass(10 * MINUTE);
    expect(await desk.act(agent, id, 'name-commander', { person: smsManager.id })).toMatchObject({
      commander: smsManager.id,
      commanderAt: iso(desk.clock.now),
    });
    expect(await desk.read(id, smsManager)).toMatchObject({ id });
    await desk.act(agent, id, 'name-commander', { person: serviceOwner.id });
    await expect(desk.read(id, smsManager)).rejects.toMatchObject({ code: 'not_found' });
    expect(await desk.read(id, serviceOwner)).toMatchObject({ commanderAt: iso(desk.clock.now) });
  });

  it('is told to top management at its declaration and at its end', async () => {
    const { agent, topManagement } = desk.people;
    const { id, number } = await desk.report(CRITICAL);
    await desk.act(agent, id, 'declare-major');
    desk.pass(20 * MINUTE);
    expect(
      await desk.act(agent, id, 'inform-management', { text: 'The portal is down for two hospitals.' }),
    ).toMatchObject({
      informedAt: iso(desk.clock.now),
      informedResolvedAt: null,
      updateBy: iso(desk.clock.now + HOUR),
    });
    desk.pass(20 * MINUTE);
    expect(
      await desk.act(agent, id, 'inform-management', { text: 'A fix is being tested.', means: 'phone' }),
    ).toMatchObject({ informedAt: iso(MONDAY + 20 * MINUTE) });
    await desk.move(agent, id, 'resolve', { resolution: 'Failed over', resolutionCode: 'Solved' });
    expect(await desk.act(agent, id, 'inform-management', { text: 'It is over.' })).toMatchObject({
      informedResolvedAt: iso(desk.clock.now),
      updateBy: null,
    });
    const { rows } = await desk.as(agent, (context) =>
      listRecords(context, definitionNamed('communication'), { filter: `incident:${String(number)}`, sort: 'number' }),
    );
    expect(
      rows.map(({ occasion, audience, recipients, state, means }) => ({
        occasion,
        audience,
        recipients,
        state,
        means,
      })),
    ).toEqual([
      {
        occasion: 'declared',
        audience: 'topManagement',
        recipients: topManagement.name,
        state: 'sent',
        means: 'email',
      },
      { occasion: 'update', audience: 'topManagement', recipients: topManagement.name, state: 'sent', means: 'phone' },
      {
        occasion: 'resolved',
        audience: 'topManagement',
        recipients: topManagement.name,
        state: 'sent',
        means: 'email',
      },
    ]);
  });

  it('is spoken of in a rhythm: an update is a communication and a public answer, and the next one is due an hour later', async () => {
    const { agent } = desk.people;
    const { id, number } = await desk.report(CRITICAL);
    await desk.act(agent, id, 'declare-major');
    desk.pass(50 * MINUTE);
    expect(await desk.act(agent, id, 'publish-update', { text: 'We restore from the second site.' })).toMatchObject({
      updateBy: iso(desk.clock.now + HOUR),
      firstResponseAt: iso(desk.clock.now),
    });
    expect((await desk.history(id)).at(-1)).toMatchObject({
      action: 'publish-update',
      audience: 'public',
      personal: { comment: [null, 'We restore from the second site.'] },
    });
    const { rows } = await desk.as(agent, (context) =>
      listRecords(context, definitionNamed('communication'), { filter: `incident:${String(number)}` }),
    );
    expect(rows).toMatchObject([{ occasion: 'update', audience: 'users', sentAt: iso(desk.clock.now) }]);
  });

  it('is reviewed after its end, with tasks or with the word that there are none', async () => {
    const { agent, smsManager } = desk.people;
    const { id, number } = await desk.report(CRITICAL);
    await desk.act(agent, id, 'declare-major', { commander: smsManager.id });
    await expect(desk.act(agent, id, 'review', { report: 'Too early' })).rejects.toMatchObject({
      code: 'action.illegal_transition',
    });
    await desk.move(agent, id, 'resolve', { resolution: 'Failed over', resolutionCode: 'Solved' });
    desk.pass(24 * HOUR);
    const reviewed = await desk.act(agent, id, 'review', {
      report: 'A full disk.',
      cause: 'No alarm',
      actions: [
        { title: 'Alarm at 80 %', assignee: agent.id, dueBy: '2030-07-01T10:00:00Z' },
        { title: 'Second disk' },
      ],
    });
    expect(reviewed).toMatchObject({
      reviewedAt: iso(desk.clock.now),
      reviewReport: 'A full disk.',
      reviewOutcome: 'improvements',
    });
    const {
      rows: [review],
    } = await desk.as(agent, (context) =>
      listRecords(context, definitionNamed('majorReview'), { filter: `incident:${String(number)}` }),
    );
    expect(review).toMatchObject({ state: 'held', outcome: 'improvements', owner: smsManager.id });
    const { rows: tasks } = await desk.as(agent, (context) =>
      listRecords(context, definitionNamed('task'), {
        filter: `subject:${String(review?.['number'])}`,
        sort: 'position',
      }),
    );
    expect(tasks).toMatchObject([
      { title: 'Alarm at 80 %', assignee: agent.id, state: 'open', subject: review?.['id'] },
      { title: 'Second disk', assignee: null },
    ]);
  });

  it('declared again after a reopening is told and reviewed anew', async () => {
    const { agent, user } = desk.people;
    const { id } = await desk.report(CRITICAL);
    await desk.act(agent, id, 'declare-major');
    await desk.act(agent, id, 'inform-management', { text: 'Down.' });
    await desk.move(agent, id, 'resolve', { resolution: 'Failed over', resolutionCode: 'Solved' });
    await desk.act(agent, id, 'inform-management', { text: 'Over.' });
    await desk.act(agent, id, 'review', { report: 'Fine.' });
    desk.pass(HOUR);
    expect(await desk.move(user, id, 'reopen', { comment: 'It is back' })).toMatchObject({
      informedResolvedAt: null,
      reviewedAt: null,
      updateBy: iso(desk.clock.now + HOUR),
    });
  });

  it('is led by staff: a user cannot declare one', async () => {
    const { id } = await desk.report(CRITICAL);
    await expect(desk.act(desk.people.user, id, 'declare-major')).rejects.toMatchObject({ code: 'forbidden' });
  });
});
