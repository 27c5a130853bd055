import { defineRules, type Finding, type Rule, type RuleContext } from '#kernel/evidence/rules.ts';
import { calendarsOf } from '#kernel/store/calendars.ts';
import { replay, type ClockReading } from '#kernel/time/clock.ts';
import { lateAfter } from '#kernel/time/warn.ts';
import { addWorking, nextOpen } from '#kernel/time/working-time.ts';
import {
  counts,
  finding,
  incidentFacts,
  isOpen,
  lengthOf,
  listed,
  workingLength,
  type Incident,
} from './incident.evidence-facts.ts';
import { majorRules } from './incident.evidence-major.ts';
import { thresholdAt } from './incident.escalation.ts';
import { silence, targetOf } from './incident.rules.ts';
import { escalation, priorityMatrix } from './incident.settings.ts';

const MINUTE = 60_000;

const recorded: Rule<Incident> = {
  id: '8.6.1-a',
  bit: 0,
  applies: counts,
  holds: ({ requester, affected, described, category, createdAt }) => {
    const missing = [
      ...(requester ? [] : ['caller']),
      ...(affected ? [] : ['service']),
      ...(described ? [] : ['description']),
      ...(category ? [] : ['category']),
    ];
    return (
      missing.length === 0 ||
      finding(`No ${listed(missing).replace(' and ', ' and no ')}`, `Name the ${listed(missing)}`, createdAt)
    );
  },
};

const prioritised: Rule<Incident> = {
  id: '8.6.1-b',
  bit: 1,
  applies: counts,
  holds: ({ impact, urgency, priority, priorityOverride, overrideReason, prioritySetAt, createdAt }, { settings }) => {
    if (priorityOverride !== null && priorityOverride === priority && overrideReason) return true;
    const expected = settings.read(priorityMatrix, prioritySetAt ?? createdAt ?? undefined)[(impact ?? 0) - 1]?.[
      (urgency ?? 0) - 1
    ];
    if (expected !== undefined && expected === priority) return true;
    return finding(
      `Priority ${priority ?? 'unknown'}, but impact ${impact ?? 'unknown'} and urgency ${urgency ?? 'unknown'} give ${expected ?? 'none'}`,
      'Correct impact and urgency, or say why the priority is set by hand',
      prioritySetAt ?? createdAt,
    );
  },
};

/** When its threshold is or was passed, and the last moment at which escalating is in time. Null when it does not get there. */
const escalationOf = (
  incident: Incident,
  { settings, now }: RuleContext,
): { threshold: number; deadline: number } | null => {
  const { escalateAt, withinMinutes } = settings.read(escalation, incident.createdAt ?? undefined);
  const threshold = isOpen(incident)
    ? thresholdAt(incident.clocks['resolution'] ?? [], escalateAt, settings, now)
    : incident.escalateBy;
  return threshold === null ? null : { threshold, deadline: threshold + withinMinutes * MINUTE };
};

const escalated: Rule<Incident> = {
  id: '8.6.1-c',
  bit: 2,
  // What was resolved within the time allowed for escalating needed none.
  applies: (incident, context) => {
    if (!counts(incident)) return false;
    const due = escalationOf(incident, context);
    if (due === null || due.threshold > context.now) return false;
    return (
      isOpen(incident) ||
      incident.escalatedAt !== null ||
      (incident.resolvedAt ?? incident.closedAt ?? due.deadline + 1) > due.deadline
    );
  },
  holds: (incident, context) => {
    const due = escalationOf(incident, context);
    if (due === null) return true;
    const { threshold, deadline } = due;
    const { escalatedAt } = incident;
    if (escalatedAt !== null)
      return (
        escalatedAt <= deadline ||
        finding(`Escalated ${lengthOf(escalatedAt - deadline)} late`, 'Find out why it was late, and note it', deadline)
      );
    if (!isOpen(incident))
      return finding(
        'Resolved after the threshold of escalation, never escalated',
        'Find out why nobody escalated, and note it',
        deadline,
      );
    return (
      context.now <= deadline ||
      finding(
        `Threshold of escalation passed ${lengthOf(context.now - threshold)} ago, nobody escalated`,
        'Escalate to the lead of {team}',
        deadline,
      )
    );
  },
  changesAt: (incident, context) => {
    if (!isOpen(incident)) return null;
    const due = escalationOf(incident, context);
    if (due === null || due.threshold > context.now) return due?.threshold ?? null;
    return incident.escalatedAt === null ? due.deadline + 1 : null;
  },
};

const read = (incident: Incident, name: string, { settings, now }: RuleContext): ClockReading =>
  replay(incident.clocks[name] ?? [], calendarsOf(settings), now);
/** The answer is looked at only where nobody works on it: an assigned one is followed by the clock of resolution. */
const answerOf = (incident: Incident, context: RuleContext): ClockReading | null =>
  incident.assigned ? null : read(incident, 'response', context);

