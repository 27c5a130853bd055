import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { countRecords, listRecords } from '#kernel/store/list.ts';
import { incidentReport, type IncidentReport, type ReportQuestion } from './public.ts';
import { HOUR, MINUTE, MONDAY, openDesk, type Desk } from './incident.test-support.ts';

let desk: Desk;
const DAY = 24 * HOUR;
const PERIOD: ReportQuestion = { from: '2030-06-03', to: '2030-06-21' };

/** A small generator of one's own, so that each run makes the same fortnight. */
const numbers = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};

beforeAll(async () => {
  desk = await openDesk();
  const { agent, user } = desk.people;
  const random = numbers(7);
  const below = (n: number): number => Math.floor(random() * n);
  for (let i = 0; i < 45; i += 1) {
    desk.clock.now = MONDAY - 2 * DAY + below(14) * DAY + below(10) * HOUR + below(60) * MINUTE;
    const { id } = await desk.report({
      title: `Incident ${i}`,
      impact: 1 + below(3),
      urgency: 1 + below(3),
      team: [desk.team['id'], desk.otherTeam['id'], null][below(3)],
      service: below(2) === 0 ? desk.service['id'] : null,
      customer: below(4) === 0 ? desk.otherCustomer['id'] : desk.customer['id'],
      ...(below(6) === 0 ? { confidential: true } : {}),
    });
    if (below(5) === 0) continue;
    desk.pass(below(6) * HOUR + 5 * MINUTE);
    await desk.say(desk.people.smsManager, id, 'We look into it.').catch(() => undefined);
    desk.pass(below(60) * HOUR);
    await desk.act(agent, id, 'assign-to-me').catch(() => undefined);
    if (below(8) === 0) {
      await desk.move(agent, id, 'cancel', { comment: 'Never mind' }).catch(() => undefined);
      continue;
    }
    await desk.move(agent, id, 'resolve', { resolution: 'Done', resolutionCode: 'Solved' }).catch(() => undefined);
    if (below(6) === 0) {
      desk.pass(2 * HOUR);
      await desk.move(user, id, 'reopen', { comment: 'No' }).catch(() => undefined);
    } else if (below(2) === 0) await desk.move(agent, id, 'close').catch(() => undefined);
  }
  desk.clock.now = MONDAY + 17 * DAY;
});
afterAll(() => desk.world.close());

type Counted = { readonly count: number; readonly filter: string };
/** Every figure of a report, wherever it stands. */
const figuresIn = (value: unknown): readonly Counted[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'count' in value && 'filter' in value ? [value as Counted] : [];
  return [...own, ...Object.values(value).flatMap(figuresIn)];
};
const report = (who: Desk['people']['agent'], question: ReportQuestion = PERIOD): Promise<IncidentReport> =>
  desk.as(who, (context) => incidentReport(context, question));
const listed = async (context: Context, filter: string): Promise<readonly Row[]> =>
  (await listRecords(context, definitionNamed('incident'), { filter, limit: 200 })).rows;

describe('the report of incidents', () => {
  it('counts with each figure what its list shows, for whoever asks', async () => {
    for (const who of [desk.people.agent, desk.people.topManagement, desk.people.auditor]) {
      const figures = figuresIn(await report(who));
      expect(figures.length).toBeGreaterThan(120);
      await desk.as(who, async (context) => {
        for (const { count, filter } of figures)
          expect({ filter, ...(await countRecords(context, definitionNamed('incident'), filter)) }).toEqual({
            filter,
            count,
            estimated: false,
          });
      });
    }
  });

  it('leaves out what one may not see', async () => {
    const [involved, other] = [await report(desk.people.agent), await report(desk.people.topManagement)];
    expect(other.totals.arrived.count).toBeLessThan(involved.totals.arrived.count);
    await expect(report(desk.people.user)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('adds up: days to the total, ages to the backlog, parts to the whole, met and missed to the resolved', async () => {
    const found = await report(desk.people.agent);
    const sum = (each: readonly Counted[]): number => each.reduce((total, { count }) => total + count, 0);
    expect(found.flow).toMatchObject({ step: 'day' });
    expect(sum(found.flow.points.map((each) => each.arrived))).toBe(found.totals.arrived.count);
    expect(sum(found.flow.points.map((each) => each.resolved))).toBe(found.totals.resolved.count);
    expect(sum(found.backlog)).toBe(found.totals.open.count);
    expect(sum(found.byService.map((each) => each.arrived))).toBe(found.totals.arrived.count);
    expect(sum(found.byTeam.map((each) => each.open))).toBe(found.totals.open.count);
    expect(sum(found.targets.flatMap(({ resolution }) => [resolution.met, resolution.missed]))).toBe(
      found.totals.resolved.count,
    );
    expect(found.resolutionTime.count).toBe(found.totals.resolved.count);
  });

  it('gives medians and ninetieth percentiles of working time', async () => {
    const found = await report(desk.people.agent);
    const rows = await desk.as(desk.people.agent, (context) => listed(context, found.totals.resolved.filter));
    const sorted = rows.map((row) => Number(row['resolutionMs'])).sort((a, b) => a - b);
    const quantile = (share: number): number => {
      const at = share * (sorted.length - 1);
      const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
      return Math.round(low + (high - low) * (at - Math.floor(at)));
    };
    expect(found.resolutionTime).toMatchObject({ median: quantile(0.5), p90: quantile(0.9) });
  });

  it('can be narrowed to a team, a service, a customer, a priority', async () => {
    const all = await report(desk.people.agent);
    for (const scope of [
      { team: String(desk.team['number']) },
      { service: String(desk.service['number']) },
      { customer: String(desk.customer['number']) },
      { priority: '1,2' },
    ]) {
      const part = await report(desk.people.agent, { ...PERIOD, ...scope });
      expect(part.totals.arrived.count).toBeGreaterThan(0);
      expect(part.totals.arrived.count).toBeLessThan(all.totals.arrived.count);
    }
    await expect(report(desk.people.agent, { ...PERIOD, team: 'TEAM-000001 open' })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(report(desk.people.agent, { from: '2030-06-03', to: '2030-06-02' })).rejects.toMatchObject({
      code: 'invalid',
    });
    await expect(report(desk.people.agent, { from: '2030-02-30', to: '2030-06-02' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('goes by weeks over longer periods', async () => {
    const found = await report(desk.people.agent, { from: '2030-05-01', to: '2030-08-01' });
    expect(found.flow.step).toBe('week');
    expect(found.flow.points[1]).toMatchObject({ from: '2030-05-06', to: '2030-05-12' });
    expect(found.totals.arrived.count).toBeGreaterThan(0);
  });

  it('takes two round trips at most', async () => {
    const { roundTrips } = desk.world.app.sent;
    await report(desk.people.agent);
    expect(desk.world.app.sent.roundTrips - roundTrips).toBeLessThanOrEqual(2);
  });
});
