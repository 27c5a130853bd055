import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { results } from '#conformity/evidence.ts';
import { pastResults } from '#conformity/past-results.ts';
import { dayAt, endOfDay } from '#conformity/period.ts';
import { rebuilt, recordDays, snapshot } from '#conformity/snapshot.ts';
import { trend } from '#conformity/trend.ts';
import type { RequirementResult } from '#conformity/result.ts';
import { HOUR, openDesk, type Desk } from '#sms/operation/resolution/incident/incident.test-support.ts';
import { complete, handled, incidentResults, publishProcedure } from './desk.ts';

const DAY = 24 * HOUR;
let desk: Desk;
/** What was shown live at the end of each day. */
const shown = new Map<string, unknown>();

beforeAll(async () => {
  desk = await openDesk('Past');
  const { agent, smsManager } = desk.people;
  const evening = async (): Promise<void> => {
    const morning = desk.clock.now;
    const day = dayAt(morning, 'Europe/Paris');
    desk.clock.now = endOfDay(day, 'Europe/Paris');
    shown.set(day, incidentResults((await results(await desk.system())).requirements));
    desk.clock.now = morning + DAY - (morning % DAY) + 7 * HOUR;
  };
  await handled(desk);
  const slow = await desk.report({ ...complete(desk), category: null });
  await evening();
  await publishProcedure(desk);
  const major = await desk.report({ ...complete(desk), impact: 1, urgency: 1 });
  await desk.act(smsManager, major['id'], 'declare-major', { commander: agent.id });
  await evening();
  await desk.change(agent, slow['id'], { category: 'Access' });
  await evening();
  await desk.say(agent, slow['id'], 'Sorry for the wait.');
  await desk.move(agent, major['id'], 'resolve', { resolution: 'Restarted.', resolutionCode: 'Solved' });
  await evening();
  await evening();
  await desk.move(agent, slow['id'], 'resolve', { resolution: 'A new account.', resolutionCode: 'Solved' });
  await evening();
  for (let day = 0; day < 15; day += 1) await evening();
});
afterAll(() => desk.world.close());

const byLetter = (found: readonly RequirementResult[]) => incidentResults(found);

describe('results of past days', () => {
  it('are rebuilt from history as they were shown then', async () => {
    const days = [...shown.keys()];
    const found = await rebuilt(await desk.system(), days);
    expect(days.length).toBeGreaterThan(15);
    expect(new Set([...shown.values()].map((each) => JSON.stringify(each))).size).toBeGreaterThan(4);
    for (const { day, results: past } of found) expect([day, byLetter(past)]).toEqual([day, shown.get(day)]);
  });

  it('are recorded for every day that ended without a record, once, and stay as recorded', async () => {
    const context = await desk.system();
    const days = [...shown.keys()];
    expect(await recordDays(context)).toBe(days.length);
    expect(await recordDays(context)).toBe(0);
    for (const day of days)
      expect(byLetter((await results(context, { asOf: day })).requirements)).toEqual(shown.get(day));
    const [first = ''] = days;
    await context.batch([{ text: 'UPDATE incident SET category = NULL WHERE org = $1', values: [desk.org] }]);
    await snapshot(context, first);
    expect(byLetter((await results(context, { asOf: first })).requirements)).toEqual(shown.get(first));
    expect((await pastResults(context, first)).day).toBe(first);
  });

  it('are not there for days before the first record, for days to come, and for what is no day', async () => {
    const context = await desk.system();
    await expect(results(context, { asOf: '2029-01-01' })).rejects.toMatchObject({ code: 'evidence.not_found' });
    await expect(pastResults(context, '2029-01-01')).rejects.toMatchObject({ code: 'evidence.not_found' });
    await expect(results(context, { asOf: '2999-01-01' })).rejects.toMatchObject({ code: 'day.invalid' });
    await expect(results(context, { asOf: '2030-02-30' })).rejects.toMatchObject({ code: 'day.invalid' });
  });

  it('make the trend: the ends of the months that were recorded, and now', async () => {
    desk.clock.now = Date.parse('2030-08-02T10:00:00Z');
    const context = await desk.system();
    await recordDays(context);
    const { months } = await trend(context, '8.6.1');
    expect(months.map(({ month }) => month)).toEqual(['2030-06', '2030-07', '2030-08']);
    for (const { results: each } of months) expect(Object.keys(each)).toHaveLength(10);
  });
});
