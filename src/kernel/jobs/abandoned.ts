import { EventEmitter } from 'node:events';
import type { WorkerEvents } from 'graphile-worker';
import type { Db } from '../store/db.ts';

/** Younger ones may belong to a worker that has only just come up. */
const GRACE = '5 seconds';

export type Living = {
  readonly events: WorkerEvents;
  /** The worker of this process; null before the first has begun. */
  current(): string | null;
};

/**
 * Has each worker hold a lock on the connection on which it listens, from which others see that it lives: it goes with the process,
 * however that ends.
 */
export const livingWorkers = (onError: (error: unknown) => void): Living => {
  const events: WorkerEvents = new EventEmitter();
  let current: string | null = null;
  events.on('pool:listen:success', ({ workerPool, client }) => {
    current = workerPool.id;
    // Once it listens: a connection does one thing at a time.
    client.once('drain', () => {
      client
        .query(`SELECT pg_advisory_lock_shared(hashtextextended('jobs:' || $1, 0))`, [workerPool.id])
        .catch(onError);
    });
  });
  return { events, current: () => current };
};

/**
 * Asked for again while a worker was at it, a job is put in the place of another one: the library takes the first one's key away and
 * all its attempts. When that worker is killed, nobody would ever take it up or away.
 */
const REPLACED = `DELETE FROM jobs._private_jobs WHERE key IS NULL AND locked_at IS NULL AND attempts >= max_attempts AND last_error IS NULL`;

/**
 * Gives free the jobs that a worker had taken which was killed; the library itself waits for hours. `mine` lives, whether or not it
 * could say so just now. Gives how many workers that were.
 */
export const freeAbandoned = async (db: Db, mine: string | null = null): Promise<number> => {
  const [answer] = await db.batch([
    {
      name: 'jobs:abandoned',
      values: [mine],
      text: `WITH taken AS (
          SELECT locked_by AS worker FROM jobs._private_jobs WHERE locked_at < now() - interval '${GRACE}'
          UNION SELECT locked_by FROM jobs._private_job_queues WHERE locked_at < now() - interval '${GRACE}'),
        dead AS MATERIALIZED (SELECT worker FROM taken WHERE worker IS DISTINCT FROM $1 AND pg_try_advisory_xact_lock(hashtextextended('jobs:' || worker, 0)))
        SELECT count(*)::int AS workers, jobs.force_unlock_workers(array_agg(worker)) FROM dead`,
    },
    { name: 'jobs:replaced', text: REPLACED },
  ]);
  return Number(answer?.rows[0]?.['workers'] ?? 0);
};
