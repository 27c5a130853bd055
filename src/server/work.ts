import { startJobs, type Jobs, type Log } from '#kernel/jobs/runner.ts';
import type { Schedule } from '#kernel/jobs/schedule.ts';
import { mailTask, noMailTask } from '#kernel/notify/mail.ts';
import { mentionHandler } from '#kernel/notify/mentions.ts';
import type { Post } from '#kernel/notify/letter.ts';
import type { Connection, Db } from '#kernel/store/db.ts';
import { incidentHandlers, incidentSchedules } from '#sms/operation/resolution/incident/public.ts';

export type WorkInput = {
  /** As the product itself. */
  readonly system: Db;
  readonly connection: Connection;
  /** null where no mail goes out. */
  readonly mailer: Post | null;
  readonly origin: () => string;
  readonly log: Log;
  /** What comes round besides incident management. */
  readonly schedules?: readonly Schedule[];
};

/** Starts what goes on beside requests: notifications, warnings, escalation, closing, live updates. */
export const startWork = ({ system, connection, mailer, origin, log, schedules = [] }: WorkInput): Promise<Jobs> => startJobs({
  db: system, connection, log,
  handlers: [...incidentHandlers, mentionHandler],
  schedules: [...incidentSchedules, ...schedules],
  tasks: [mailer === null ? noMailTask : mailTask({ post: mailer, origin })],
});
