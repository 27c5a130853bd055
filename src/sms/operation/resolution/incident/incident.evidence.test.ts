import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  at,
  closed,
  contextAt,
  DAY,
  escalated,
  failing,
  HOUR,
  judgeAt,
  LATER,
  major,
  MINUTE,
  NOW,
  open,
  REPORTED,
  settingsWith,
  verdicts,
} from './incident.evidence.test-support.ts';
import { majorCriteria, priorityMatrix } from './incident.settings.ts';

type Row = Record<string, unknown>;
const first = { now: contextAt(NOW), later: contextAt(LATER) };

describe('incidents in order', () => {
  it('hold in every rule that concerns them', () => {
    expect(Object.keys(verdicts(open, first.now)).join('')).toBe('abde');
    expect(Object.keys(verdicts(closed)).join('')).toBe('abde');
    expect(Object.keys(verdicts(escalated)).join('')).toBe('abcde');
    expect(Object.keys(verdicts(major)).join('')).toBe('abdefghij');
    for (const row of [closed, escalated, major]) expect(failing(row)).toEqual([]);
    expect(failing(open, first.now)).toEqual([]);
  });

  it('are in no population once cancelled', () => {
    for (const row of [open, closed, major])
      expect(verdicts({ ...row, state: 'cancelled', phase: 'void' })).toEqual({});
  });
});

/** One thing amiss, the rule that says so, and what it says and asks for. */
const VIOLATIONS: readonly [rule: string, row: Row, amiss: Row, found: RegExp, todo: RegExp, now?: number][] = [
  ['a', closed, { category: null }, /^No category$/, /Name the category/],
  [
    'a',
    closed,
    { service: null, description: '' },
    /^No service and no description$/,
    /Name the service and description/,
  ],
  ['b', closed, { priority: 1 }, /Priority 1, but impact 2 and urgency 2 give 3/, /say why/],
  ['b', closed, { priority: 5, priorityOverride: 5 }, /give 3/, /say why/],
  ['c', escalated, { escalatedAt: at(25 * HOUR) }, /Escalated 30m late/, /Find out why/],
  ['c', escalated, { escalatedAt: null }, /never escalated/, /Find out why/],
  ['d', closed, { resolution: '' }, /Closed without a resolution text/, /Write what was done/],
  ['d', closed, { resolvedBy: null }, /nobody named who resolved it/, /Name who resolved it/],
  ['d', closed, { closureConfirmed: null }, /confirmation not kept/, /Attach/],
  ['d', closed, { closedAt: null }, /without the time of its closure/, /time/],
  ['d', closed, { resolvedAt: at(-HOUR) }, /Resolved time lies before opened time/, /Correct the time/],
  ['d', closed, { closedAt: at(HOUR) }, /Closed time lies before resolved time/, /Correct the time/],
  [
    'd',
    open,
    { clocks: { resolution: [{ at: REPORTED, op: 'start', target: 100 * MINUTE, calendar: 'always' }] } },
    /Open 20m past its target, nobody escalated/,
    /Escalate to the lead of \{team\}/,
    NOW,
  ],
  ['e', closed, { workLogCount: 0 }, /without an entry in the work log/, /Write down what was done/],
  ['e', closed, { silentGaps: 1, longestSilence: 30 * HOUR }, /Nothing written for 30h/, /Find out why/],
  [
    'e',
    { ...open, escalatedAt: at(24 * HOUR), lastWorkAt: at(24 * HOUR) },
    { lastWorkAt: at(HOUR) },
    /Nothing written for 29h; due every 24h/,
    /Write what is being done/,
    REPORTED + 30 * HOUR,
  ],
  ['f', closed, { criteriaMetAt: at(0) }, /not declared/, /Declare it, or say why/],
  [
    'g',
    major,
    { majorSteps: ['Effect confirmed', 'Bridge opened', 'Customers told', 'Timeline written'] },
    /Service restored/,
    /Record the steps/,
  ],
  ['h', major, { informedAt: null }, /Top management not told, due/, /Tell top management/],
  ['h', major, { informedAt: at(2 * HOUR) }, /told 50m late/, /why it was late/],
  ['h', major, { informedResolvedAt: null }, /not told of the end/, /it is over/],
  ['i', major, { commander: null, commanderAt: null }, /No commander named/, /Name a commander/],
  ['i', major, { commanderAt: at(HOUR) }, /Commander named 20m late/, /why it was late/],
  ['j', major, { reviewedAt: null, reviewReport: null, reviewOutcome: null }, /Not reviewed/, /Review it/],
  ['j', major, { reviewedAt: at(20 * DAY) }, /Reviewed 9 days late/, /why it was late/],
  ['j', major, { reviewReport: '' }, /without a report/, /Write the report/],
  ['j', major, { reviewOutcome: null }, /without naming improvements/, /Link the improvements/],
];

