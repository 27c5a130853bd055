import {
  clocksOf,
  flagOf,
  givenIn,
  instantOf,
  numberOf,
  wordOf,
  wordsIn,
  WHEN_OPEN,
  type FactsOf,
} from '#kernel/evidence/facts.ts';
import type { Finding } from '#kernel/evidence/rules.ts';
import { formatLeft } from '#kernel/time/duration.ts';

/** What the rules of 8.6.1 look at. */
export const incidentFacts = {
  state: wordOf('state'),
  createdAt: instantOf('createdAt'),
  requester: givenIn('requester'),
  affected: givenIn('service'),
  described: givenIn('description'),
  category: givenIn('category'),
  assigned: givenIn('assignee'),
  impact: numberOf('impact'),
  urgency: numberOf('urgency'),
  priority: numberOf('priority'),
  priorityOverride: numberOf('priorityOverride'),
  overrideReason: givenIn('overrideReason'),
  prioritySetAt: instantOf('prioritySetAt'),
  escalateBy: instantOf('escalateBy'),
  escalatedAt: instantOf('escalatedAt'),
  resolution: givenIn('resolution'),
  resolvedBy: givenIn('resolvedBy'),
  resolvedAt: instantOf('resolvedAt'),
  closedAt: instantOf('closedAt'),
  closureConfirmed: givenIn('closureConfirmed'),
  workLogCount: numberOf('workLogCount'),
  silentGaps: numberOf('silentGaps'),
  longestSilence: numberOf('longestSilence'),
  clocks: clocksOf(WHEN_OPEN),
  service: wordOf('service', WHEN_OPEN),
  customer: wordOf('customer', WHEN_OPEN),
  lastWorkAt: instantOf('lastWorkAt', WHEN_OPEN),
  criteriaMetAt: instantOf('criteriaMetAt'),
  major: flagOf('major'),
  majorException: givenIn('majorException'),
  majorAt: instantOf('majorAt', 'major'),
  majorSteps: wordsIn('majorSteps', 'major'),
  commander: givenIn('commander'),
  commanderAt: instantOf('commanderAt', 'major'),
  informedAt: instantOf('informedAt', 'major'),
  informedResolvedAt: instantOf('informedResolvedAt', 'major'),
  reviewedAt: instantOf('reviewedAt', 'major'),
  reviewReport: givenIn('reviewReport'),
  reviewOutcome: givenIn('reviewOutcome'),
} as const;

export type Incident = FactsOf<typeof incidentFacts>;

const OPEN = new Set(['new', 'inProgress', 'onHold']);
export const isOpen = ({ state }: Incident): boolean => OPEN.has(state ?? '');
/** A cancelled incident was none: no rule concerns it. */
export const counts = ({ state }: Incident): boolean => state !== 'cancelled';

export const finding = (found: string, todo: string, since: number | null): Finding => ({ found, todo, since });
const DAY = 86_400_000;
/** '42m', '5h 10m', '14h', and from two days on '12 days'. */
export const lengthOf = (ms: number): string => (ms >= 2 * DAY ? `${Math.floor(ms / DAY)} days` : formatLeft(ms));
/** Working time, which knows no days: '42m', '5h 10m', '30h'. */
export const workingLength = formatLeft;

/** 'a, b and c'. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
