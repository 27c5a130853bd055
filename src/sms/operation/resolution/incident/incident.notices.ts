import { became, type HistoryEvent } from '#kernel/jobs/event.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import { matterOf, notify, type Told } from '#kernel/notify/notices.ts';
import { askersOf } from '#kernel/notify/record-notices.ts';
import { defineReasons } from '#kernel/notify/words.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import { participantsOf, type Participant } from '#kernel/store/participants.ts';
import { membersOf, peopleWithRole } from '#kernel/store/people.ts';
import { readRecord } from '#kernel/store/read.ts';
import { childrenOf } from './incident.family.ts';
import { leadsAbove } from './incident.leads.ts';

defineReasons({
  'incident.received': {
    subject: 'we have your report',
    sentence: 'Your report is here, as {number}. You will be told as soon as there is news.',
  },
  'incident.arrived': {
    subject: 'urgent, for your team',
    sentence: '{number} is urgent, and nobody of your team has it yet.',
  },
  'incident.assigned': { subject: 'assigned to you', sentence: '{actor} assigned {number} to you.' },
  'incident.answered': { subject: 'new answer', sentence: '{actor} answered {number}.' },
  'incident.replied': { subject: 'the caller answered', sentence: '{actor} answered {number}.' },
  'incident.asked': {
    subject: 'we need an answer from you',
    sentence: '{actor} needs an answer from you to go on with {number}.',
  },
  'incident.noted': { subject: 'internal note', sentence: '{actor} wrote an internal note in {number}.' },
  'incident.resolved': {
    subject: 'resolved',
    sentence: '{number} is resolved. Tell us if it is not, and we take it up again.',
  },
  'incident.reopened': { subject: 'reopened', sentence: '{actor} reopened {number}.' },
  'incident.closed': { subject: 'closed', sentence: '{number} is closed.' },
  'incident.cancelled': { subject: 'cancelled', sentence: '{actor} cancelled {number}.' },
  'incident.merged': {
    subject: 'merged',
    sentence: '{number} goes on together with another report of the same. You are told of that one from now on.',
  },
  'incident.escalated': { subject: 'escalated to you', sentence: '{number} was escalated to you.' },
  'incident.escalatedToTeam': {
    subject: 'escalated to your team',
    sentence: '{actor} escalated {number} to your team.',
  },
  'incident.warning': {
    subject: '{percent} % of its {clock} target',
    sentence: '{number} has used {percent} % of its {clock} target.',
  },
  'incident.major': { subject: 'major incident', sentence: '{number} was declared a major incident.' },
  'incident.noMajor': {
    subject: 'no major incident',
    sentence: '{actor} took back the declaration of {number} as a major incident.',
  },
  'incident.commander': { subject: 'you are in command', sentence: '{actor} named you commander of {number}.' },
  'incident.informed': { subject: 'major incident', sentence: 'To top management, on {number}:' },
  'incident.update': { subject: 'update', sentence: 'An update on {number}:' },
  'incident.added': { subject: 'you take part', sentence: '{actor} lets you take part in {number}.' },
  'incident.updateDue': { subject: 'an update is due', sentence: 'The next update on {number} is due now.' },
});

/** What the rules of who is told look at. */
export type Family = {
  readonly requester: string | null;
  readonly assignee: string | null;
  readonly commander: string | null;
  readonly participants: readonly Pick<Participant, 'person' | 'role'>[];
  /** Of its team first, then further up. */
  readonly leads: readonly string[];
  readonly topManagement: readonly string[];
  /** The people of its team, where it is urgent and nobody has it: somebody must take it. */
  readonly awaited: readonly string[];
};

const to = (person: unknown, reason: string): Told | null =>
  typeof person === 'string' ? { person, reason: `incident.${reason}` } : null;
const each = (people: readonly string[], reason: string): readonly (Told | null)[] =>
  people.map((person) => to(person, reason));

