export { entryMatches, ruleHandler } from './rule.follow.ts';
export { ruleNotices } from './rule.notices.ts';
export { dueRules, renewRuleTimers, ruleSwitchHandler, ruleTimersTask } from './rule.timers.ts';
export { healthOf, listRuns } from './rule.queries.ts';
export { actionsSchema, conditionsSchema, triggersSchema } from './rule.schema.ts';
export { tryRule } from './rule.trial.ts';
