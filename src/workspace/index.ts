import type { AnyDefinition } from '#kernel/record/define.ts';
import { automationRule } from './automation-rule/rule.record.ts';
import { mailbox } from './mailbox/mailbox.record.ts';
import { mailTemplate } from './mail-template/mail-template.record.ts';
import { notificationRule } from './notification-rule/notification-rule.record.ts';
import { recordTemplate } from './record-template/record-template.record.ts';
import { savedView } from './saved-view/saved-view.record.ts';
import { textModule } from './text-module/text-module.record.ts';
import { webhook } from './webhook/webhook.record.ts';

/** What organisations and people arrange for the work, kept as records: one line each. Registered with those of the practices. */
export const workspaceRecords: readonly AnyDefinition[] = [
  savedView,
  recordTemplate,
  textModule,
  automationRule,
  mailbox,
  notificationRule,
  mailTemplate,
  webhook,
];
