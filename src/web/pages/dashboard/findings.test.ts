import { describe, expect, it } from 'vitest';
import type { AttainmentRow } from '../../api/reports.ts';
import { attainmentFinding, changeOf, flowFinding, scaleFrom } from './findings.ts';

const row = (label: string, response: number, resolution: number, n = 10): AttainmentRow => ({
  key: label,
  label,
  n,
  filter: '',
  response: { share: response, target: 0.95 },
  resolution: { share: resolution, target: 0.95 },
});

describe('the titles of the charts say what they show', () => {
  it('who is ahead, and by how much', () => {
    expect(flowFinding([{ day: 'a', arrived: 3, closed: 5 }, { day: 'b', arrived: 1, closed: 2 }])).toEqual({ key: 'flow.ahead', values: { count: 3 } });
    expect(flowFinding([{ day: 'a', arrived: 3, closed: 1 }]).key).toBe('flow.behind');
    expect(flowFinding([]).key).toBe('flow.even');
  });

  it('which target is missed, the worst first', () => {
    expect(attainmentFinding([row('P1', 1, 1), row('P2', 0.9, 0.97), row('P3', 0.94, 0.9)])).toEqual({ key: 'attainment.both', values: { name: 'P3' } });
    expect(attainmentFinding([row('P1', 1, 0.9)]).key).toBe('attainment.resolution');
    expect(attainmentFinding([row('P1', 1, 1)]).key).toBe('attainment.met');
    expect(attainmentFinding([row('P1', 1, 1, 0)]).key).toBe('attainment.none');
  });

  it('whether more is better', () => {
    expect(changeOf({ value: 0.97, before: 0.95, better: 'higher' })).toMatchObject({ up: true, good: true });
    expect(changeOf({ value: 90, before: 60, better: 'lower' })).toEqual({ up: true, good: false, by: 30 });
    expect(changeOf({ value: 1, before: null, better: 'higher' })).toBeNull();
  });

  it('on a scale that holds all shares', () => {
    expect(scaleFrom([row('P1', 1, 0.93)])).toBe(0.8);
    expect(scaleFrom([row('P1', 0.42, 1)])).toBe(0.4);
  });
});
