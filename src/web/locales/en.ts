import { account } from './en/account.ts';
import { admin } from './en/admin.ts';
import { branding } from './en/branding.ts';
import { compose } from './en/compose.ts';
import { configuration } from './en/configuration.ts';
import { dashboard } from './en/dashboard.ts';
import { display } from './en/display.ts';
import { evidence } from './en/evidence.ts';
import { firstUse } from './en/first-use.ts';
import { kit } from './en/kit.ts';
import { mail } from './en/mail.ts';
import { marks } from './en/marks.ts';
import { portal } from './en/portal.ts';
import { practices } from './en/practices.ts';
import { record } from './en/record.ts';
import { approval } from './en/approval.ts';
import { rules } from './en/rules.ts';
import { shell } from './en/shell.ts';
import { views } from './en/views.ts';
import { webhooks } from './en/webhooks.ts';

/** Every word of the browser application in English. Labels of records and fields come with their definitions. */
export const en = {
  ...marks,
  ...kit,
  ...shell,
  ...record,
  ...mail,
  ...compose,
  ...evidence,
  ...portal,
  ...dashboard,
  ...display,
  ...views,
  ...practices,
  ...account,
  ...admin,
  ...branding,
  ...configuration,
  ...approval,
  ...rules,
  ...webhooks,
  ...firstUse,
};
