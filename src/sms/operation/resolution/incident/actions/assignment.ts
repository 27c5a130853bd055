import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { role } from '#kernel/access/predicate.ts';
import { defineAction } from '#kernel/record/action.ts';
import { lineInput, recordInput, textInput } from '#kernel/record/inputs.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { joins, withParticipant } from '#kernel/store/participants.ts';
import type { Change } from '#kernel/store/plan.ts';
import type { Retry } from '#kernel/record/action.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { nextLead } from '../incident.leads.ts';
import { incident, invalid, isOpen, named, worker, type Incident } from './shared.ts';

/** Gives an incident to somebody, or to a team (whose people then take it): a new team without a person leaves it unassigned. */
export const assign = defineAction({
  undo: true,
  label: 'Assign',
  key: 'A',
  may: worker,
  when: isOpen,
  input: z
    .strictObject({
      assignee: recordInput('person').nullable().optional(),
      team: recordInput('team').optional(),
      note: lineInput('Why', 2_000).optional(),
    })
    .refine(({ assignee, team }) => assignee !== undefined || team !== undefined, 'Name a person or a team.'),
  run: async (context, row: Incident, { assignee, team, note }, { retry }) => {
    const person =
      assignee === undefined || assignee === null ? null : await named(context, 'person', 'assignee', assignee);
    if (person?.['phase'] === 'void')
      throw invalid('assignee', `${String(person['title'])} has left: choose somebody else.`);
    return changeRecord(
      context,
      incident(),
      row,
      {
        action: 'assign',
        values: {
          ...(team === undefined ? {} : { team, assignee: null }),
          ...(assignee === undefined ? {} : { assignee: person?.['id'] ?? null }),
        },
        comment: note === undefined ? undefined : { text: note, visibility: 'internal' },
      },
      { retry },
    );
  },
});

/** Takes an incident oneself; where it had no team, one's own if there is just one. */
export const assignToMe = defineAction({
  undo: true,
  label: 'Assign to me',
  key: 'I',
  may: role('agent', 'processOwner', 'smsManager', 'administrator'),
  when: isOpen,
  input: z.strictObject({}),
  run: (context, row: Incident, _input, { retry }) => {
    const { person, teams } = context.principal;
    if (person === null) throw new AppError('forbidden', 'Only a person can take an incident.');
    if (row.assignee === person) throw new AppError('incident.already', 'It is yours already.');
    const [own, another] = teams;
    return changeRecord(
      context,
      incident(),
      row,
      {
        action: 'assign',
        values: {
          assignee: person,
          ...(row.team === null && own !== undefined && another === undefined ? { team: own } : {}),
        },
      },
      { retry },
    );
  },
});

const levelOf = (row: Incident): number => (row.escalationLevel ?? 0) + 1;
const escalated = (context: Context, row: Incident): Record<string, unknown> => ({
  escalationLevel: levelOf(row),
  escalatedAt: row.escalatedAt ?? new Date(context.now()).toISOString(),
});

/** To the team that knows more: its own choice, or the one that the present team escalates to. */
const toTeam = async (
  context: Context,
  row: Incident,
  reason: string,
  given: string | undefined,
  retry: Retry | undefined,
): Promise<Row> => {
  const present = row.team === null ? null : await named(context, 'team', 'team', row.team);
  const next = given ?? present?.['escalatesTo'];
  if (typeof next !== 'string')
    throw invalid(
      'team',
      present === null
        ? 'It has no team yet: name the one to escalate to.'
        : `${String(present['title'])} escalates to no team: name one.`,
    );
  const team = await named(context, 'team', 'team', next);
  if (team['id'] === row.team) throw invalid('team', 'It is with that team already.');
  return changeRecord(
    context,
    incident(),
    row,
    {
      action: 'escalate',
      values: { ...escalated(context, row), team: team['id'], assignee: null },
      facts: { escalation: [null, { kind: 'functional', level: levelOf(row) }] },
      comment: { text: reason, visibility: 'internal' },
    },
    { retry },
  );
};

/**
 * Raises an incident to the lead of its team, and further up with every time: to the leads of the teams that it escalates to. The lead
 * takes part from then on. The product does so itself at the share of the target that the organisation set (`share`, percent).
 */
export const escalateUp = async (
  context: Context,
  row: Incident,
  reason: string | null,
  options: { retry?: Retry | undefined; change?: Partial<Change>; values?: Record<string, unknown> } = {},
): Promise<Row> => {
  const lead = await nextLead(context, row);
  if (lead === null && context.principal.person !== null)
    throw invalid(
      'to',
      'Its team has no lead, nor a team above it that has one: name a lead, or escalate to another team.',
    );
  const level = levelOf(row);
  const { facts, ...change } = options.change ?? {};
  const after = await changeRecord(
    context,
    incident(),
    row,
    {
      action: 'escalate',
      ...change,
      values: { ...escalated(context, row), ...options.values },
      facts: {
        ...(lead === null ? {} : { 'escalation.person': [null, lead.id] }),
        escalation: [null, { kind: 'hierarchical', level }],
        ...facts,
      },
      personalFacts: lead === null ? {} : { 'escalation.name': [null, lead.name] },
      comment: reason === null ? undefined : { text: reason, visibility: 'internal' },
    },
    {
      retry: options.retry,
      along: () => (lead === null ? [] : [joins(context.principal.org, row.id, lead.id, 'escalation', context.now())]),
    },
  );
  return lead === null ? after : withParticipant(after, lead.id, 'escalation');
};

/** Escalates: to a team that knows more (functional), or to who leads (hierarchical). Level and reason stand in history. */
export const escalate = defineAction({
  label: 'Escalate',
  key: 'L',
  may: worker,
  when: isOpen,
  input: z.strictObject({
    to: z.enum(['team', 'lead']).meta({ label: 'To' }),
    reason: textInput('Why'),
    team: recordInput('team').optional(),
  }),
  run: (context, row: Incident, { to, reason, team }, { retry }) =>
    to === 'team' ? toTeam(context, row, reason, team, retry) : escalateUp(context, row, reason, { retry }),
});
