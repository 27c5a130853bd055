import { z } from 'zod';
import { STAFF_ROLES } from '#kernel/access/principal.ts';
import { AppError } from '#kernel/errors.ts';
import { defineAction } from '#kernel/record/action.ts';
import type { CommonRow } from '#kernel/record/common.ts';
import { lineInput, recordInput } from '#kernel/record/inputs.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import { visibleRecord } from '#kernel/store/directory.ts';
import { joins } from '#kernel/store/participants.ts';
import { membersOf, peopleWithRole } from '#kernel/store/people.ts';
import { may, readRecord } from '#kernel/store/read.ts';
import { changeRecord, prepareCreate, type Prepared } from '#kernel/store/write.ts';
import { approvalPolicy } from './approval.settings.ts';
import { askedOf, canBeMet, type Decision, type Rule, type Step } from './approval.rules.ts';

export type ApprovalRow = Row &
  CommonRow & {
    readonly subject: string | null;
    readonly steps: readonly Step[] | null;
    readonly decisions: readonly (Decision & { readonly at: string })[] | null;
    readonly step: number | null;
    readonly allowsSelf: boolean;
    readonly dueBy: string | null;
  };

export const approval = () => definitionNamed('approval');
export const invalid = (field: string, message: string): AppError =>
  new AppError('invalid', message, { errors: [{ field, message }] });

/** Who is asked in a step: people, everybody of teams, everybody with a role. */
export type NewStep = {
  readonly name: string;
  readonly rule: Rule;
  readonly people?: readonly string[];
  readonly teams?: readonly string[];
  readonly roles?: readonly string[];
};
export type NewApproval = {
  readonly title: string;
  readonly description?: string;
  readonly steps: readonly NewStep[];
  readonly dueBy?: string | null;
};

const candidates = async (
  context: Context,
  { people = [], teams = [], roles = [] }: NewStep,
): Promise<readonly string[]> => [
  ...people,
  ...(await Promise.all(teams.map((team) => membersOf(context, team)))).flat().map(({ id }) => id),
  ...(await Promise.all(roles.map((role) => peopleWithRole(context, role)))).flat().map(({ id }) => id),
];

const settled = async (
  context: Context,
  step: NewStep,
  requester: string | null,
  allowsSelf: boolean,
): Promise<Step> => {
  const asked = askedOf(await candidates(context, step), requester, allowsSelf);
  if (!canBeMet(step.rule, asked.length))
    throw invalid(
      'steps',
      `'${step.name}' cannot be met: ${asked.length === 0 ? 'nobody else can be asked' : `only ${asked.length} can be asked`}. Name more people.`,
    );
  return { name: step.name, rule: step.rule, asked };
};

/** Those who are asked can read what they are asked about. */
export const lets = (
  context: Context,
  records: readonly (string | null)[],
  people: readonly string[],
): readonly Statement[] =>
  records.flatMap((record) =>
    record === null
      ? []
      : people.map((person) => joins(context.principal.org, record, person, 'approver', context.now())),
  );

/**
 * Asks for approval of a record, to be written in one transaction with whatever it belongs to. Who is asked is settled now. Throws
 * `invalid` when a step cannot be met without whoever asks.
 */
export const prepareApproval = async (
  context: Context,
  subject: Row,
  { title, description = '', steps, dueBy = null }: NewApproval,
): Promise<Prepared> => {
  const requester = context.principal.person;
  const { allowsSelf } = context.settings.read(approvalPolicy);
  const all = await Promise.all(steps.map((step) => settled(context, step, requester, allowsSelf)));
  return prepareCreate(
    context,
    approval(),
    {
      title,
      description,
      state: 'pending',
      subject: subject['id'],
      steps: all,
      decisions: [],
      step: 0,
      allowsSelf,
      dueBy,
      requester,
      customer: null,
      confidential: subject['confidential'] === true,
    },
    { along: (after) => lets(context, [String(after['id']), String(subject['id'])], all[0]?.asked ?? []) },
  );
};

export const me = (context: Context): string => {
  if (context.principal.person === null) throw new AppError('forbidden', 'Only people decide.');
  return context.principal.person;
};

const newStep = z.strictObject({
  name: lineInput('Step', 200),
  rule: z
    .union([z.enum(['anyone', 'all']), z.strictObject({ quorum: z.int().min(1).max(100) })])
    .meta({ label: 'How many must agree' }),
  people: z.array(recordInput('person')).max(100).optional(),
  teams: z.array(recordInput('team')).max(20).optional(),
  roles: z.array(z.enum(STAFF_ROLES)).max(10).optional(),
});

/** The same step with people and teams by their ids. */
const identified = async (context: Context, step: z.infer<typeof newStep>): Promise<NewStep> => {
  const ids = (type: string, keys: readonly string[] = []): Promise<string[]> =>
    Promise.all(keys.map(async (key) => String((await readRecord(context, definitionNamed(type), key))['id'])));
  return {
    name: step.name,
    rule: step.rule,
    people: await ids('person', step.people),
    teams: await ids('team', step.teams),
    roles: step.roles ?? [],
  };
};

/** Whether what is asked about is confidential, and whether whoever asks may let others read it. */
const subjectOf = async (context: Context, id: string): Promise<{ confidential: boolean; mayOpen: boolean }> => {
  const { type } = await visibleRecord(context, 'subject', id);
  const definition = definitionNamed(type);
  const row = await readRecord(context, definition, id);
  const confidential = row['confidential'] === true;
  return { confidential, mayOpen: !confidential || may(definition.access.edit, context.principal, row) };
};

/** Asks for what was drafted: who decides is settled now, and what it is about stays as it is from then on. */
export const ask = defineAction({
  label: 'Ask for approval',
  when: (row: ApprovalRow) => row.state === 'draft',
  input: z.strictObject({ steps: z.array(newStep).min(1).max(20).meta({ label: 'Steps' }) }),
  run: async (context, row: ApprovalRow, { steps }, { retry }) => {
    const { allowsSelf } = context.settings.read(approvalPolicy);
    const requester = me(context);
    const all = await Promise.all(
      steps.map(async (step) => settled(context, await identified(context, step), requester, allowsSelf)),
    );
    const subject = row.subject === null ? null : await subjectOf(context, row.subject);
    const opens = subject === null || subject.mayOpen ? [row.id, row.subject] : [row.id];
    return changeRecord(
      context,
      approval(),
      row,
      {
        action: 'ask',
        values: {
          state: 'pending',
          steps: all,
          decisions: [],
          step: 0,
          allowsSelf,
          requester,
          confidential: row.confidential || subject?.confidential === true,
        },
      },
      { retry, along: () => lets(context, opens, all[0]?.asked ?? []) },
    );
  },
});