/** Who is told of what happened to an incident, the weightiest reason of each person first. Pure. */
export const toldOf = (event: HistoryEvent, family: Family): readonly (Told | null)[] => {
  const { requester, assignee, commander, participants, leads, topManagement, awaited } = family;
  const [lead] = leads;
  const watchers = participants
    .filter(({ role }) => role === 'watcher' || role === 'commander')
    .map(({ person }) => person);
  const callers = askersOf(requester, participants);
  const byCaller = event.actor.id !== null && callers.includes(event.actor.id);
  const atWork = assignee ?? lead ?? null;
  const handedOver = 'assignee' in event.changes ? to(became(event, 'assignee'), 'assigned') : null;
  const arrived = each(awaited, 'arrived');
  const said = became(event, 'visibility');
  if (event.action.startsWith('warning:'))
    return [to(atWork, 'warning'), ...(event.action.endsWith(':100') ? [to(lead, 'warning')] : [])];
  switch (event.action) {
    case 'create':
      return [handedOver, to(requester, 'received'), ...arrived];
    case 'escalate': {
      const hierarchical =
        typeof became(event, 'escalation') === 'object' &&
        (became(event, 'escalation') as { kind?: unknown } | null)?.kind === 'hierarchical';
      return hierarchical
        ? [to(became(event, 'escalation.person') ?? lead, 'escalated'), to(assignee, 'escalated')]
        : [to(lead, 'escalatedToTeam'), ...each(watchers, 'escalatedToTeam'), ...arrived];
    }
    case 'declare-major':
      return [
        to(became(event, 'commander'), 'commander'),
        ...each(
          [
            ...topManagement,
            ...(assignee === null ? [] : [assignee]),
            ...(lead === undefined ? [] : [lead]),
            ...watchers,
          ],
          'major',
        ),
      ];
    case 'undeclare-major':
      return each([...topManagement, ...(assignee === null ? [] : [assignee]), ...watchers], 'noMajor');
    case 'name-commander':
      return [to(commander, 'commander'), to(assignee, 'major')];
    case 'inform-management':
      return each(topManagement, 'informed');
    case 'publish-update':
      return each([...callers, ...watchers, ...(assignee === null ? [] : [assignee])], 'update');
    case 'merge':
      return each(callers, 'merged');
    case 'add-participant':
      return [to(became(event, 'watcher') ?? became(event, 'contact') ?? became(event, 'commander'), 'added')];
    case 'transition:hold':
      return [
        ...(event.changes['holdReason']?.[1] === 'caller'
          ? each(callers, 'asked')
          : said === 'public'
            ? each(callers, 'answered')
            : []),
        ...each(watchers, 'noted'),
      ];
    case 'transition:resolve':
      return [...each(callers, 'resolved'), ...each(watchers, 'resolved'), to(assignee, 'resolved')];
    case 'transition:reopen':
      return [handedOver, to(atWork, 'reopened'), ...each([...watchers, ...callers], 'reopened')];
    case 'transition:close':
    case 'transition:lapse':
    case 'transition:confirm':
      return byCaller ? [to(assignee, 'closed')] : each(callers, 'closed');
    case 'transition:cancel':
      return each([...callers, ...watchers, ...(assignee === null ? [] : [assignee])], 'cancelled');
    default:
      break;
  }
  if (said === 'public')
    return byCaller
      ? [handedOver, to(atWork, 'replied'), ...each([...watchers, ...callers], 'answered')]
      : [handedOver, ...each([...callers, ...watchers, ...(assignee === null ? [] : [assignee])], 'answered')];
  if (said === 'internal')
    return [handedOver, ...each([...(assignee === null ? [] : [assignee]), ...watchers], 'noted'), ...arrived];
  return [handedOver, ...arrived];
};

const SILENT = /^(clocks|recompute|link|unlink|attach|detach|watch|unwatch|merged|set-parent|review)$/;
const FOR_MANAGEMENT = /^(declare-major|undeclare-major|inform-management)$/;
/** The priorities whose arrival cannot wait until somebody looks at the queue. */
const URGENT = 2;
/** Whether it came to its team with this event. */
const arrives = ({ changes }: HistoryEvent): boolean =>
  ['team', 'impact', 'urgency', 'priority'].some((name) => name in changes);

const FOR_LEADS = /^(escalate|declare-major|warning:.*|transition:reopen|comment|contact)$/;

const familyOf = async (context: Context, event: HistoryEvent): Promise<Family> => {
  const row = await readRecord(context, definitionNamed('incident'), event.record);
  const person = (name: string): string | null => (row[name] ?? null) as string | null;
  return {
    requester: person('requester'),
    assignee: person('assignee'),
    commander: person('commander'),
    participants: await participantsOf(context, event.record),
    leads: FOR_LEADS.test(event.action) ? await leadsAbove(context, person('team')) : [],
    topManagement: FOR_MANAGEMENT.test(event.action)
      ? (await peopleWithRole(context, 'topManagement')).map(({ id }) => id)
      : [],
    awaited:
      row['phase'] === 'new' && row['assignee'] === null && Number(row['priority']) <= URGENT && arrives(event)
        ? (row['team'] === null ? [] : await membersOf(context, String(row['team']))).map(({ id }) => id)
        : [],
  };
};

/**
 * An update for users goes to the callers of the incidents below as well, as news of their own: they need not be allowed to read the
 * parent, nor to know of it.
 */
const tellChildren = async (context: Context, event: HistoryEvent): Promise<void> => {
  if (event.action !== 'publish-update' || !['users', 'all'].includes(String(became(event, 'audience')))) return;
  for (const child of await childrenOf(context, event.record)) {
    if (child['phase'] !== 'void')
      await notify(context, { ...matterOf(event), record: String(child['id']) }, [to(child['requester'], 'update')]);
  }
};

/** Tells people what happened to an incident, after it was committed. Imports tell nobody. */
export const incidentNotices: Handler = {
  name: 'incident-notices',
  types: ['incident'],
  actions: /./,
  async run(context, event) {
    if (event.actor.kind === 'import' || SILENT.test(event.action)) return;
    await notify(context, matterOf(event), toldOf(event, await familyOf(context, event)));
    await tellChildren(context, event);
  },
};
