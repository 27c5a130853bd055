import fc from 'fast-check';
import type { Calendar } from './calendar.ts';
import { alwaysOpen } from './calendar.ts';
import { replay } from './clock.ts';
import type { Calendars, ClockEvent, ClockReading } from './clock.ts';
import { hoursOf } from './compile.ts';
import { explain } from './explain.ts';
import { MINUTE, minute, openMinutes } from './oracle.test-support.ts';

/**
 * A slow second opinion on clocks: it lives through a history minute by minute and counts. Histories happen on whole
 * minutes; the milliseconds between are the business of the properties of working time.
 */
type World = {
  readonly from: number;
  readonly to: number;
  readonly calendars: ReadonlyMap<string, { calendar: Calendar; open: Uint8Array }>;
};

const week = (days: number, ...hours: [string, string][]): [string, string][][] =>
  Array.from({ length: 7 }, (_, day) => (day < days ? hours : []));

/** Three weeks in which several zones change their clocks, and the calendars that are used in them. */
const worldOf = (start: string, days: number): World => {
  const from = minute(`${start}T00:00Z`);
  const to = from + days * 1440;
  const date = (day: number): string => new Date((from + day * 1440) * MINUTE).toISOString().slice(0, 10);
  const all: [string, Calendar][] = [
    ['always', alwaysOpen],
    [
      'paris',
      {
        zone: 'Europe/Paris',
        week: week(5, ['08:00', '18:00']),
        holidays: [{ date: date(9), name: 'holiday' }],
        exceptions: [{ date: date(12), hours: [['10:00', '12:30']] }],
      },
    ],
    [
      'new york nights',
      { zone: 'America/New_York', week: week(7, ['00:00', '06:00'], ['22:00', '24:00']), holidays: [], exceptions: [] },
    ],
    [
      'lord howe',
      {
        zone: 'Australia/Lord_Howe',
        week: week(6, ['01:45', '02:15'], ['09:00', '12:00'], ['13:00', '17:30']),
        holidays: [],
        exceptions: [],
      },
    ],
    ['apia', { zone: 'Pacific/Apia', week: week(7, ['07:00', '24:00']), holidays: [], exceptions: [] }],
    ['kolkata', { zone: 'Asia/Kolkata', week: week(6, ['09:30', '18:45']), holidays: [], exceptions: [] }],
  ];
  return {
    from,
    to,
    calendars: new Map(all.map(([id, calendar]) => [id, { calendar, open: openMinutes(calendar, from, to) }])),
  };
};

const starts = ['2026-03-20', '2026-10-20', '2028-02-20', '2011-12-20', '2026-04-01'] as const;
const worlds = new Map<string, World>();
const world = (start: string): World => {
  const known = worlds.get(start) ?? worldOf(start, 21);
  worlds.set(start, known);
  return known;
};

/** A random life of a clock: out of order where corrected, with events that do not fit, read at some moment of it. */
export type Life = { readonly start: string; readonly events: readonly ClockEvent[]; readonly asOf: number };

const ops = [
  'start',
  'pause',
  'pause',
  'resume',
  'resume',
  'stop',
  'restart',
  'restart',
  'target',
  'calendar',
] as const;
const ids = ['always', 'paris', 'new york nights', 'lord howe', 'apia', 'kolkata'] as const;

export const anyLife: fc.Arbitrary<Life> = fc.constantFrom(...starts).chain((start) => {
  const first = minute(`${start}T00:00Z`);
  const at = fc.nat(20 * 1440).map((offset) => (first + offset) * MINUTE);
  const target = fc
    .oneof(fc.constantFrom(0, 60, 120, 480, 600, null), fc.nat(3000))
    .map((length) => (length === null ? null : length * MINUTE));
  const event: fc.Arbitrary<ClockEvent> = fc
    .record({ at, op: fc.constantFrom(...ops), target, calendar: fc.constantFrom(...ids), carries: fc.boolean() })
    .map(({ carries, ...one }) => ({
      at: one.at,
      op: one.op,
      ...(one.op === 'target' || (carries && one.op === 'restart') ? { target: one.target } : {}),
      ...(one.op === 'calendar' || (carries && one.op === 'start') ? { calendar: one.calendar } : {}),
    }));
  const opening: fc.Arbitrary<ClockEvent> = fc.record({
    at: fc.nat(7 * 1440).map((offset) => (first + offset) * MINUTE),
    op: fc.constant('start' as const),
    target,
    calendar: fc.constantFrom(...ids),
  });
  return fc
    .record({
      opening,
      others: fc.array(event, { maxLength: 9 }),
      sorted: fc.boolean(),
      asOf: at,
      calendar: fc.constantFrom(...ids),
    })
    .map(({ opening: begin, others, sorted, asOf, calendar }) => {
      const events = [{ at: first * MINUTE, op: 'calendar' as const, calendar }, begin, ...others];
      return { start, asOf, events: sorted ? events.toSorted((a, b) => a.at - b.at) : events };
    });
});

type Verdict = Omit<ClockReading, 'asOf' | 'calendar' | 'nextBoundaryAt'> & { readonly lateMs: number };

