import { recheckEvidence, recordEvidence, refreshEvidence } from '#conformity/conformity.jobs.ts';
import type { Handler } from '#kernel/jobs/handlers.ts';
import { migrateJobs, startJobs, type Jobs } from '#kernel/jobs/runner.ts';
import type { Schedule, Task } from '#kernel/jobs/schedule.ts';
import type { Connection, Db } from '#kernel/store/db.ts';
import type { Logger } from './http/logging.ts';

/** What modules do after something was committed, what comes round, and what is asked for once: one line for each. */
const handlers: readonly Handler[] = [];
const schedules: readonly Schedule[] = [
  refreshEvidence, recordEvidence, recheckEvidence,
];
const tasks: readonly Task[] = [];

/** Starts what goes on beside requests. Several processes may do so: each piece of work is done by one of them. */
export const startWork = async (input: { system: Db; connection: Connection; log: Logger }): Promise<Jobs> => {
  const { system, connection, log } = input;
  await migrateJobs(connection);
  return startJobs({ db: system, connection, handlers, schedules, tasks, log });
};
