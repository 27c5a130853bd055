import { z } from 'zod';
import { defineSetting } from '#kernel/settings/settings.ts';

/** The task that works on a message that came in. */
export const MAIL_IN_TASK = 'mail-in';

/** What may come in, and how often. */
export const mailLimits = defineSetting({
  name: 'mail.limits',
  label: 'Limits of mail',
  schema: z.strictObject({
    messageMegabytes: z.int().min(1).max(100),
    /** From one sender within an hour; what is more waits for an administrator. */
    perSenderHour: z.int().min(1).max(10_000),
    /** How long further news of the same record are gathered into one mail. */
    gatherSeconds: z.int().min(0).max(3_600),
  }),
  initial: { messageMegabytes: 35, perSenderHour: 30, gatherSeconds: 60 },
});
