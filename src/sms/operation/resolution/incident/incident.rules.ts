import type { Happening } from '#kernel/record/define.ts';
import type { CommonRow } from '#kernel/record/common.ts';
import type { SettingsReader } from '#kernel/settings/settings.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import { replay, type ClockEvent } from '#kernel/time/clock.ts';
import { majorCriteria, priorityMatrix, targets, type Target } from './incident.settings.ts';

export type ClockName = 'response' | 'resolution';
/** Per clock, the shares of its target (percent) of which somebody was warned; each is warned of once. */
export type Warned = Readonly<Partial<Record<ClockName, readonly number[]>>>;

/** What the rules look at in an incident. */
export type IncidentFacts = CommonRow & {
  channel: 'phone' | 'email' | 'selfService' | 'chat' | 'monitoring' | 'walkIn' | null;
  category: string | null;
  subcategory: string | null;
  impact: number;
  urgency: number;
  priority: number;
  priorityOverride: number | null;
  overrideReason: string | null;
  prioritySetAt: string | null;
  holdReason: 'caller' | 'supplier' | 'problem' | 'change' | 'evidence' | null;
  resolvedBy: string | null;
  resolvedAt: string | null;
  closedAt: string | null;
  closureConfirmed: 'caller' | 'agent' | 'lapse' | 'source' | null;
  firstResponseAt: string | null;
  reopenCount: number | null;
  reassignCount: number | null;
  workLogCount: number | null;
  lastWorkAt: string | null;
  longestSilence: number | null;
  silentGaps: number | null;
  criteriaMetAt: string | null;
  commander: string | null;
  commanderAt: string | null;
  major: boolean;
  parent: string | null;
  supplier: string | null;
  resolution: string | null;
  resolutionCode: string | null;
  updateBy: string | null;
  escalateBy: string | null;
  escalationLevel: number | null;
  responseMet: 'yes' | 'no' | null;
  resolutionMet: 'yes' | 'no' | null;
  responseMs: number | null;
  resolutionMs: number | null;
  warned: Warned | null;
  attentionAt: string | null;
};

/** Priority by impact × urgency, or as set by hand with a reason. */
export const priorityOf = (
  row: Pick<IncidentFacts, 'impact' | 'urgency' | 'priorityOverride' | 'overrideReason'>,
  settings: SettingsReader,
  at?: number,
): number => {
  if (row.priorityOverride !== null && row.overrideReason !== null) return row.priorityOverride;
  return settings.read(priorityMatrix, at)[row.impact - 1]?.[row.urgency - 1] ?? 5;
};

const FALLBACK: Target = { response: 8 * 3_600_000, resolution: 80 * 3_600_000, update: 80 * 3_600_000 };

/** The targets for an incident: of service and customer together, of the customer, of the service, of the priority, in this order. */
export const targetOf = (
  row: { priority: number; service: string | null; customer: string | null },
  settings: SettingsReader,
  at?: number,
): Target & { supplierPauses: boolean } => {
  const { byPriority, own } = settings.read(targets, at);
  const fitting = own.filter(
    (each) =>
      each.priority === row.priority &&
      (each.service === null || each.service === row.service) &&
      (each.customer === null || each.customer === row.customer),
  );
  const weight = (each: (typeof own)[number]): number =>
    (each.customer === null ? 0 : 2) + (each.service === null ? 0 : 1);
  const [best] = fitting.sort((a, b) => weight(b) - weight(a));
  return { supplierPauses: best?.supplierPauses ?? false, ...(best ?? byPriority[String(row.priority)] ?? FALLBACK) };
};

/** Working time of a clock since an instant, without what its waiting paused, ms. */
export const silence = (events: readonly ClockEvent[], since: number, settings: SettingsReader, at: number): number => {
  const elapsed = (until: number): number => replay(events, calendarsOf(settings), until).elapsedMs;
  return Math.max(0, elapsed(at) - elapsed(since));
};

