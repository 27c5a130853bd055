import { recheckEvidence, recordEvidence, refreshEvidence } from '#conformity/conformity.jobs.ts';
import { mailCheckpoints } from '#gateways/witness/checkpoint-mail.ts';
import { tidyFiles } from '#kernel/files/files.jobs.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import { migrateJobs, startJobs, type Jobs, type Log } from '#kernel/jobs/runner.ts';
import type { Schedule } from '#kernel/jobs/schedule.ts';
import { sendDigests } from '#kernel/notify/digest.ts';
import type { Post } from '#kernel/notify/letter.ts';
import { mailTasks } from '#gateways/mail/post-office.ts';
import { ownNotices } from '#workspace/notification-rule/notification-rule.follow.ts';
import { sweepMail } from '#gateways/mail/sweep.ts';
import type { Tokens } from '#gateways/mail/token.ts';
import { mentionHandler } from '#kernel/notify/mentions.ts';
import { recordNotices } from '#kernel/notify/record-notices.ts';
import type { Connection, Db } from '#kernel/store/db.ts';
import { tidyViewings } from '#kernel/store/viewings.jobs.ts';
import { approvalNotices, prepareApproval, remindApprovers } from '#sms/support/approval/public.ts';
import { followHolidays, holidaysAtOnce } from '#sms/support/calendar/public.ts';
import { remindDuties } from '#sms/support/cadence/public.ts';
import { remindTasks } from '#sms/support/task/public.ts';
import { incidentHandlers, incidentSchedules } from '#sms/operation/resolution/incident/public.ts';
import {
  dueRules,
  ruleHandler,
  ruleNotices,
  ruleSwitchHandler,
  ruleTimersTask,
  renewRuleTimers,
} from '#workspace/automation-rule/public.ts';
import {
  callWebhook,
  startDeliveries,
  tidyDeliveries,
  webhookHandler,
  webhookSwitchHandler,
} from '#workspace/webhook/public.ts';
import { present } from './api/present.ts';

/** What rules do together with what they do not know themselves. */
const ruleHelpers = { approval: prepareApproval, webhook: callWebhook(present) };

/** What modules do after something was committed: one line for each. */
export const workHandlers: readonly Handler[] = [
  ...incidentHandlers,
  approvalNotices,
  recordNotices(['incident', 'approval']),
  mentionHandler,
  ownNotices,
  ruleHandler(ruleHelpers),
  ruleNotices,
  ruleSwitchHandler,
  webhookHandler(present),
  webhookSwitchHandler,
  holidaysAtOnce,
];
/** What comes round: one line for each. */
export const workSchedules: readonly Schedule[] = [
  ...incidentSchedules,
  remindApprovers,
  remindDuties,
  remindTasks,
  refreshEvidence,
  recordEvidence,
  recheckEvidence,
  tidyFiles,
  tidyViewings,
  dueRules(ruleHelpers),
  renewRuleTimers,
  sweepMail,
  tidyDeliveries,
  followHolidays,
];

export type WorkInput = {
  /** As the product itself. */
  readonly system: Db;
  readonly connection: Connection;
  readonly log: Log;
  /** null where no mail goes out. */
  readonly mailer: Post | null;
  readonly tokens: Tokens;
  /** Where browsers reach us. */
  readonly origin: () => string;
  /** With which secrets of webhooks are encrypted, and where they may lead besides public addresses. */
  readonly secret: string;
  readonly webhookAllow: readonly string[];
};

/** Starts what goes on beside requests. Several processes may do so: each piece of work is done by one of them. */
export const startWork = async ({
  system,
  connection,
  log,
  mailer,
  tokens,
  origin,
  secret,
  webhookAllow,
}: WorkInput): Promise<Jobs> => {
  await migrateJobs(connection);
  const jobs = await startJobs({
    db: system,
    connection,
    handlers: workHandlers,
    schedules: [...workSchedules, ...(mailer === null ? [] : [mailCheckpoints(mailer), sendDigests(origin)])],
    tasks: [ruleTimersTask, ...mailTasks({ post: mailer, tokens, origin })],
    log,
  });
  const deliveries = startDeliveries({
    db: system,
    secret,
    allow: webhookAllow,
    onError: (error) => {
      log.error({ err: error }, 'a webhook could not be called just now');
    },
  });
  return {
    ...jobs,
    async stop() {
      await Promise.all([deliveries.stop(), jobs.stop()]);
    },
  };
};