const openInTime = (incident: Incident, context: RuleContext): true | Finding => {
  if (incident.escalatedAt !== null) return true;
  const { late, leftMs, breachedAt } = read(incident, 'resolution', context);
  if (late)
    return finding(
      `Open ${workingLength(-(leftMs ?? 0))} past its target, nobody escalated`,
      'Escalate to the lead of {team}',
      breachedAt,
    );
  const answer = answerOf(incident, context);
  if (answer === null || !answer.late || answer.state === 'breached') return true;
  return finding(
    `Response ${workingLength(-(answer.leftMs ?? 0))} late, nobody assigned`,
    'Assign, then answer the caller',
    answer.breachedAt,
  );
};

const closedProperly = ({
  state,
  resolution,
  resolvedBy,
  createdAt,
  resolvedAt,
  closedAt,
  closureConfirmed,
}: Incident): true | Finding => {
  const closed = state === 'closed';
  const word = closed ? 'Closed' : 'Resolved';
  const since = closedAt ?? resolvedAt;
  if (!resolution) return finding(`${word} without a resolution text`, 'Write what was done', since);
  if (!resolvedBy) return finding(`${word}, nobody named who resolved it`, 'Name who resolved it', since);
  if (resolvedAt === null) return finding(`${word} without the time of its resolution`, 'Give the time', since);
  if (createdAt !== null && resolvedAt < createdAt)
    return finding('Resolved time lies before opened time', 'Correct the time, give the reason', since);
  if (!closed) return true;
  if (closedAt === null) return finding('Closed without the time of its closure', 'Give the time', since);
  if (closedAt < resolvedAt)
    return finding('Closed time lies before resolved time', 'Correct the time, give the reason', since);
  return closureConfirmed || finding('Closed, the confirmation not kept', 'Attach the confirmation or reopen', since);
};

const resolvedAndClosed: Rule<Incident> = {
  id: '8.6.1-d',
  bit: 3,
  applies: counts,
  holds: (incident, context) => (isOpen(incident) ? openInTime(incident, context) : closedProperly(incident)),
  changesAt: (incident, context) => {
    if (!isOpen(incident) || incident.escalatedAt !== null) return null;
    const calendars = calendarsOf(context.settings);
    const answer = answerOf(incident, context);
    const moments = [read(incident, 'resolution', context), ...(answer === null ? [] : [answer])].flatMap(
      (reading) => lateAfter(reading, calendars) ?? [],
    );
    return moments.length === 0 ? null : Math.min(...moments) + 1;
  },
};

/** How long nothing was written, and how long that may be, working time in ms. */
const silenceNow = (incident: Incident, { settings, now }: RuleContext): { silent: number; allowed: number } => {
  const { clocks, lastWorkAt, createdAt, priority, service, customer } = incident;
  return {
    silent: silence(clocks['resolution'] ?? [], lastWorkAt ?? createdAt ?? now, settings, now),
    allowed: targetOf({ priority: priority ?? 5, service, customer }, settings, now).update,
  };
};

const keptUpdated: Rule<Incident> = {
  id: '8.6.1-e',
  bit: 4,
  applies: counts,
  holds: (incident, context) => {
    const { silentGaps, longestSilence, workLogCount, resolvedAt, closedAt } = incident;
    if ((silentGaps ?? 0) > 0)
      return finding(
        `Nothing written for ${workingLength(longestSilence ?? 0)}, longer than its priority allows`,
        'Find out why, and note it',
        resolvedAt ?? closedAt,
      );
    if (!isOpen(incident))
      return (
        (workLogCount ?? 0) > 0 ||
        finding('Resolved without an entry in the work log', 'Write down what was done', resolvedAt ?? closedAt)
      );
    const { silent, allowed } = silenceNow(incident, context);
    return (
      silent <= allowed ||
      finding(
        `Nothing written for ${workingLength(silent)}; due every ${workingLength(allowed)}`,
        'Write what is being done',
        incident.lastWorkAt ?? incident.createdAt,
      )
    );
  },
  changesAt: (incident, context) => {
    if (!isOpen(incident) || (incident.silentGaps ?? 0) > 0) return null;
    const { state, calendar } = read(incident, 'resolution', context);
    const { silent, allowed } = silenceNow(incident, context);
    if (state !== 'running' || calendar === null || silent > allowed) return null;
    const hours = calendarsOf(context.settings)(calendar);
    const used = addWorking(hours, context.now, allowed - silent);
    const over = used === null ? null : nextOpen(hours, used);
    return over === null ? null : over + 1;
  },
};

/** The evidence rules of 8.6.1, on incidents. */
export const incidentRules = defineRules({
  facts: incidentFacts,
  rules: [recorded, prioritised, escalated, resolvedAndClosed, keptUpdated, ...majorRules],
});