describe('one thing amiss', () => {
  it.each(
    VIOLATIONS.map(([rule, row, amiss, found, todo, now]) => ({
      rule,
      row,
      amiss,
      found,
      todo,
      now: now ?? LATER,
      name: JSON.stringify(amiss).slice(0, 60),
    })),
  )('is found by rule $rule alone: $name', ({ rule, row, amiss, found, todo, now }) => {
    const context = contextAt(now);
    const wrong = { ...row, ...amiss };
    expect(failing(wrong, context).filter((letter) => !failing(row, context).includes(letter))).toEqual([rule]);
    expect(Object.keys(verdicts(wrong, context))).toEqual(expect.arrayContaining(Object.keys(verdicts(row, context))));
    expect(verdicts(wrong, context)[rule]).toMatchObject({
      found: expect.stringMatching(found),
      todo: expect.stringMatching(todo),
    });
  });

  it('is said of an open incident that nobody takes and nobody answers', () => {
    const waiting = {
      ...open,
      assignee: null,
      clocks: {
        response: [{ at: REPORTED, op: 'start', target: HOUR, calendar: 'always' }],
        resolution: [{ at: REPORTED, op: 'start', target: DAY, calendar: 'always' }],
      },
    };
    expect(verdicts(waiting, contextAt(NOW + 11 * MINUTE))['d']).toMatchObject({
      found: 'Response 1h 11m late, nobody assigned',
      todo: 'Assign, then answer the caller',
    });
    expect(failing({ ...waiting, assignee: 'agent' }, contextAt(NOW))).toEqual([]);
  });

  it('is not said while there is still time', () => {
    const fresh = {
      ...major,
      state: 'inProgress',
      phase: 'active',
      resolvedAt: null,
      closedAt: null,
      clocks: open['clocks'],
      lastWorkAt: at(40 * MINUTE),
      commander: null,
      commanderAt: null,
      informedAt: null,
      majorSteps: [],
      reviewedAt: null,
    };
    expect(failing(fresh, contextAt(REPORTED + 40 * MINUTE))).toEqual([]);
    expect(failing(fresh, contextAt(REPORTED + 40 * MINUTE + 1))).toEqual(['i']);
    expect(failing(fresh, contextAt(REPORTED + 70 * MINUTE + 1))).toEqual(['h', 'i']);
    const late = { ...open, lastWorkAt: at(24 * HOUR) };
    expect(failing(late, contextAt(REPORTED + 24 * HOUR))).toEqual([]);
    expect(failing(late, contextAt(REPORTED + 24 * HOUR + 1))).toEqual(['d']);
    expect(failing(late, contextAt(REPORTED + 24 * HOUR + 30 * MINUTE + 1))).toEqual(['c', 'd']);
  });

  it('is not said of what was resolved within the time allowed for escalating', () => {
    expect(
      Object.keys(verdicts({ ...escalated, escalatedAt: null, resolvedAt: at(24 * HOUR + 20 * MINUTE) })),
    ).not.toContain('c');
  });
});

describe('what the rules depend on', () => {
  it('is what was in force: a matrix that changed later leaves priorities right', () => {
    const settings = settingsWith({
      setting: priorityMatrix as never,
      from: REPORTED + DAY,
      value: [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
      ],
    });
    expect(failing(closed, contextAt(LATER, settings))).toEqual([]);
    expect(failing({ ...closed, prioritySetAt: at(2 * DAY) }, contextAt(LATER, settings))).toEqual(['b']);
    expect(failing({ ...closed, prioritySetAt: at(2 * DAY), priority: 1 }, contextAt(LATER, settings))).toEqual([]);
  });

  it('is what was in force: steps that the procedure asks for since then concern later incidents', () => {
    const settings = settingsWith({
      setting: majorCriteria as never,
      from: REPORTED + DAY,
      value: { ...majorCriteria.initial, steps: ['Press told'] },
    });
    expect(failing(major, contextAt(LATER, settings))).toEqual([]);
    expect(failing({ ...major, majorAt: at(2 * DAY) }, contextAt(LATER, settings))).toContain('g');
  });

  it('is a reason where a priority was set by hand', () => {
    expect(failing({ ...closed, priority: 1, priorityOverride: 1, overrideReason: 'Ward closed' })).toEqual([]);
  });
});

describe('a verdict', () => {
  const rows = fc
    .record({
      row: fc.constantFrom(
        open,
        escalated,
        closed,
        major,
        { ...major, state: 'resolved', closedAt: null },
        { ...open, assignee: null },
      ),
      amiss: fc.subarray([
        'escalatedAt',
        'assignee',
        'commander',
        'informedAt',
        'informedResolvedAt',
        'reviewedAt',
        'lastWorkAt',
        'resolution',
      ]),
      now: fc.integer({ min: 120, max: 40 * 24 * 60 }),
      pause: fc.option(fc.integer({ min: 1, max: 20 * 60 })),
    })
    .map(({ row, amiss, now, pause }) => ({
      row: {
        ...row,
        ...Object.fromEntries(amiss.map((name) => [name, null])),
        ...(pause === null || pause > now || row['phase'] !== 'active'
          ? {}
          : {
              clocks: {
                ...(row['clocks'] as Row),
                resolution: [
                  ...(row['clocks'] as { resolution: Row[] }).resolution,
                  { at: REPORTED + pause * MINUTE, op: 'pause' },
                ],
              },
            }),
      },
      // Nothing is judged before it happened.
      now: REPORTED + now * MINUTE + (row['phase'] === 'done' ? 3 * DAY : 0),
    }));

  it('stands until the moment at which it says that it changes, and is another one then or names a later moment', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), ({ row, now }, share) => {
        const { apply, hold, next } = judgeAt(row, now);
        expect(next === null || next > now).toBe(true);
        const until = next ?? now + 365 * DAY;
        const between = judgeAt(row, Math.max(now, Math.min(until - 1, Math.floor(now + (until - now) * share))));
        expect([between.apply, between.hold]).toEqual([apply, hold]);
        expect(between.next).toBe(next);
      }),
      { numRuns: 1000 },
    );
  });
});
