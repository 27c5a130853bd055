import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { followToEnd } from '#kernel/jobs/follow.test-support.ts';
import { dispatcher } from '#kernel/jobs/handlers.ts';
import { migrateJobs } from '#kernel/jobs/runner.ts';
import { forEachOrganisation, type Schedule } from '#kernel/jobs/schedule.ts';
import { inbox } from '#kernel/notify/inbox.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { edit } from '#kernel/store/commands.ts';
import { cascade, cascaded, lapse, remind, warn } from './incident.jobs.ts';
import { HOUR, MINUTE, MONDAY, openDesk, type Desk } from './incident.test-support.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  const { host, port, database } = desk.world.database;
  await migrateJobs({ host, port, database });
  await edit(await desk.system(), definitionNamed('team'), String(desk.team['id']), null, {
    lead: desk.people.processOwner.id,
  });
  await follow();
});
beforeEach(() => {
  desk.clock.now = MONDAY;
});
afterAll(() => desk.world.close());

const DAY = 24 * HOUR;
const run = (schedule: Schedule): Promise<void> =>
  forEachOrganisation(desk.world.system, schedule, () => desk.clock.now);
const actions = async (id: unknown): Promise<string[]> => (await desk.history(id)).map((each) => each.action);
/** Lets the family follow what was committed. */
const follow = async (): Promise<void> => {
  const failures: unknown[] = [];
  const { handle } = dispatcher(desk.world.system, [cascade], {
    now: () => desk.clock.now,
    later: async () => undefined,
    onError: (error) => {
      failures.push(error);
    },
  });
  await followToEnd(desk.world.system, 'test', handle);
  // What the family did has to be followed in its turn.
  await followToEnd(desk.world.system, 'test', handle);
  expect(failures).toEqual([]);
};

describe('warnings', () => {
  it('come at each share of each target once, whenever somebody looks', async () => {
    const { id } = await desk.report({ impact: 1, urgency: 1 });
    await run(warn);
    expect(await actions(id)).toEqual(['create']);
    desk.pass(8 * MINUTE);
    await Promise.all([run(warn), run(warn)]);
    await run(warn);
    expect(await actions(id)).toEqual(['create', 'warning:response:50']);
    desk.pass(4 * MINUTE);
    await run(warn);
    expect(await actions(id)).toEqual(['create', 'warning:response:50', 'warning:response:75']);
    desk.pass(3 * MINUTE);
    await run(warn);
    // To use a target up exactly is in time.
    expect((await actions(id)).at(-1)).toBe('warning:response:75');
    desk.pass(1);
    await run(warn);
    expect((await actions(id)).at(-1)).toBe('warning:response:100');
    expect(await desk.read(id)).toMatchObject({
      responseMet: 'no',
      warned: { response: [50, 75, 100], resolution: [] },
    });
  });

  it('skip what was missed, and say the highest', async () => {
    const { id } = await desk.report();
    await desk.say(desk.people.agent, id, 'We look into it.');
    // Until Tuesday evening: nineteen working hours of twenty-four.
    desk.pass(34 * HOUR);
    await run(warn);
    expect(await actions(id)).toEqual(['create', 'comment', 'warning:resolution:75']);
    expect(await desk.read(id)).toMatchObject({ warned: { resolution: [50, 75] } });
  });

  it('rest while the clock is paused, and go on with it', async () => {
    const { agent, user } = desk.people;
    const { id } = await desk.report({ impact: 1, urgency: 1 });
    await desk.move(agent, id, 'hold', { holdReason: 'caller', comment: 'Which one?' });
    desk.pass(5 * HOUR);
    await run(warn);
    expect(await actions(id)).toEqual(['create', 'transition:hold']);
    await desk.say(user, id, 'This one.');
    desk.pass(2 * HOUR);
    await run(warn);
    expect((await actions(id)).at(-1)).toBe('warning:resolution:50');
  });

  it('at the end of the target become the escalation to the lead, once and in time', async () => {
    const { id } = await desk.report({ impact: 1, urgency: 1, confidential: true, requester: desk.people.agent.id });
    desk.pass(4 * HOUR + MINUTE);
    await run(warn);
    await run(warn);
    const row = await desk.read(id);
    expect(row).toMatchObject({
      escalationLevel: 1,
      escalatedAt: new Date(desk.clock.now).toISOString(),
      resolutionMet: 'no',
    });
    expect((await actions(id)).filter((each) => each === 'escalate')).toHaveLength(1);
    expect((await desk.history(id)).find((each) => each.action === 'escalate')?.body).toMatchObject({
      changes: { escalation: [null, { kind: 'hierarchical', level: 1 }], share: [null, 100] },
      actor: { kind: 'system' },
    });
    expect(await desk.read(id, desk.people.processOwner)).toMatchObject({ id });
  });

  it('leave an imported organisation alone', async () => {
    const { id } = await desk.report({ impact: 1, urgency: 1 });
    await desk.world.system.batch([
      { text: 'SELECT enter_system($1)', values: [desk.org] },
      { text: `UPDATE organisation SET source = 'import' WHERE org = $1`, values: [desk.org] },
    ]);
    desk.pass(DAY);
    await run(warn);
    expect(await actions(id)).toEqual(['create']);
    await desk.world.system.batch([
      { text: 'SELECT enter_system($1)', values: [desk.org] },
      { text: `UPDATE organisation SET source = 'native' WHERE org = $1`, values: [desk.org] },
    ]);
  });
});

