import { AppError } from '#kernel/errors.ts';
import type { Ledger, Person, Step } from '../ledger.ts';
import { identifier, type Random } from '../random.ts';
import type { Milestones } from '../settings.ts';
import { oneOf, rowsOf, textOf } from '../table.ts';
import type { Staff } from './staff.ts';

const DAY = 86_400_000;
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

type Plan = {
  readonly title: string;
  readonly kind: 'policy' | 'plan' | 'procedure' | 'process';
  readonly subject: string;
  readonly owner: string;
  readonly approver: string;
  /** When it came into force, in days after the procedures; or how far it has come. */
  readonly standing: number | 'draft' | 'review';
  readonly reviewAfter: number;
  readonly edition: string;
  readonly content: string;
  readonly summary: string;
};

const plans = (): Plan[] =>
  rowsOf('documents').map(
    ({
      columns: [
        title = '',
        kind,
        subject = '',
        owner = '',
        approver = '',
        standing = '',
        reviewAfter = '',
        edition = '',
        content = '',
        summary = '',
      ],
    }) => ({
      title,
      kind: oneOf(['policy', 'plan', 'procedure', 'process'], kind, title),
      subject,
      owner,
      approver: approver === '' ? 'Henrik Sørensen' : approver,
      standing: standing === 'draft' || standing === 'review' ? standing : Number(standing),
      reviewAfter: Number(reviewAfter),
      edition: edition === '' ? '1.0' : edition,
      content: content === '' ? `# ${title}\n\n${summary}` : textOf(`documents/${content}.md`).trim(),
      summary,
    }),
  );

const move = (at: number, by: Person, transition: string, values: Record<string, unknown>): Step => ({
  at,
  by,
  change: { action: `transition:${transition}`, transition, values },
});

/** Its way from the draft to the day on which it comes into force. */
const approval = (plan: Plan, begun: number, inForce: number, approver: Person, manager: Person): Step[] => [
  move(begun + 8 * DAY, manager, 'submit', { state: 'review' }),
  move(inForce - 6 * DAY, approver, 'approve', { state: 'approved', approvedBy: approver.id, edition: plan.edition }),
  move(inForce - DAY, manager, 'publish', {
    state: 'published',
    effectiveFrom: day(inForce),
    reviewBy: day(inForce + plan.reviewAfter * DAY),
  }),
];

/** Writes policies, plans and procedures with their approval. One of them is past its date of review: somebody has to see to it. */
export const writeDocuments = (ledger: Ledger, staff: Staff, { procedure }: Milestones, random: Random): void => {
  const manager = staff.called('Henrik Sørensen');
  for (const plan of plans()) {
    const owner = staff.called(plan.owner);
    const { standing } = plan;
    const inForce = typeof standing === 'number' ? procedure + standing * DAY : null;
    const at = inForce === null ? ledger.now - random.between(6, 20) * DAY : inForce - random.between(25, 45) * DAY;
    const author = owner.grants.some(({ role }) => role === 'processOwner') ? owner : manager;
    const values = {
      title: plan.title,
      description: plan.summary,
      kind: plan.kind,
      subject: plan.subject,
      owner: owner.id,
      classification: plan.kind === 'policy' ? 'public' : 'internal',
      content: plan.content,
    };
    const first: Step = { at, by: author, change: { action: 'create', values } };
    const later =
      inForce === null
        ? standing === 'review'
          ? [move(at + DAY, manager, 'submit', { state: 'review' })]
          : []
        : approval(plan, at, inForce, staff.called(plan.approver), manager);
    if (later.some((step) => step.at > ledger.now))
      throw new AppError('invalid', `${plan.title} would come into force in the future.`);
    ledger.write({
      type: 'document',
      id: identifier(random, at),
      number: ledger.number('document'),
      steps: [first, ...later],
    });
  }
};
