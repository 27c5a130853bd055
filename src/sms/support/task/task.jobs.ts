import type { Schedule } from '#kernel/jobs/schedule.ts';
import { notify } from '#kernel/notify/notices.ts';
import { defineReasons } from '#kernel/notify/words.ts';

defineReasons({
  'task.due': { subject: 'due soon', sentence: '{number} is due soon.' },
  'task.overdue': { subject: 'overdue', sentence: '{number} is overdue.' },
});

const DAY = 86_400_000;

/** Who has a task is reminded a day before it is due, and once it is overdue with whoever is accountable: once each. */
export const remindTasks: Schedule = {
  name: 'task-due',
  cron: '5,35 * * * *',
  async run(context) {
    const { org } = context.principal;
    const now = context.now();
    const [answer] = await context.batch([
      {
        name: 'task:due',
        values: [org, new Date(now + DAY).toISOString()],
        text: `SELECT r.id, r.assignee, r.owner, r.due_by FROM task r
          WHERE r.org = $1 AND r.due_by <= $2 AND r.phase IN ('new', 'active') ORDER BY r.due_by, r.id LIMIT 1000`,
      },
    ]);
    for (const row of answer?.rows ?? []) {
      const due = String(row['due_by']);
      const overdue = Date.parse(due) < now;
      const reason = overdue ? 'task.overdue' : 'task.due';
      await notify(
        context,
        {
          record: String(row['id']),
          entry: null,
          key: `${reason}:${String(row['id'])}:${due}`,
          audience: 'internal',
          actor: null,
          at: now,
        },
        [row['assignee'], ...(overdue ? [row['owner']] : [])].flatMap((person) =>
          typeof person === 'string' ? [{ person, reason }] : [],
        ),
      );
    }
  },
};
