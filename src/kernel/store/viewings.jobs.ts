import type { Schedule } from '../jobs/schedule.ts';
import { forgetViewings } from './viewings.ts';

/** Forgets, every night, who looked at confidential records longer ago than they are kept. */
export const tidyViewings: Schedule = {
  name: 'viewings-tidy',
  cron: '41 3 * * *',
  imported: true,
  run: forgetViewings,
};