/** The reading of a life by living it; `dueAt` is undefined where it lies beyond what the model can see. */
const lived = ({
  start,
  events,
  asOf,
}: Life): Omit<Verdict, 'dueAt'> & { readonly dueAt: number | null | undefined } => {
  const { from, to, calendars } = world(start);
  const isOpen = (id: string | null, at: number): boolean => id !== null && calendars.get(id)?.open[at - from] === 1;
  const end = asOf / MINUTE;
  let begun: number | null = null;
  let held = false;
  let done: number | null = null;
  let goal: number | null = null;
  let goalIfReopened: number | null = null;
  let place: string | null = null;
  let placeIfReopened: string | null = null;
  let lateSince: number | null = null;
  let lateMinutes = 0;
  const counted: number[] = [];

  const adopt = (): void => {
    goal = goalIfReopened;
    place = placeIfReopened;
  };
  const happen = (event: ClockEvent): void => {
    if (event.target !== undefined) goalIfReopened = event.target === null ? null : event.target / MINUTE;
    if (event.calendar !== undefined) placeIfReopened = event.calendar;
    if (event.op === 'restart' && done !== null) [done, held] = [null, false];
    if (done !== null) return;
    adopt();
    if (event.op === 'start') begun ??= event.at / MINUTE;
    if (begun === null) return;
    if (event.op === 'pause') held = true;
    if (event.op === 'resume') held = false;
    if (event.op === 'stop') done = event.at / MINUTE;
  };

  for (let now = from; now <= end; now += 1) {
    events.filter((event) => event.at === now * MINUTE).forEach(happen);
    const late = goal !== null && counted.length > goal;
    lateSince = late ? (lateSince ?? now) : null;
    if (now === end || begun === null || held || done !== null || !isOpen(place, now)) continue;
    if (goal !== null && counted.length >= goal) {
      lateSince ??= now;
      lateMinutes += 1;
    }
    counted.push(now);
  }

  const [wanted, since, stopped] = [goal as number | null, begun as number | null, done as number | null];
  let dueAt: number | null | undefined = null;
  if (wanted !== null && since !== null) {
    if (counted.length >= wanted) dueAt = wanted === 0 ? since : (counted[wanted - 1] ?? 0) + 1;
    else if (!held || stopped !== null) {
      let left = wanted - counted.length;
      let now = stopped ?? end;
      for (; left > 0 && now < to; now += 1) if (isOpen(place, now)) left -= 1;
      dueAt = left === 0 ? now : undefined;
    }
  }
  const late = wanted !== null && counted.length > wanted;
  const inMs = (at: number | null): number | null => (at === null ? null : at * MINUTE);
  const running = since === null ? 'idle' : held ? 'paused' : 'running';
  return {
    state: stopped === null ? running : wanted === null ? 'stopped' : late ? 'breached' : 'met',
    late,
    targetMs: inMs(wanted),
    elapsedMs: counted.length * MINUTE,
    leftMs: wanted === null ? null : (wanted - counted.length) * MINUTE,
    startedAt: inMs(since),
    stoppedAt: inMs(stopped),
    dueAt: dueAt === undefined ? undefined : inMs(dueAt),
    breachedAt: late ? inMs(lateSince) : null,
    ticking: since !== null && stopped === null && !held && isOpen(place, end),
    lateMs: lateMinutes * MINUTE,
  };
};

/** What differs between a reading and the model, and between an explanation and both: empty when they agree. */
export const differences = (life: Life, read: typeof replay = replay): string[] => {
  const { calendars } = world(life.start);
  const hours: Calendars = (id) => hoursOf(calendars.get(id)?.calendar ?? alwaysOpen);
  const { dueAt, lateMs, ...expected } = lived(life);
  const reading = read(life.events, hours, life.asOf);
  const found = Object.entries(expected)
    .filter(([name, value]) => reading[name as keyof ClockReading] !== value)
    .map(([name, value]) => `${name}: ${reading[name as keyof ClockReading]} instead of ${value}`);
  if (dueAt !== undefined && reading.dueAt !== dueAt) found.push(`dueAt: ${reading.dueAt} instead of ${dueAt}`);
  if (dueAt === undefined && reading.dueAt !== null && reading.dueAt <= world(life.start).to * MINUTE)
    found.push(`dueAt: ${reading.dueAt} is too early`);
  const segments = explain(life.events, hours, life.asOf);
  const total = (kinds: readonly string[]): number =>
    segments.reduce((sum, one) => sum + (kinds.includes(one.kind) ? one.workingMs : 0), 0);
  if (total(['ran', 'late']) !== expected.elapsedMs || total(['paused', 'closed', 'stopped']) !== 0)
    found.push('the segments do not add up');
  if (total(['late']) !== lateMs) found.push(`late segments: ${total(['late'])} instead of ${lateMs}`);
  if (segments.some((one, i) => one.from >= one.to || one.from !== (segments[i - 1]?.to ?? expected.startedAt)))
    found.push('the segments leave gaps or overlap');
  if (segments.length > 0 && segments.at(-1)?.to !== (expected.stoppedAt ?? life.asOf))
    found.push('the segments end at the wrong time');
  return found;
};

/** Lives through `trials` random histories from a seed; gives those in which `read` and the model differ. */
export const checkLives = (
  trials: number,
  seed: number,
  read: typeof replay = replay,
): { trials: number; failures: { life: Life; differences: string[] }[] } => {
  const failures = fc
    .sample(anyLife, { numRuns: trials, seed })
    .map((life) => ({ life, differences: differences(life, read) }))
    .filter((one) => one.differences.length > 0);
  return { trials, failures };
};
