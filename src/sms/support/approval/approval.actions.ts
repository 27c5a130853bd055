import { z } from 'zod';
import { participant } from '#kernel/access/predicate.ts';
import { AppError } from '#kernel/errors.ts';
import { defineAction, type AnyAction } from '#kernel/record/action.ts';
import { recordInput, textInput } from '#kernel/record/inputs.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { loadPrincipal } from '#kernel/store/caller.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { readRecord } from '#kernel/store/read.ts';
import type { Retry } from '#kernel/record/action.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { approval, ask, invalid, lets, me, type ApprovalRow } from './approval.ask.ts';
import { delegated, standingOf, wanted, type Step } from './approval.rules.ts';

const isPending = (row: ApprovalRow): boolean => row.state === 'pending';
const stepsOf = (row: ApprovalRow): readonly Step[] => row.steps ?? [];

/** A decision, and what it makes of the approval. Of two decisions at the same moment one is worked out after the other. */
const decide = async (
  context: Context,
  row: ApprovalRow,
  verdict: 'approve' | 'reject',
  reason: string | undefined,
  retry: Retry | undefined,
): Promise<Row> => {
  const person = me(context);
  const decisions = row.decisions ?? [];
  if (!isPending(row)) throw new AppError('approval.already', 'It is decided already.');
  if (!wanted(stepsOf(row), decisions).includes(person))
    throw new AppError('forbidden', 'Your decision is not asked for, or you have given it.');
  const made = [...decisions, { step: row.step ?? 0, person, verdict, at: new Date(context.now()).toISOString() }];
  const { outcome, step } = standingOf(stepsOf(row), made);
  const next = outcome === 'open' && step !== row.step ? (stepsOf(row)[step]?.asked ?? []) : [];
  return changeRecord(
    context,
    approval(),
    row,
    {
      action: verdict,
      values: { decisions: made, step, ...(outcome === 'open' ? {} : { state: outcome }) },
      comment: reason === undefined ? undefined : { text: reason, visibility: 'internal' },
    },
    { retry, along: () => lets(context, [row.id, row.subject], next) },
  );
};

const approve = defineAction({
  label: 'Approve',
  key: 'Y',
  may: participant,
  when: isPending,
  again: true,
  input: z.strictObject({ reason: textInput('Remark').optional() }),
  run: (context, row: ApprovalRow, { reason }, { retry }) => decide(context, row, 'approve', reason, retry),
});

const reject = defineAction({
  label: 'Reject',
  key: 'X',
  may: participant,
  when: isPending,
  again: true,
  input: z.strictObject({ reason: textInput('Why') }),
  run: (context, row: ApprovalRow, { reason }, { retry }) => decide(context, row, 'reject', reason, retry),
});

const isStaff = async (context: Context, person: string): Promise<boolean> =>
  (await loadPrincipal(context, person))?.portal === false;

/** Lets somebody else decide in one's place. */
const delegate = defineAction({
  label: 'Delegate',
  may: participant,
  when: isPending,
  input: z.strictObject({ to: recordInput('person'), reason: textInput('Why').optional() }),
  run: async (context, row: ApprovalRow, { to, reason }, { retry }) => {
    const person = await readRecord(context, definitionNamed('person'), to);
    const id = String(person['id']);
    if (!(await isStaff(context, id)))
      throw invalid(
        'to',
        `${String(person['title'])} has no role in this organisation's work: choose somebody who has.`,
      );
    const steps = delegated(stepsOf(row), row.decisions ?? [], me(context), id, row.requester, row.allowsSelf);
    if (steps === null)
      throw invalid(
        'to',
        `${String(person['title'])} cannot decide in your place: they are asked themselves, they asked for it, or your decision is not wanted now.`,
      );
    return changeRecord(
      context,
      approval(),
      row,
      {
        action: 'delegate',
        values: { steps },
        facts: { delegate: [me(context), id] },
        personalFacts: { 'delegate.name': [context.principal.name, String(person['title'])] },
        comment: reason === undefined ? undefined : { text: reason, visibility: 'internal' },
      },
      { retry, along: () => lets(context, [row.id, row.subject], [id]) },
    );
  },
});

export const approvalActions: Readonly<Record<string, AnyAction>> = { ask, approve, reject, delegate };
