import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recheckEvidence, recordEvidence, refreshEvidence } from '#conformity/conformity.jobs.ts';
import { results } from '#conformity/evidence.ts';
import { dayAt } from '#conformity/period.ts';
import { forEachOrganisation, type Schedule } from '#kernel/jobs/schedule.ts';
import { HOUR, openDesk, type Desk } from '#sms/operation/resolution/incident/incident.test-support.ts';
import { targets } from '#sms/operation/resolution/incident/incident.settings.ts';
import { complete, handled, resultsFor } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk('Jobs');
});
afterAll(() => desk.world.close());

const run = (schedule: Schedule): Promise<void> =>
  forEachOrganisation(desk.world.system, schedule, () => desk.clock.now);
const stored = async (id: unknown): Promise<readonly unknown[]> => {
  const row = await desk.read(id);
  return [row['rulesApply'], row['rulesHold'], row['rulesNext']];
};

describe('the jobs of evidence', () => {
  it('store what time has changed, and do nothing more when they run again', async () => {
    const row = await desk.report(complete(desk));
    await run(refreshEvidence);
    const before = await stored(row['id']);
    desk.pass(60 * HOUR);
    expect(await stored(row['id'])).toEqual(before);
    await run(refreshEvidence);
    const after = await stored(row['id']);
    expect(after).not.toEqual(before);
    await run(refreshEvidence);
    await run(recheckEvidence);
    expect(await stored(row['id'])).toEqual(after);
  });

  it('judge open incidents anew when a setting has changed', async () => {
    const row = await desk.report(complete(desk));
    desk.pass(13 * HOUR);
    await run(refreshEvidence);
    expect((await resultsFor(await desk.system()))['e']).toEqual(['holdsInPart', 2, 1]);
    const tight = { ...targets.initial.byPriority, 3: { ...targets.initial.byPriority['3'], update: HOUR } };
    await (
      await desk.system()
    ).batch([
      {
        text: 'INSERT INTO setting (org, name, valid_from, value) VALUES ($1, $2, $3, $4)',
        values: [
          desk.org,
          targets.name,
          new Date(desk.clock.now - HOUR).toISOString(),
          JSON.stringify({ byPriority: tight, own: [] }),
        ],
      },
    ]);
    await run(refreshEvidence);
    expect((await resultsFor(await desk.system()))['e']).toEqual(['fails', 2, 0]);
    await desk.move(desk.people.agent, row['id'], 'cancel', { comment: 'Twice.' });
  });

  it('record yesterday once it is over', async () => {
    await handled(desk);
    desk.pass(24 * HOUR);
    await run(recordEvidence);
    const yesterday = dayAt(desk.clock.now - 24 * HOUR, 'Europe/Paris');
    expect((await results(await desk.system(), { asOf: yesterday })).day).toBe(yesterday);
  });
});
