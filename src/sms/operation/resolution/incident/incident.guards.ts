import type { Guard, Question } from '#kernel/record/lifecycle.ts';
import type { CommonRow } from '#kernel/record/common.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { openChildren } from './incident.family.ts';
import { closure } from './incident.settings.ts';

const DAY = 86_400_000;

/** An incident may be reopened for so many days after it was resolved; after that a new one is opened. */
export const mayReopen: Guard<CommonRow & { resolvedAt: string | null }> = ({ row, now, settings }) => {
  const { reopenDays } = settings.read(closure);
  if (row.resolvedAt === null || now <= Date.parse(row.resolvedAt) + reopenDays * DAY) return true;
  return {
    code: 'incident.reopen_window_passed',
    message: `It was resolved more than ${reopenDays} days ago. Report a new incident and link this one.`,
  };
};

/** Who waits for the caller asks them something that they can read. */
export const asksTheCaller: Guard<CommonRow> = ({ input, comment }) =>
  input['holdReason'] !== 'caller' || comment !== null
    ? true
    : { code: 'invalid', message: 'Write to the caller what you need from them: the wait begins with that question.' };

/** A parent is not closed over its open children without a word. */
export const leavesChildren = async (context: Context, row: Row): Promise<Question | null> => {
  const children = await openChildren(context, String(row['id']));
  if (children.length === 0) return null;
  const some = children
    .slice(0, 5)
    .map((child) => child.number)
    .join(', ');
  return {
    name: 'openChildren',
    details: { children },
    message: `${children.length === 1 ? 'A child is' : `${children.length} children are`} still open (${some}${children.length > 5 ? ' …' : ''}). Confirm to end this one and leave them open.`,
  };
};
