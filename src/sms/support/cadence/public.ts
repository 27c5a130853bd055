export { remindDuties } from './cadence.jobs.ts';
export { yearAhead } from './cadence.queries.ts';
