import { describe, expect, it } from 'vitest';
import type { Attainment } from '../../api/reports.ts';
import { attainmentFinding, changeOf, endShifts, flowFinding, scaleFrom, type AttainmentRow } from './findings.ts';
import { before, daysOf } from './period.ts';

const counted = (count: number) => ({ count, filter: '' });
const attained = (share: number | null): Attainment => ({ met: counted(0), missed: counted(0), share });
const row = (label: string, response: number | null, resolution: number | null): AttainmentRow => ({
  key: label,
  label,
  response: attained(response),
  resolution: attained(resolution),
});
const point = (arrived: number, closed: number) => ({
  from: '',
  to: '',
  arrived: counted(arrived),
  resolved: counted(0),
  closed: counted(closed),
});
const percent = (share: number) => `${Math.round(share * 100)} %`;

describe('the titles of the charts say what they show', () => {
  it('who is ahead, and by how much', () => {
    const flow = (...points: ReturnType<typeof point>[]) => flowFinding({ step: 'day', points });
    expect(flow(point(3, 5), point(1, 2))).toEqual({ key: 'flow.ahead', values: { count: 3 } });
    expect(flow(point(3, 1)).key).toBe('flow.behind');
    expect(flow().key).toBe('flow.even');
  });

  it('with the names of both lines apart where they end', () => {
    const shifts = (...points: ReturnType<typeof point>[]) => endShifts({ step: 'day', points });
    expect(shifts(point(0, 40), point(1, 0))).toEqual([6, -8]);
    expect(shifts(point(0, 40), point(0, 0))).toEqual([-8, 6]);
    expect(shifts(point(0, 40), point(20, 2))).toEqual([0, 0]);
  });

  it('where a target is met least often', () => {
    const rows = [row('P1', 1, 1), row('P2', 0.7, 0.94), row('P3', 1, null)];
    expect(attainmentFinding(rows, percent)).toEqual({
      key: 'attainment.lowest',
      values: { name: 'P2', share: '94 %' },
    });
    expect(attainmentFinding([row('P1', 0.5, 0.7)], percent)).toEqual({
      key: 'attainment.one',
      values: { share: '70 %' },
    });
    expect(attainmentFinding([row('P1', 1, 1)], percent).key).toBe('attainment.met');
    expect(attainmentFinding([row('P1', null, null)], percent).key).toBe('attainment.none');
  });

  it('whether more is better', () => {
    expect(changeOf({ value: 0.97, before: 0.95, better: 'higher' })).toMatchObject({ up: true, good: true });
    expect(changeOf({ value: 90, before: 60, better: 'lower' })).toEqual({ up: true, good: false, by: 30 });
    expect(changeOf({ value: 1, before: null, better: 'higher' })).toBeNull();
  });

  it('on a scale that holds all shares', () => {
    expect(scaleFrom([row('P1', 1, 0.93)])).toBe(0.8);
    expect(scaleFrom([row('P1', 0.42, 1)])).toBe(0.4);
    expect(scaleFrom([])).toBe(0.8);
  });
});

describe('the period', () => {
  it('ends today, and is compared with one of the same length', () => {
    const days = daysOf('7d', '2026-03-03');
    expect(days).toEqual({ from: '2026-02-25', to: '2026-03-03' });
    expect(before(days)).toEqual({ from: '2026-02-18', to: '2026-02-24' });
  });
});
