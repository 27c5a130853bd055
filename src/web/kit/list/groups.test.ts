import { describe, expect, it } from 'vitest';
import type { RecordRow } from '../../api/types.ts';
import type { ClockReading } from '../clock/reading.ts';
import { groupByDeadline } from './groups.ts';

const now = Date.parse('2026-06-04T12:00:00Z');
const minute = 60_000;
const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);
const clock = (leftMin: number, more: Partial<ClockReading> = {}): ClockReading => ({
  state: 'running',
  late: leftMin < 0,
  ticking: true,
  targetMs: 480 * minute,
  elapsedMs: (480 - leftMin) * minute,
  asOf: now,
  dueAt: now + leftMin * minute,
  nextBoundaryAt: null,
  ...more,
});
const row = (id: string, resolution: ClockReading, team = 'a'): RecordRow =>
  ({ id, clocks: { resolution }, team: { id: team, label: team } }) as unknown as RecordRow;

const rows = [
  row('later', clock(2000)),
  row('late', clock(-5)),
  row('soon', clock(59)),
  row('paused', clock(10, { state: 'paused', dueAt: null })),
  row('today', clock(61), 'b'),
  row('met', clock(10, { state: 'met' })),
];

describe('a list grouped by deadline', () => {
  it('shows the most pressing first', () => {
    const groups = groupByDeadline(rows, now, isoDay).map(({ key, rows: each }) => [key, each.map(({ id }) => id)]);
    expect(groups).toEqual([
      ['past', ['late']],
      ['hour', ['soon']],
      ['today', ['today']],
      ['later', ['later']],
      ['paused', ['paused']],
      ['none', ['met']],
    ]);
  });
});
