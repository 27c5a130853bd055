import type { CommonRow } from '#kernel/record/common.ts';
import type { Fault, Happening } from '#kernel/record/define.ts';

type ApprovalFacts = CommonRow & {
  readonly subject: string | null;
  readonly dueBy: string | null;
  readonly decidedAt: string | null;
};

/** Whoever drafts it asks; it is due while it waits; the moment of its decision. */
export const derive = (
  after: ApprovalFacts,
  { before, at, actor }: Happening<ApprovalFacts>,
): Partial<ApprovalFacts> => ({
  requester: before === null ? (after.requester ?? actor) : after.requester,
  dueAt: after.state === 'pending' ? after.dueBy : null,
  decidedAt:
    after.state === 'approved' || after.state === 'rejected' ? (after.decidedAt ?? new Date(at).toISOString()) : null,
});

/** What was asked about does not change under those who decide. */
export const check = (after: ApprovalFacts, { before }: Happening<ApprovalFacts>): readonly Fault[] =>
  before === null || before.state === 'draft'
    ? []
    : (['title', 'description', 'subject'] as const)
        .filter((field) => before[field] !== after[field])
        .map((field) => ({ field, message: 'stays as it was when approval was asked for: withdraw it and ask anew' }));
