export { remindDuties } from './cadence.jobs.ts';
export { ahead, nextAfter, occurrences, overdueDays, type Rhythm } from './cadence.rules.ts';
