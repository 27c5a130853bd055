import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '#sms/index.ts';
import { systemPrincipal } from '#kernel/access/principal.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { valueReader, type SettingsReader } from '#kernel/settings/settings.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { planChange, type Change } from '#kernel/store/plan.ts';
import type { Calendar } from '#kernel/time/calendar.ts';
import { replay, type ClockEvent, type ClockReading } from '#kernel/time/clock.ts';
import { hoursOf } from '#kernel/time/compile.ts';
import { workingMs } from '#kernel/time/working-time.ts';
import { attentions } from './incident.attention.ts';
import type { ClockName } from './incident.rules.ts';
import { targetOf, type IncidentFacts } from './incident.rules.ts';
import { pauses, targets } from './incident.settings.ts';

const ORG = '01900000-0000-7000-8000-000000000000';
const ID = '01900000-0000-7000-8000-000000000009';
const START = Date.parse('2026-06-01T07:00:00Z');
const day: readonly (readonly [string, string])[] = [['08:00', '18:00']];
const CALENDARS: Readonly<Record<string, Calendar>> = {
  office: { zone: 'Europe/Paris', week: [day, day, day, day, day, [], []], holidays: [], exceptions: [] },
  always: {
    zone: 'UTC',
    week: Array.from({ length: 7 }, () => [['00:00', '24:00']] as const),
    holidays: [],
    exceptions: [],
  },
};

/** What an organisation may have set while an incident lived. */
type World = { readonly calendar: 'office' | 'always'; readonly pausing: readonly string[]; readonly hours: number };
const settingsOf = ({ calendar, pausing, hours }: World): SettingsReader => {
  const target = { response: 3_600_000, resolution: hours * 3_600_000, update: 3_600_000 };
  const stored = [
    {
      name: targets.name,
      from: 0,
      value: { byPriority: { 1: target, 2: target, 3: target, 4: target, 5: target }, own: [] },
    },
    {
      name: pauses.name,
      from: 0,
      value: Object.fromEntries(
        ['caller', 'supplier', 'problem', 'change', 'evidence'].map((reason) => [
          reason,
          pausing.includes(reason) ? ['response', 'resolution'] : [],
        ]),
      ),
    },
  ];
  const known = CALENDARS[calendar] as Calendar;
  return {
    read: valueReader(stored),
    calendar: (id) => CALENDARS[id ?? calendar] ?? known,
    zone: 'Europe/Paris',
    defaultCalendar: calendar,
    calendarFor: () => calendar,
    isCritical: () => false,
    supportTeam: () => null,
  };
};

const contextOf = (settings: SettingsReader, now: number): Context => ({
  principal: systemPrincipal(ORG),
  settings,
  now: () => now,
  request: null,
  customFields: () => [],
  batch: () => Promise.reject(new Error('nothing is written here')),
  transaction: () => Promise.reject(new Error('nothing is written here')),
});

const BLANK: Row = {
  number: 'INC-000001',
  title: 'x',
  description: '',
  state: 'new',
  impact: 2,
  urgency: 2,
  requester: ID,
  priorityOverride: null,
  overrideReason: null,
  holdReason: null,
  team: null,
  assignee: null,
  service: null,
  customer: null,
  firstResponseAt: null,
  commander: null,
  major: false,
  parent: null,
  supplier: null,
  resolution: null,
  resolutionCode: null,
  warned: null,
  resolvedAt: null,
  resolvedBy: null,
  closedAt: null,
  closureConfirmed: null,
  updateBy: null,
  escalatedAt: null,
  tags: [],
  majorSteps: [],
};

const reason = fc.constantFrom('caller', 'supplier', 'problem', 'change', 'evidence');
const step = fc.record({
  after: fc.integer({ min: 0, max: 3 * 86_400_000 }),
  does: fc.oneof(
    reason.map((holdReason) => ({ transition: 'hold', values: { state: 'onHold', holdReason } })),
    fc.constant({ transition: 'resume', values: { state: 'inProgress' } }),
    fc.constant({ transition: 'resolve', values: { state: 'resolved' } }),
    fc.constant({ transition: 'reopen', values: { state: 'inProgress' } }),
    fc.constantFrom(1, 2, 3).map((impact) => ({ transition: undefined, values: { impact } })),
  ),
  world: fc.record({
    calendar: fc.constantFrom('office' as const, 'always' as const),
    pausing: fc.subarray(['caller', 'supplier', 'problem', 'change', 'evidence']),
    hours: fc.integer({ min: 1, max: 60 }),
  }),
});

