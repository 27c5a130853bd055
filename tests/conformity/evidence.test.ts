import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { results } from '#conformity/evidence.ts';
import { HOUR, openDesk, type Desk } from '#sms/operation/resolution/incident/incident.test-support.ts';
import { allExceptions, complete, handled, publishProcedure, resultsFor } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk('Evidence');
});
afterAll(() => desk.world.close());

describe('evidence of a new organisation', () => {
  it('is not exercised where nothing has happened yet, and fails where something must exist', async () => {
    const found = await resultsFor(await desk.system());
    expect(
      Object.entries(found)
        .filter(([letter]) => letter !== 'g')
        .map(([, result]) => result),
    ).toEqual(Array.from({ length: 9 }, () => ['notExercised', 0, 0]));
    expect(found['g']).toEqual(['fails', 1, 0]);
    const [missing, ...others] = await allExceptions(await desk.system(), '8.6.1-g');
    expect(others).toEqual([]);
    expect(missing).toEqual({
      record: { type: 'document', id: null, number: 'document', title: 'Procedure for major incidents' },
      found: 'No procedure for major incidents',
      todo: 'Write it, have it approved and publish it',
      who: null,
      since: null,
    });
    await publishProcedure(desk);
    expect((await resultsFor(await desk.system()))['g']).toEqual(['notExercised', 0, 0]);
  });

  it('takes few round trips, however many records there are', async () => {
    const before = desk.world.app.sent.roundTrips;
    await desk.as(desk.people.smsManager, (context) => results(context));
    expect(desk.world.app.sent.roundTrips - before).toBeLessThanOrEqual(6);
  });

  it('has a result for every requirement of the standard, and says where a rule is not written or a person must judge', async () => {
    const { requirements, summary, scope, day } = await results(await desk.system());
    expect([requirements.length, scope, day]).toEqual([219, 'organisation', null]);
    expect(
      requirements
        .filter(({ clause }) => clause !== '8.6.1')
        .every(
          ({ result, population, conforming, exceptions }) =>
            (result === 'noRule' || result === 'needsJudgement') &&
            population === null &&
            conforming === null &&
            exceptions === null,
        ),
    ).toBe(true);
    expect(summary).toMatchObject({ total: 219, notExercised: 10, needsJudgement: 1, noRule: 208 });
  });
});

