import { factsOf } from '#kernel/evidence/facts.ts';
import { judge, type Finding, type RuleContext } from '#kernel/evidence/rules.ts';
import { valueReader, type Setting, type SettingsReader } from '#kernel/settings/settings.ts';
import { alwaysOpen } from '#kernel/time/calendar.ts';
import { incidentFacts } from './incident.evidence-facts.ts';
import { incidentRules } from './incident.evidence.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** When the incidents of these tests were reported. */
export const REPORTED = Date.parse('2026-03-02T08:00:00Z');
export const at = (ms: number): string => new Date(REPORTED + ms).toISOString();

type Row = Record<string, unknown>;

/** Settings with what was stored since when; open around the clock. */
export const settingsWith = (
  ...stored: readonly { setting: Setting<never>; from: number; value: unknown }[]
): SettingsReader => ({
  read: valueReader(stored.map(({ setting, from, value }) => ({ name: setting.name, from, value }))),
  calendar: () => alwaysOpen,
  zone: 'UTC',
  defaultCalendar: null,
  isCritical: () => false,
  supportTeam: () => null,
  calendarFor: () => null,
});

const clocks = (resolvedAfter: number | null): Row => ({
  response: [
    { at: REPORTED, op: 'start', target: 2 * HOUR, calendar: 'always' },
    { at: REPORTED + HOUR, op: 'stop' },
  ],
  resolution: [
    { at: REPORTED, op: 'start', target: 24 * HOUR, calendar: 'always' },
    ...(resolvedAfter === null ? [] : [{ at: REPORTED + resolvedAfter, op: 'stop' }]),
  ],
});

const base: Row = {
  number: 'INC-000001',
  title: 'Portal loops',
  description: 'Since this morning',
  requester: 'caller',
  service: 'portal',
  category: 'Access',
  customer: null,
  assignee: 'agent',
  team: 'desk',
  impact: 2,
  urgency: 2,
  priority: 3,
  priorityOverride: null,
  overrideReason: null,
  prioritySetAt: at(0),
  createdAt: at(0),
  updatedAt: at(0),
  workLogCount: 1,
  silentGaps: 0,
  longestSilence: HOUR,
  lastWorkAt: at(HOUR),
  escalateBy: null,
  escalatedAt: null,
  major: false,
  majorSteps: [],
};

/** Open, answered, two hours old at the time of `NOW`. */
export const open: Row = {
  ...base,
  state: 'inProgress',
  phase: 'active',
  clocks: clocks(null),
  escalateBy: at(24 * HOUR),
};
export const closed: Row = {
  ...base,
  state: 'closed',
  phase: 'done',
  clocks: clocks(5 * HOUR),
  resolution: 'The session store was emptied.',
  resolvedBy: 'agent',
  resolvedAt: at(5 * HOUR),
  closedAt: at(3 * DAY),
  closureConfirmed: 'caller',
};
/** Resolved an hour and a half after its escalation threshold, having been escalated in time. */
export const escalated: Row = {
  ...closed,
  clocks: clocks(26 * HOUR),
  escalateBy: at(24 * HOUR),
  escalatedAt: at(24 * HOUR + 5 * MINUTE),
  resolvedAt: at(26 * HOUR),
};
export const major: Row = {
  ...closed,
  impact: 1,
  urgency: 1,
  priority: 1,
  criteriaMetAt: at(0),
  major: true,
  majorAt: at(10 * MINUTE),
  commander: 'chief',
  commanderAt: at(20 * MINUTE),
  informedAt: at(30 * MINUTE),
  informedResolvedAt: at(5 * HOUR + 10 * MINUTE),
  majorSteps: ['Effect confirmed', 'Bridge opened', 'Customers told', 'Service restored', 'Timeline written'],
  reviewedAt: at(2 * DAY),
  reviewReport: 'What happened, and why.',
  reviewOutcome: 'none',
};
export const NOW = REPORTED + 2 * HOUR;
export const LATER = REPORTED + 60 * DAY;

export const contextAt = (now: number, settings: SettingsReader = settingsWith()): RuleContext => ({ now, settings });

/** What each rule says of a row: by its letter, true, or what it found; rules that do not apply are missing. */
export const verdicts = (
  row: Row,
  context: RuleContext = contextAt(LATER),
): Readonly<Record<string, true | Finding>> => {
  const facts = factsOf(incidentFacts, row);
  return Object.fromEntries(
    incidentRules.rules.flatMap((rule) =>
      rule.applies(facts, context) ? [[rule.id.slice(-1), rule.holds(facts, context)]] : [],
    ),
  );
};
export const failing = (row: Row, context?: RuleContext): readonly string[] =>
  Object.entries(verdicts(row, context)).flatMap(([letter, verdict]) => (verdict === true ? [] : [letter]));
export const judgeAt = (row: Row, now: number, settings?: SettingsReader) =>
  judge(incidentRules.rules, factsOf(incidentFacts, row), contextAt(now, settings));