describe('what is resolved', () => {
  it('closes by itself after the days that were set, and not before', async () => {
    const { agent } = desk.people;
    const { id } = await desk.report();
    await desk.move(agent, id, 'resolve', { resolution: 'Done', resolutionCode: 'Solved' });
    desk.pass(5 * DAY - MINUTE);
    await run(lapse);
    expect(await desk.read(id)).toMatchObject({ state: 'resolved' });
    desk.pass(MINUTE);
    await Promise.all([run(lapse), run(lapse)]);
    expect(await desk.read(id)).toMatchObject({
      state: 'closed',
      closureConfirmed: 'lapse',
      closedAt: new Date(desk.clock.now).toISOString(),
    });
    expect(await actions(id)).toEqual(['create', 'transition:resolve', 'transition:lapse']);
  });
});

describe('the rhythm of a major incident', () => {
  it('reminds whoever speaks for it, once per missed word', async () => {
    const { agent, smsManager } = desk.people;
    const { id } = await desk.report({ impact: 1, urgency: 1 });
    await desk.act(agent, id, 'declare-major', { commander: smsManager.id });
    const reminders = async (): Promise<number> =>
      (await desk.as(smsManager, (context) => inbox(context))).items.filter(
        (each) => each.reason === 'incident.updateDue' && each.record.id === id,
      ).length;
    await run(remind);
    expect(await reminders()).toBe(0);
    desk.pass(HOUR);
    await run(remind);
    await run(remind);
    expect(await reminders()).toBe(1);
    await desk.act(agent, id, 'publish-update', { text: 'We are on it.' });
    await run(remind);
    expect(await reminders()).toBe(1);
    desk.pass(HOUR);
    await run(remind);
    expect(await reminders()).toBe(2);
  });
});

describe('a family', () => {
  const family = async () => {
    const [parent, child, other] = [await desk.report(), await desk.report(), await desk.report()];
    for (const each of [child, other])
      await desk.act(desk.people.agent, each['id'], 'set-parent', { parent: parent['number'] });
    return { parent: parent['id'], child: child['id'], other: other['id'] };
  };

  it('follows into progress, on hold and to the resolution, at the time of the parent', async () => {
    const { agent } = desk.people;
    const { parent, child, other } = await family();
    await desk.move(agent, other, 'start');
    await desk.move(agent, parent, 'start');
    await follow();
    expect(await desk.read(child)).toMatchObject({ state: 'inProgress', assignee: null });
    await desk.move(agent, parent, 'hold', { holdReason: 'supplier', supplier: 'Orvane' });
    await follow();
    for (const each of [child, other])
      expect(await desk.read(each)).toMatchObject({ state: 'onHold', holdReason: 'supplier', supplier: 'Orvane' });
    desk.pass(HOUR);
    await desk.move(agent, parent, 'resolve', { resolution: 'Restarted', resolutionCode: 'Solved' });
    const at = new Date(desk.clock.now).toISOString();
    desk.pass(HOUR);
    await follow();
    for (const each of [child, other])
      expect(await desk.read(each)).toMatchObject({
        state: 'resolved',
        resolution: 'Restarted',
        resolutionCode: 'Solved',
        resolvedAt: at,
      });
    await desk.move(agent, parent, 'close');
    await follow();
    expect(await desk.read(child)).toMatchObject({ state: 'resolved' });
  });

  it('does not wait for the caller of its parent, nor follow what the parent has left again', async () => {
    const { agent } = desk.people;
    const { parent, child } = await family();
    await desk.move(agent, parent, 'hold', { holdReason: 'caller', comment: 'Which one?' });
    await follow();
    expect(await desk.read(child)).toMatchObject({ state: 'new' });
    await desk.move(agent, parent, 'resume');
    await desk.move(agent, parent, 'hold', { holdReason: 'supplier' });
    await desk.move(agent, parent, 'resume');
    await follow();
    expect(await actions(child)).toEqual(['create', 'set-parent', 'transition:start']);
  });

  it('follows down through its grandchildren', async () => {
    const { agent } = desk.people;
    const { parent, child } = await family();
    const grandchild = (await desk.report())['id'];
    await desk.act(agent, grandchild, 'set-parent', { parent: child });
    await desk.move(agent, parent, 'resolve', { resolution: 'Restarted', resolutionCode: 'Solved' });
    await follow();
    expect(await desk.read(grandchild)).toMatchObject({ state: 'resolved' });
  });

  it('leaves alone what is done', () => {
    for (const state of ['resolved', 'closed', 'cancelled'])
      expect(cascaded('resolve', { state: 'resolved' }, { state })).toBeNull();
  });
});
