import type { Handler } from '#kernel/jobs/handlers.ts';
import type { Schedule } from '#kernel/jobs/schedule.ts';
import { cascade, lapse, remind, warn } from './incident.jobs.ts';
import { incidentNotices } from './incident.notices.ts';
import { recountAll, recountOpen } from './incident.recount.ts';

export { similar } from './incident.queries.ts';
export { serviceStatus } from './incident.status.ts';
export { categories, priorityMatrix, resolutionCodes } from './incident.settings.ts';
export { incidentReport, type IncidentReport, type ReportQuestion } from './incident.report.ts';

/** What incident management does after something was committed. */
export const incidentHandlers: readonly Handler[] = [cascade, incidentNotices];
/** What incident management does as time passes. */
export const incidentSchedules: readonly Schedule[] = [warn, remind, lapse, recountOpen, recountAll];