const readingsOf = (row: Row, settings: SettingsReader, at: number): Record<ClockName, ClockReading> =>
  Object.fromEntries(
    Object.entries(row['clocks'] as Record<string, readonly ClockEvent[]>).map(([name, events]) => [
      name,
      replay(events, calendarsOf(settings), at),
    ]),
  ) as Record<ClockName, ClockReading>;

describe('the clocks of an incident', () => {
  it('stand after every step as the incident and the settings of that moment say, whatever was set before', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
        let now = START;
        let row: Row | null = null;
        let before = 0;
        for (const { after, does, world } of steps) {
          now += after;
          const settings = settingsOf(world);
          const change: Change =
            row === null
              ? { action: 'create', values: BLANK }
              : {
                  action: 'x',
                  values: does.values,
                  ...(does.transition === undefined ? {} : { transition: does.transition }),
                };
          row = planChange(contextOf(settings, now), definitionNamed('incident'), row, ID, change, new Map()).after;
          const { resolution } = readingsOf(row, settings, now);
          const done = row['state'] === 'resolved';
          const waits = row['state'] === 'onHold' && world.pausing.includes(String(row['holdReason']));
          expect(done ? ['met', 'breached'] : [waits ? 'paused' : 'running']).toContain(resolution.state);
          expect(done || resolution.targetMs === targetOf(row as IncidentFacts, settings, now).resolution).toBe(true);
          expect(done || resolution.calendar === world.calendar).toBe(true);
          // It never runs back, nor faster than the calendar that is always open.
          expect(resolution.elapsedMs).toBeGreaterThanOrEqual(before);
          expect(resolution.elapsedMs - before).toBeLessThanOrEqual(after);
          before = resolution.elapsedMs;
          expect(row['resolutionMs']).toBe(done ? resolution.elapsedMs : null);
          expect(row['resolutionMet']).toBe(resolution.late ? 'no' : done ? 'yes' : null);
        }
      }),
    );
  });
});

describe('what is still to be said of the clocks', () => {
  const share = fc.uniqueArray(fc.constantFrom<number>(50, 75, 100), { maxLength: 3 });
  it('falls due exactly when its share of the target has been used, and is not said twice', () => {
    const settings = settingsOf({ calendar: 'office', pausing: [], hours: 24 });
    const hours = hoursOf(CALENDARS['office'] as Calendar);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 * 86_400_000 }),
        fc.integer({ min: 0, max: 20 * 86_400_000 }),
        share,
        (offset, later, said) => {
          const start = START + offset;
          const events: ClockEvent[] = [{ at: start, op: 'start', target: 24 * 3_600_000, calendar: 'office' }];
          const reading = replay(events, calendarsOf(settings), start + later);
          const left = attentions({ resolution: reading }, { resolution: said }, settings, start);
          expect(left.map((each) => each.percent).toSorted((a, b) => a - b)).toEqual(
            [50, 75, 100].filter((percent) => !said.includes(percent)),
          );
          for (const { percent, at } of left) {
            const wanted = (24 * 3_600_000 * percent) / 100;
            const used = workingMs(hours, start, at);
            expect(at === reading.asOf ? used >= wanted : percent === 100 ? used === wanted + 1 : used === wanted).toBe(
              true,
            );
            expect(at).toBeGreaterThanOrEqual(reading.asOf);
          }
          expect(left.map((each) => each.at)).toEqual(left.map((each) => each.at).toSorted((a, b) => a - b));
        },
      ),
    );
  });
  it('is nothing while the clock does not run', () => {
    const settings = settingsOf({ calendar: 'always', pausing: [], hours: 1 });
    const paused = replay(
      [
        { at: START, op: 'start', target: 1_000, calendar: 'always' },
        { at: START + 5_000, op: 'pause' },
      ],
      calendarsOf(settings),
      START + 9_000,
    );
    expect(attentions({ response: paused }, null, settings, START)).toEqual([]);
  });
});
