import type { Guard } from '#kernel/record/lifecycle.ts';
import type { CommonRow } from '#kernel/record/common.ts';
import { closure } from './incident.settings.ts';

const DAY = 86_400_000;

/** An incident may be reopened for so many days after it was resolved; after that a new one is opened. */
export const mayReopen: Guard<CommonRow & { resolvedAt: string | null }> = ({ row, now, settings }) => {
  const { reopenDays } = settings.read(closure);
  if (row.resolvedAt === null || now <= Date.parse(row.resolvedAt) + reopenDays * DAY) return true;
  return { code: 'incident.reopen_window_passed', message: `It was resolved more than ${reopenDays} days ago. Report a new incident and link this one.` };
};
