import type { Config } from '#kernel/config.ts';
import { openMailer } from '#gateways/mail/send.ts';
import { note, ok, saidBy, type Check } from './check.ts';

export const checkMail = async ({ smtpUrl, mailFrom }: Config): Promise<Check> => {
  if (smtpUrl === null)
    return note('mail', 'No mail goes out, so that nobody can get a new password by mail: set SMTP_URL.');
  const mailer = openMailer({ url: smtpUrl, from: mailFrom });
  try {
    await mailer.verify();
    return ok('mail', `The mail server lets us in; letters come from ${mailFrom}.`);
  } catch (error) {
    return saidBy('mail', error);
  } finally {
    mailer.close();
  }
};
