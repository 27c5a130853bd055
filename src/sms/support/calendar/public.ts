export { followHolidays, holidaysAtOnce } from './calendar.jobs.ts';