/** Whether it has what makes an incident a major one, by the criteria in force at `at`. */
export const meetsMajor = (
  row: { priority: number; service: string | null },
  settings: SettingsReader,
  at: number,
): boolean => {
  const { priorityAtMost, criticalServiceOnly } = settings.read(majorCriteria, at);
  return row.priority <= priorityAtMost && (!criticalServiceOnly || settings.isCritical(row.service));
};

const OPEN = new Set(['new', 'inProgress', 'onHold']);
const DECIDES_PRIORITY = ['impact', 'urgency', 'priorityOverride', 'overrideReason'] as const;

/** An entry of the work log: a note or answer of staff, a step of the lifecycle, a reassignment. The resolution itself is none. */
const isEntry = (
  before: IncidentFacts,
  after: IncidentFacts,
  { workLog, transition, actor }: Happening<IncidentFacts>,
): boolean =>
  (workLog && actor !== before.requester) ||
  (transition !== null && transition !== 'resolve') ||
  before.team !== after.team ||
  before.assignee !== after.assignee;

const workLogOf = (after: IncidentFacts, happening: Happening<IncidentFacts>): Partial<IncidentFacts> => {
  const { before, at, settings } = happening;
  if (before === null) return { workLogCount: 0, longestSilence: 0, silentGaps: 0 };
  const entry = isEntry(before, after, happening);
  if (!OPEN.has(before.state) || (!entry && OPEN.has(after.state))) return {};
  const silent = silence(
    before.clocks?.['resolution'] ?? [],
    Date.parse(before.lastWorkAt ?? before.createdAt),
    settings,
    at,
  );
  return {
    longestSilence: Math.max(before.longestSilence ?? 0, silent),
    silentGaps: (before.silentGaps ?? 0) + (silent > targetOf(before, settings, at).update ? 1 : 0),
    ...(entry
      ? {
          workLogCount: (before.workLogCount ?? 0) + 1,
          lastWorkAt: new Date(Math.max(at, Date.parse(before.lastWorkAt ?? before.createdAt))).toISOString(),
        }
      : {}),
  };
};

const commandOf = (after: IncidentFacts, before: IncidentFacts | null, now: string): Partial<IncidentFacts> => {
  if (after.commander === null) return { commanderAt: null };
  return (before?.commander ?? null) === null ? { commanderAt: now } : {};
};

/** Fields of an incident that follow from the others and from what happens. */
export const derive = (after: IncidentFacts, happening: Happening<IncidentFacts>): Partial<IncidentFacts> => {
  const { before, at, settings, transition, publicAnswer, actor } = happening;
  const now = new Date(at).toISOString();
  // A matrix that changes later leaves the priorities that were set before as they are.
  const set = before === null || DECIDES_PRIORITY.some((name) => before[name] !== after[name]);
  const priority = set ? priorityOf(after, settings, at) : before.priority;
  const facts: Partial<IncidentFacts> = {
    priority,
    ...(set ? { prioritySetAt: now } : {}),
    reopenCount: (before?.reopenCount ?? 0) + (transition === 'reopen' ? 1 : 0),
    reassignCount:
      (before?.reassignCount ?? 0) + (before !== null && before.team !== null && before.team !== after.team ? 1 : 0),
    ...workLogOf(after, happening),
    ...commandOf(after, before, now),
  };
  if (OPEN.has(after.state))
    facts.criteriaMetAt = meetsMajor({ ...after, priority }, settings, at) ? (before?.criteriaMetAt ?? now) : null;
  if (after.firstResponseAt === null && (publicAnswer || after.state === 'resolved')) facts.firstResponseAt = now;
  if (before?.state !== after.state) {
    if (after.state !== 'onHold') facts.holdReason = null;
    if (after.state === 'resolved') {
      facts.resolvedAt = now;
      facts.resolvedBy = actor ?? after.assignee;
    }
    if (after.state === 'closed') {
      facts.closedAt = now;
      facts.closureConfirmed = transition === 'confirm' ? 'caller' : transition === 'lapse' ? 'lapse' : 'agent';
    }
    if (transition === 'reopen') {
      facts.resolvedAt = null;
      facts.resolvedBy = null;
      facts.closedAt = null;
      facts.closureConfirmed = null;
    }
  }
  return facts;
};
