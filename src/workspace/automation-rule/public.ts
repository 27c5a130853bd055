export { ruleHandler } from './rule.follow.ts';
export { ruleNotices } from './rule.notices.ts';
export { dueRules, renewRuleTimers, ruleSwitchHandler, ruleTimersTask } from './rule.timers.ts';
