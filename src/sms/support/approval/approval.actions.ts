import { z } from 'zod';
import { participant } from '#kernel/access/predicate.ts';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { AppError } from '#kernel/errors.ts';
import { defineAction, type AnyAction } from '#kernel/record/action.ts';
import type { CommonRow } from '#kernel/record/common.ts';
import { lineInput, recordInput, textInput } from '#kernel/record/inputs.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { loadPrincipal } from '#kernel/store/caller.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import { joins } from '#kernel/store/participants.ts';
import { membersOf, peopleWithRole } from '#kernel/store/people.ts';
import { readRecord } from '#kernel/store/read.ts';
import { changeRecord, prepareCreate, type Prepared, type Retry } from '#kernel/store/write.ts';
import { approvalPolicy } from './approval.settings.ts';
import { askedOf, canBeMet, delegated, standingOf, wanted, type Decision, type Rule, type Step } from './approval.rules.ts';

export type ApprovalRow = Row & CommonRow & {
  readonly subject: string | null; readonly steps: readonly Step[] | null; readonly decisions: readonly (Decision & { readonly at: string })[] | null;
  readonly step: number | null; readonly allowsSelf: boolean; readonly dueBy: string | null;
};

const approval = () => definitionNamed('approval');
const invalid = (field: string, message: string): AppError => new AppError('invalid', message, { errors: [{ field, message }] });

/** Who is asked in a step: people, everybody of teams, everybody with a role. */
export type NewStep = { readonly name: string; readonly rule: Rule; readonly people?: readonly string[]; readonly teams?: readonly string[]; readonly roles?: readonly string[] };
export type NewApproval = { readonly title: string; readonly description?: string; readonly steps: readonly NewStep[]; readonly dueBy?: string | null };

const candidates = async (context: Context, { people = [], teams = [], roles = [] }: NewStep): Promise<readonly string[]> => [
  ...people, ...(await Promise.all(teams.map((team) => membersOf(context, team)))).flat().map(({ id }) => id), ...(await Promise.all(roles.map((role) => peopleWithRole(context, role)))).flat().map(({ id }) => id),
];

const settled = async (context: Context, step: NewStep, requester: string | null, allowsSelf: boolean): Promise<Step> => {
  const asked = askedOf(await candidates(context, step), requester, allowsSelf);
  if (!canBeMet(step.rule, asked.length)) throw invalid('steps', `'${step.name}' cannot be met: ${asked.length === 0 ? 'nobody else can be asked' : `only ${asked.length} can be asked`}. Name more people.`);
  return { name: step.name, rule: step.rule, asked };
};

/** Those who are asked can read what they are asked about. */
const lets = (context: Context, records: readonly (string | null)[], people: readonly string[]): readonly Statement[] =>
  records.flatMap((record) => record === null ? [] : people.map((person) => joins(context.principal.org, record, person, 'approver', context.now())));

/**
 * Asks for approval of a record, to be written in one transaction with whatever it belongs to. Who is asked is settled now. Throws
 * `invalid` when a step cannot be met without whoever asks.
 */
export const prepareApproval = async (context: Context, subject: Row, { title, description = '', steps, dueBy = null }: NewApproval): Promise<Prepared> => {
  const requester = context.principal.person;
  const { allowsSelf } = context.settings.read(approvalPolicy);
  const all = await Promise.all(steps.map((step) => settled(context, step, requester, allowsSelf)));
  return prepareCreate(context, approval(), {
    title, description, state: 'pending', subject: subject['id'], steps: all, decisions: [], step: 0, allowsSelf, dueBy, requester, customer: null, confidential: subject['confidential'] === true,
  }, { along: (after) => lets(context, [String(after['id']), String(subject['id'])], all[0]?.asked ?? []) });
};

const me = (context: Context): string => {
  if (context.principal.person === null) throw new AppError('forbidden', 'Only people decide.');
  return context.principal.person;
};

const isPending = (row: ApprovalRow): boolean => row.state === 'pending';
const stepsOf = (row: ApprovalRow): readonly Step[] => row.steps ?? [];

const newStep = z.strictObject({
  name: lineInput('Step', 200), rule: z.union([z.enum(['anyone', 'all']), z.strictObject({ quorum: z.int().min(1).max(100) })]).meta({ label: 'How many must agree' }),
  people: z.array(recordInput('person')).max(100).optional(), teams: z.array(recordInput('team')).max(20).optional(), roles: z.array(z.enum(STAFF_ROLES)).max(10).optional(),
});

