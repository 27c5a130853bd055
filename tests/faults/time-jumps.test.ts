import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { tell } from './tell.ts';

/** Whether this machine can give a program another time. */
const FAKETIME = spawnSync('faketime', ['2030-01-01 00:00:00', 'true']).status === 0;

/** Reads a clock that was started half an hour ago, in a process that believes it is another time. */
const READING = `
import { replay } from '#kernel/time/clock.ts';
import { hoursOf } from '#kernel/time/compile.ts';
import { alwaysOpen } from '#kernel/time/calendar.ts';
const begun = Date.parse('2026-03-29T00:45:00Z');
const events = [{ at: begun, op: 'start', target: 3_600_000, calendar: 'always' }];
const { dueAt, elapsedMs } = replay(events, () => hoursOf(alwaysOpen), begun + 1_800_000);
process.stdout.write(JSON.stringify({ dueAt, elapsedMs, year: new Date().getUTCFullYear() }));
`;

const reading = async (time: string): Promise<unknown> => {
  const { stdout } = await promisify(execFile)('faketime', [
    time,
    process.execPath,
    '--input-type=module',
    '--eval',
    READING,
  ]);
  return JSON.parse(stdout);
};

describe.skipIf(FAKETIME)("a jump of the machine's clock", () => {
  it('is not tried here', ({ skip }) => {
    tell('clock-jumps', { notRun: 'faketime is missing' });
    skip();
  });
});

describe.runIf(FAKETIME)("a jump of the machine's clock", () => {
  it('changes no reading of a clock: it comes from what happened, and from the moment that is asked for', async () => {
    const readings = await Promise.all(
      ['2020-02-29 23:59:59', '2026-03-29 02:30:00', '2038-01-19 03:14:08'].map(reading),
    );
    const expected = { dueAt: Date.parse('2026-03-29T01:45:00Z'), elapsedMs: 1_800_000 };
    const wrong = readings.filter(
      (each) => JSON.stringify({ ...(each as object), year: 0 }) !== JSON.stringify({ ...expected, year: 0 }),
    );
    const years = new Set(readings.map((each) => (each as { year: number }).year)).size;
    tell('clock-jumps', {
      trials: readings.length,
      failures: wrong.length,
      caught: years === 3,
      note: 'planted: the jump itself is seen',
    });
    expect(wrong).toEqual([]);
    expect(years).toBe(3);
  });
});
