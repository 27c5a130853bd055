import type { Schedule } from '../jobs/schedule.ts';
import { tidyUploads } from '../store/blobs.ts';

/** Clears away, every night, what uploads that broke off have left. */
export const tidyFiles: Schedule = { name: 'files-tidy', cron: '17 3 * * *', imported: true, run: tidyUploads };
