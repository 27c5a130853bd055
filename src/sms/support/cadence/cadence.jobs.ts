import type { Schedule } from '#kernel/jobs/schedule.ts';
import { notify } from '#kernel/notify/notices.ts';
import { defineReasons } from '#kernel/notify/words.ts';

defineReasons({
  'cadence.ahead': { subject: 'due soon', sentence: '{number} is due soon.' },
  'cadence.overdue': { subject: 'overdue', sentence: '{number} is overdue.' },
});

/** Who does a recurring duty is reminded so many days before it is due, and once it is overdue with whoever is accountable: once each. */
export const remindDuties: Schedule = {
  name: 'cadence-due',
  cron: '15 * * * *',
  async run(context) {
    const { org } = context.principal;
    const today = Temporal.Instant.fromEpochMilliseconds(context.now())
      .toZonedDateTimeISO(context.settings.zone)
      .toPlainDate()
      .toString();
    const [answer] = await context.batch([
      {
        name: 'cadence:due',
        values: [org, today],
        text: `SELECT r.id, r.assignee, r.owner, r.next_due::text AS due, r.next_due < $2::date AS overdue FROM cadence r
        WHERE r.org = $1 AND r.phase = 'active' AND r.next_due - coalesce(r.lead_days, 0) <= $2::date ORDER BY r.next_due, r.id LIMIT 1000`,
      },
    ]);
    for (const row of answer?.rows ?? []) {
      const overdue = row['overdue'] === true;
      const people = overdue ? [row['assignee'], row['owner']] : [row['assignee'] ?? row['owner']];
      const reason = overdue ? 'cadence.overdue' : 'cadence.ahead';
      await notify(
        context,
        {
          record: String(row['id']),
          entry: null,
          key: `${reason}:${String(row['id'])}:${String(row['due'])}`,
          audience: 'internal',
          actor: null,
          at: context.now(),
        },
        people.flatMap((person) => (typeof person === 'string' ? [{ person, reason }] : [])),
      );
    }
  },
};
