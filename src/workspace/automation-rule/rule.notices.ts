import { became } from '#kernel/jobs/event.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import { matterOf, notify } from '#kernel/notify/notices.ts';
import { defineReasons } from '#kernel/notify/words.ts';

defineReasons({
  'rule.told': { subject: '{message}', sentence: '{actor} on {number}: {message}' },
  'rule.stopped': { subject: 'a rule was stopped', sentence: '{number} {title} was stopped: see why in its log.' },
  'rule.held': { subject: 'a rule goes in circles', sentence: '{number} {title} was held back: see why in its log.' },
});

/** Tells the people whom a rule names; what it says stands in the entry. */
export const ruleNotices: Handler = {
  name: 'rule-notices',
  actions: /^notify$/,
  async run(context, event) {
    const told = became(event, 'told');
    if (!Array.isArray(told)) return;
    await notify(
      context,
      matterOf(event),
      told.flatMap((person) => (typeof person === 'string' ? [{ person, reason: 'rule.told' }] : [])),
    );
  },
};
