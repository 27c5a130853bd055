import type { Fault, Happening } from '#kernel/record/define.ts';
import { derive as factsOf, type IncidentFacts } from './incident.rules.ts';
import { intake, majorCriteria } from './incident.settings.ts';
import { outsideChoices, teamOfCategory } from './incident.choices.ts';

const MINUTE = 60_000;
const OPEN = new Set(['new', 'inProgress', 'onHold']);

/** By when the next word on a major incident is due: the rhythm starts with its declaration and again with each word given. */
const updateBy = (after: IncidentFacts, { before, at, action, settings }: Happening<IncidentFacts>): string | null => {
  if (!after.major || !OPEN.has(after.state)) return null;
  const spoke =
    !(before?.major ?? false) ||
    !OPEN.has(before?.state ?? '') ||
    action === 'publish-update' ||
    action === 'inform-management';
  return spoke
    ? new Date(at + settings.read(majorCriteria, at).rhythmMinutes * MINUTE).toISOString()
    : (before?.updateBy ?? null);
};

/** What follows by convention: the caller's answer ends the wait for it, who starts work has it, a service knows its team. */
const flowOf = (after: IncidentFacts, happening: Happening<IncidentFacts>): Partial<IncidentFacts> => {
  const { before, at, transition, callerAnswer, publicAnswer, actor, settings } = happening;
  const flow: Partial<IncidentFacts> = {};
  if (callerAnswer && before?.state === 'onHold' && before.holdReason === 'caller' && after.state === 'onHold')
    flow.state = 'inProgress';
  if ((flow.state ?? after.state) !== 'onHold') flow.holdReason = null;
  if (transition === 'start' && after.assignee === null) flow.assignee = actor;
  if (before === null && after.team === null)
    flow.team =
      settings.supportTeam(after.service) ?? teamOfCategory(settings, after.category) ?? settings.read(intake, at).team;
  // Whoever reports for themselves had nobody on the telephone.
  if (before === null && actor !== null && actor === after.requester && after.channel === 'phone')
    flow.channel = 'selfService';
  if (after.priorityOverride === null) flow.overrideReason = null;
  if (transition === 'reopen') Object.assign(flow, { informedResolvedAt: null, reviewedAt: null });
  // A conversation that is recorded later took place earlier: the first one counts.
  if (publicAnswer && after.firstResponseAt !== null && at < Date.parse(after.firstResponseAt))
    flow.firstResponseAt = new Date(at).toISOString();
  return flow;
};

/** Everything of an incident that follows from its fields and from what happens to it. */
export const derive = (given: IncidentFacts, happening: Happening<IncidentFacts>): Partial<IncidentFacts> => {
  const flow = flowOf(given, happening);
  const after = { ...given, ...flow };
  return { ...flow, ...factsOf(after, happening), updateBy: updateBy(after, happening) };
};

/** What must be true of an incident's fields together. */
export const check = (after: IncidentFacts, happening: Happening<IncidentFacts>): readonly Fault[] => {
  const { before } = happening;
  const faults: Fault[] = [...outsideChoices(after, happening)];
  if (after.priorityOverride !== null && (after.overrideReason ?? '') === '')
    faults.push({ field: 'overrideReason', message: 'is required: say why the priority is set by hand' });
  if (after.state === 'onHold' && after.holdReason === null)
    faults.push({ field: 'holdReason', message: 'is required while it is on hold' });
  if (!OPEN.has(after.state) && after.state !== 'cancelled')
    for (const field of ['resolution', 'resolutionCode'] as const)
      if ((before?.[field] ?? null) !== null && (after[field] ?? '') === '')
        faults.push({ field, message: 'stays filled once it is resolved' });
  if (after.parent !== null && after.parent === after.id)
    faults.push({ field: 'parent', message: 'is another incident' });
  return faults;
};
