import type { Calendar } from '#kernel/time/calendar.ts';
import { replay } from '#kernel/time/clock.ts';
import type { ClockEvent } from '#kernel/time/clock.ts';
import { hoursOf } from '#kernel/time/compile.ts';

const weekday = [['08:00', '18:00']] as const;
const office: Calendar = {
  zone: 'Europe/Paris',
  week: [weekday, weekday, weekday, weekday, weekday, [], []],
  holidays: [],
  exceptions: [],
};

const HOUR = 3_600_000;
const BATCH = 20_000;

/** Typical lives, spread over two years: started, paused, resumed, stopped; a third of them late. From a fixed seed. */
const histories = (): ClockEvent[][] => {
  let seed = 20_260_101;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: BATCH }, () => {
    const start = Date.UTC(2025, 0, 1) + Math.floor(random() * 2 * 365 * 24 * HOUR);
    const pause = start + Math.floor(random() * 20 * HOUR);
    const resume = pause + Math.floor(random() * 40 * HOUR);
    const stop = resume + Math.floor(random() * 30 * HOUR);
    return [
      { at: start, op: 'start', target: 8 * HOUR, calendar: 'office' },
      { at: pause, op: 'pause', reason: 'awaiting caller' },
      { at: resume, op: 'resume' },
      { at: stop, op: 'stop' },
    ];
  });
};

/** Clocks replayed per second on this thread, over about `seconds`: one calendar, Monday to Friday 8 to 18 in Paris. */
export const measureClocks = (seconds: number): number => {
  const lives = histories();
  const calendars = new Map([['office', hoursOf(office)]]);
  const hours = (id: string) => {
    const found = calendars.get(id);
    if (found === undefined) throw new Error(`no calendar ${id}`);
    return found;
  };
  const asOf = Date.UTC(2027, 5, 1);
  let late = 0;
  const run = (): void => {
    for (const life of lives) if (replay(life, hours, asOf).late) late += 1;
  };
  run();
  const begun = performance.now();
  let rounds = 0;
  while (performance.now() - begun < seconds * 1000) {
    run();
    rounds += 1;
  }
  const rate = (rounds * BATCH) / ((performance.now() - begun) / 1000);
  if (late === 0) throw new Error('no clock was late: the measurement measures nothing');
  return rate;
};