describe('evidence of work', () => {
  it('holds for what was done in order', async () => {
    await handled(desk);
    await handled(desk, { impact: 3 });
    const found = await resultsFor(await desk.system());
    for (const letter of 'abde') expect(found[letter]).toEqual(['holds', 2, 2]);
    for (const letter of 'cfghij') expect(found[letter]).toEqual(['notExercised', 0, 0]);
  });

  it('names the record in which it does not, what was found, what to do, whose it is and since when', async () => {
    const row = await desk.report({ ...complete(desk), category: null });
    expect((await resultsFor(await desk.system()))['a']).toEqual(['holdsInPart', 3, 2]);
    expect(await allExceptions(await desk.system(), '8.6.1-a')).toEqual([
      {
        record: { type: 'incident', id: row['id'], number: row['number'], title: row['title'] },
        found: 'No category',
        todo: 'Name the category',
        since: new Date(desk.clock.now).toISOString(),
        who: { id: desk.team['id'], name: desk.team['title'], kind: 'team' },
      },
    ]);
    await desk.change(desk.people.agent, row['id'], { category: 'Access' });
    expect((await resultsFor(await desk.system()))['a']).toEqual(['holds', 3, 3]);
    expect(await allExceptions(await desk.system(), '8.6.1-a')).toEqual([]);
    await desk.move(desk.people.agent, row['id'], 'cancel', { comment: 'Reported twice.' });
  });

  it('follows the time by itself: an incident that passes its target becomes an exception without anybody touching it', async () => {
    const row = await desk.report({ ...complete(desk), impact: 1, urgency: 2 });
    await desk.move(desk.people.agent, row['id'], 'start');
    expect((await resultsFor(await desk.system()))['d']).toEqual(['holds', 3, 3]);
    desk.pass(24 * HOUR);
    const found = await resultsFor(await desk.system());
    expect([found['c'], found['d'], found['e']]).toEqual([
      ['fails', 1, 0],
      ['holdsInPart', 3, 2],
      ['holdsInPart', 3, 2],
    ]);
    const [late] = await allExceptions(await desk.system(), '8.6.1-d');
    expect(late).toMatchObject({
      record: { number: row['number'] },
      found: expect.stringMatching(/^Open \d+h? ?\d*m? past its target, nobody escalated$/),
      todo: `Escalate to the lead of ${String(desk.team['title'])}`,
      who: { id: desk.people.agent.id, name: desk.people.agent.name, kind: 'person' },
    });
    await desk.act(desk.people.agent, row['id'], 'escalate', { to: 'team', reason: 'It needs the network people.' });
    expect((await resultsFor(await desk.system()))['d']).toEqual(['holds', 3, 3]);
    expect((await resultsFor(await desk.system()))['c']).toEqual(['fails', 1, 0]);
    expect(await allExceptions(await desk.system(), '8.6.1-c')).toMatchObject([
      { found: expect.stringMatching(/^Escalated .* late$/) },
    ]);
    await desk.move(desk.people.agent, row['id'], 'cancel', { comment: 'Not ours.' });
  });

  it('judges major incidents from their declaration to their review', async () => {
    const { smsManager, agent, topManagement } = desk.people;
    const letters = async () => {
      const found = await resultsFor(await desk.system());
      return Object.fromEntries(['f', 'g', 'h', 'i', 'j'].map((letter) => [letter, found[letter]?.[0]]));
    };
    const row = await desk.report({ ...complete(desk), impact: 1, urgency: 1 });
    expect(await letters()).toEqual({
      f: 'fails',
      g: 'notExercised',
      h: 'notExercised',
      i: 'notExercised',
      j: 'notExercised',
    });
    expect((await allExceptions(await desk.system(), '8.6.1-f'))[0]).toMatchObject({
      record: { number: row['number'] },
      found: 'Meets the criteria of a major incident, not declared',
    });
    await desk.act(smsManager, row['id'], 'declare-major');
    expect(await letters()).toEqual({ f: 'holds', g: 'holds', h: 'holds', i: 'holds', j: 'notExercised' });
    desk.pass(2 * HOUR);
    expect(await letters()).toEqual({ f: 'holds', g: 'holds', h: 'fails', i: 'fails', j: 'notExercised' });
    await desk.act(smsManager, row['id'], 'undeclare-major', { reason: 'One ward only.' });
    expect(await letters()).toEqual({
      f: 'holds',
      g: 'notExercised',
      h: 'notExercised',
      i: 'notExercised',
      j: 'notExercised',
    });
    await desk.act(smsManager, row['id'], 'declare-major', { commander: agent.id, reason: 'Now all of them.' });
    await desk.act(smsManager, row['id'], 'inform-management', { text: 'The portal is down.' });
    await desk.move(agent, row['id'], 'resolve', { resolution: 'Restarted.', resolutionCode: 'Solved' });
    expect(await letters()).toEqual({ f: 'holds', g: 'fails', h: 'holds', i: 'holds', j: 'holds' });
    expect((await allExceptions(await desk.system(), '8.6.1-g'))[0]?.found).toMatch(
      /^Steps of the procedure not recorded: Effect confirmed/,
    );
    await desk.change(agent, row['id'], {
      majorSteps: ['Effect confirmed', 'Bridge opened', 'Customers told', 'Service restored', 'Timeline written'],
    });
    await desk.act(smsManager, row['id'], 'inform-management', { text: 'It is over.' });
    await desk.act(smsManager, row['id'], 'review', { report: 'A full disk.', actions: [{ title: 'Watch the disk' }] });
    desk.pass(20 * 24 * HOUR);
    expect(await letters()).toEqual({ f: 'holds', g: 'holds', h: 'holds', i: 'holds', j: 'holds' });
    expect(topManagement.role).toBe('topManagement');
  });

  it('lists exceptions in pages, each of them once, those that time made just now among them', async () => {
    const rows = [];
    for (let i = 0; i < 5; i += 1) {
      rows.push(
        await desk.report({ ...complete(desk), ...(i % 2 === 0 ? { category: null } : {}), impact: 2, urgency: 1 }),
      );
      desk.pass(HOUR);
    }
    desk.pass(30 * HOUR);
    const context = await desk.system();
    for (const limit of [1, 2, 3, 50]) {
      const late = await allExceptions(context, '8.6.1-e', limit);
      expect(late.map(({ record }) => record.number).slice(0, rows.length)).toEqual(
        rows.map((row) => row['number']).toReversed(),
      );
      expect((await allExceptions(context, '8.6.1-a', limit)).map(({ record }) => record.number)).toEqual(
        [rows[4], rows[2], rows[0]].map((row) => row?.['number']),
      );
    }
    const { requirements } = await results(context);
    for (const { id, exceptions: count } of requirements.filter(({ population }) => population !== null))
      expect([id, (await allExceptions(context, id)).length]).toEqual([id, count]);
    await expect(allExceptions(context, '99-z')).rejects.toMatchObject({ code: 'not_found' });
    expect(await allExceptions(context, '4.1-a')).toEqual([]);
  });
});