/** The same step with people and teams by their ids. */
const identified = async (context: Context, step: z.infer<typeof newStep>): Promise<NewStep> => {
  const ids = (type: string, keys: readonly string[] = []): Promise<string[]> => Promise.all(keys.map(async (key) => String((await readRecord(context, definitionNamed(type), key))['id'])));
  return { name: step.name, rule: step.rule, people: await ids('person', step.people), teams: await ids('team', step.teams), roles: step.roles ?? [] };
};

/** Asks for what was drafted: who decides is settled now, and what it is about stays as it is from then on. */
const ask = defineAction({
  label: 'Ask for approval', when: (row: ApprovalRow) => row.state === 'draft',
  input: z.strictObject({ steps: z.array(newStep).min(1).max(20).meta({ label: 'Steps' }) }),
  run: async (context, row: ApprovalRow, { steps }, { retry }) => {
    const { allowsSelf } = context.settings.read(approvalPolicy);
    const requester = me(context);
    const all = await Promise.all(steps.map(async (step) => settled(context, await identified(context, step), requester, allowsSelf)));
    return changeRecord(context, approval(), row, { action: 'ask', values: { state: 'pending', steps: all, decisions: [], step: 0, allowsSelf, requester } },
      { retry, along: () => lets(context, [row.id, row.subject], all[0]?.asked ?? []) });
  },
});

/** A decision, and what it makes of the approval. Of two decisions at the same moment one is worked out after the other. */
const decide = async (context: Context, row: ApprovalRow, verdict: 'approve' | 'reject', reason: string | undefined, retry: Retry | undefined): Promise<Row> => {
  const person = me(context);
  const decisions = row.decisions ?? [];
  if (!isPending(row)) throw new AppError('approval.already', 'It is decided already.');
  if (!wanted(stepsOf(row), decisions).includes(person)) throw new AppError('forbidden', 'Your decision is not asked for, or you have given it.');
  const made = [...decisions, { step: row.step ?? 0, person, verdict, at: new Date(context.now()).toISOString() }];
  const { outcome, step } = standingOf(stepsOf(row), made);
  const next = outcome === 'open' && step !== row.step ? stepsOf(row)[step]?.asked ?? [] : [];
  return changeRecord(context, approval(), row, {
    action: verdict, values: { decisions: made, step, ...outcome === 'open' ? {} : { state: outcome } },
    comment: reason === undefined ? undefined : { text: reason, visibility: 'internal' },
  }, { retry, along: () => lets(context, [row.id, row.subject], next) });
};

const approve = defineAction({
  label: 'Approve', key: 'Y', may: participant, when: isPending, again: true, input: z.strictObject({ reason: textInput('Remark').optional() }),
  run: (context, row: ApprovalRow, { reason }, { retry }) => decide(context, row, 'approve', reason, retry),
});

const reject = defineAction({
  label: 'Reject', key: 'X', may: participant, when: isPending, again: true, input: z.strictObject({ reason: textInput('Why') }),
  run: (context, row: ApprovalRow, { reason }, { retry }) => decide(context, row, 'reject', reason, retry),
});

const isStaff = async (context: Context, person: string): Promise<boolean> => (await loadPrincipal(context.principal.org, person, context.batch))?.portal === false;

/** Lets somebody else decide in one's place. */
const delegate = defineAction({
  label: 'Delegate', may: participant, when: isPending, input: z.strictObject({ to: recordInput('person'), reason: textInput('Why').optional() }),
  run: async (context, row: ApprovalRow, { to, reason }, { retry }) => {
    const person = await readRecord(context, definitionNamed('person'), to);
    const id = String(person['id']);
    if (!await isStaff(context, id)) throw invalid('to', `${String(person['title'])} has no role in this organisation's work: choose somebody who has.`);
    const steps = delegated(stepsOf(row), row.decisions ?? [], me(context), id, row.requester, row.allowsSelf);
    if (steps === null) throw invalid('to', `${String(person['title'])} cannot decide in your place: they are asked themselves, they asked for it, or your decision is not wanted now.`);
    return changeRecord(context, approval(), row, {
      action: 'delegate', values: { steps }, facts: { delegate: [me(context), id] }, personalFacts: { 'delegate.name': [context.principal.name, String(person['title'])] },
      comment: reason === undefined ? undefined : { text: reason, visibility: 'internal' },
    }, { retry, along: () => lets(context, [row.id, row.subject], [id]) });
  },
});

export const approvalActions: Readonly<Record<string, AnyAction>> = { ask, approve, reject, delegate };
