import type { Happening } from '#kernel/record/define.ts';
import type { CommonRow } from '#kernel/record/common.ts';
import type { SettingsReader } from '#kernel/settings/settings.ts';
import { hoursOf } from '#kernel/time/compile.ts';
import { workingMs } from '#kernel/time/working-time.ts';
import { priorityMatrix, targets, type Target } from './incident.settings.ts';

/** What the rules look at in an incident. */
export type IncidentFacts = CommonRow & {
  impact: number; urgency: number; priority: number; priorityOverride: number | null; overrideReason: string | null; holdReason: 'caller' | 'supplier' | 'problem' | 'change' | 'evidence' | null;
  resolvedBy: string | null; resolvedAt: string | null; closedAt: string | null; closureConfirmed: 'caller' | 'agent' | 'lapse' | 'source' | null; firstResponseAt: string | null;
  reopenCount: number | null; reassignCount: number | null; workLogCount: number | null; lastWorkAt: string | null; longestSilence: number | null;
  commander: string | null; commanderAt: string | null;
};

/** Priority by impact × urgency, or as set by hand with a reason. */
export const priorityOf = (row: Pick<IncidentFacts, 'impact' | 'urgency' | 'priorityOverride' | 'overrideReason'>, settings: SettingsReader, at?: number): number => {
  if (row.priorityOverride !== null && row.overrideReason !== null) return row.priorityOverride;
  return settings.read(priorityMatrix, at)[row.impact - 1]?.[row.urgency - 1] ?? 5;
};

const FALLBACK: Target = { response: 8 * 3_600_000, resolution: 80 * 3_600_000, update: 80 * 3_600_000 };

/** The targets for an incident: of service and customer together, of the customer, of the service, of the priority, in this order. */
export const targetOf = (row: { priority: number; service: string | null; customer: string | null }, settings: SettingsReader, at?: number): Target & { supplierPauses: boolean } => {
  const { byPriority, own } = settings.read(targets, at);
  const fitting = own.filter((each) => each.priority === row.priority && (each.service === null || each.service === row.service) && (each.customer === null || each.customer === row.customer));
  const weight = (each: (typeof own)[number]): number => (each.customer === null ? 0 : 2) + (each.service === null ? 0 : 1);
  const [best] = fitting.sort((a, b) => weight(b) - weight(a));
  return { supplierPauses: best?.supplierPauses ?? false, ...best ?? byPriority[String(row.priority)] ?? FALLBACK };
};

/** Working time between two moments by the incident's calendar, ms. */
export const worked = (row: { service: string | null; customer: string | null }, settings: SettingsReader, from: number, to: number): number =>
  to <= from ? 0 : workingMs(hoursOf(settings.calendar(settings.calendarFor(row))), from, to);

const OPEN = new Set(['new', 'inProgress', 'onHold']);

/** Fields of an incident that follow from the others and from what happens. */
export const derive = (after: IncidentFacts, happening: Happening<IncidentFacts>): Partial<IncidentFacts> => {
  const { before, at, settings, transition, publicAnswer, workLog, actor } = happening;
  const now = new Date(at).toISOString();
  const facts: Partial<IncidentFacts> = {
    priority: priorityOf(after, settings),
    reopenCount: (before?.reopenCount ?? 0) + (transition === 'reopen' ? 1 : 0),
    reassignCount: (before?.reassignCount ?? 0) + (before !== null && before.team !== null && before.team !== after.team ? 1 : 0),
  };
  if (after.firstResponseAt === null && (publicAnswer || after.state === 'resolved')) facts.firstResponseAt = now;
  if (before?.state !== after.state) {
    if (after.state !== 'onHold') facts.holdReason = null;
    if (after.state === 'resolved') { facts.resolvedAt = now; facts.resolvedBy = actor ?? after.assignee; }
    if (after.state === 'closed') { facts.closedAt = now; facts.closureConfirmed = transition === 'confirm' ? 'caller' : transition === 'lapse' ? 'lapse' : 'agent'; }
    if (transition === 'reopen') { facts.resolvedAt = null; facts.resolvedBy = null; facts.closedAt = null; facts.closureConfirmed = null; }
  }
  if (before !== null && (workLog || transition !== null) && OPEN.has(before.state)) {
    facts.workLogCount = (before.workLogCount ?? 0) + 1;
    facts.lastWorkAt = now;
    facts.longestSilence = Math.max(before.longestSilence ?? 0, worked(after, settings, Date.parse(before.lastWorkAt ?? before.createdAt), at));
  } else if (before === null) { facts.workLogCount = 0; facts.longestSilence = 0; }
  if (after.commander !== null && before?.commander !== after.commander) facts.commanderAt = now;
  return facts;
};
