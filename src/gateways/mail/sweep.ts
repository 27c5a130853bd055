import type { Schedule } from '#kernel/jobs/schedule.ts';
import { SEND_TASK } from '#kernel/notify/outgoing.ts';
import type { Context } from '#kernel/store/context.ts';
import { MAIL_IN_TASK } from './in/settings.ts';

/** Asks for the work on every message and letter that waits; what is asked for already stays as it is. */
export const askForWork = async (context: Context): Promise<void> => {
  await context.batch([
    {
      name: 'mail:sweep-in',
      text: `SELECT jobs.add_job('${MAIL_IN_TASK}', json_build_object('org', org, 'id', id), queue_name => 'mail-in:' || org::text, max_attempts => 8, job_key => 'mail-in:' || id::text, job_key_mode => 'unsafe_dedupe')
        FROM mail_message WHERE org = $1 AND state = 'received' ORDER BY received_at LIMIT 500`,
      values: [context.principal.org],
    },
    {
      name: 'mail:sweep-out',
      text: `SELECT jobs.add_job('${SEND_TASK}', json_build_object('org', org, 'id', id), max_attempts => 25, job_key => 'letter:' || id::text, job_key_mode => 'unsafe_dedupe')
        FROM mail_out WHERE org = $1 AND state = 'waiting' ORDER BY created_at LIMIT 500`,
      values: [context.principal.org],
    },
  ]);
};

/** Once a minute: what waits and was forgotten, by a job that was given up or a decision that nobody followed. */
export const sweepMail: Schedule = { name: 'mail-sweep', cron: '* * * * *', run: askForWork };
