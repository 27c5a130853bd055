import { Logger, parseCronItems, run, runMigrations, type Runner, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import { poolConfig, type Ask, type Connection, type Db, type Statement } from '../store/db.ts';
import { freeAbandoned, livingWorkers } from './abandoned.ts';
import { learnWords, WORDS_FOLLOWER } from '../find/learn.ts';
import { followOnce } from './follow.ts';
import { dispatcher, type Failed, type Handler } from './handlers.ts';
import { startLoop } from './loop.ts';
import { forEachOrganisation, type Schedule, type Task } from './schedule.ts';
import { openTail, type Listener, type Tail } from './tail.ts';
import { keepRunning, type Running } from './worker.ts';

export const JOB_SCHEMA = 'jobs';
export const FOLLOWER = 'handlers';

export type Log = { info(fields: object, message: string): void; error(fields: object, message: string): void };
export type JobsInput = {
  /** As the product itself. */
  readonly db: Db;
  readonly connection: Connection;
  readonly handlers: readonly Handler[];
  readonly schedules: readonly Schedule[];
  readonly tasks?: readonly Task[];
  readonly log: Log;
  readonly now?: () => number;
};
export type Jobs = {
  /** Hears of every change that was committed, within 200 ms. */
  onChange(listener: Listener): () => void;
  /** Finishes what is under way, and ends. */
  stop(): Promise<void>;
};

const EVERY_MS = 100;
/** Whoever mistypes a word that came a moment ago can wait for it. */
const WORDS_EVERY_MS = 2_000;
const WORDS_BATCH = 2_000;
const ABANDONED_EVERY_MS = 5_000;
const RETRIES = 10;

/** The statement that asks for a job, to stand in the transaction whose work it belongs to. */
export const jobStatement = (
  task: string,
  payload: Readonly<Record<string, unknown>>,
  options: { key?: string; attempts?: number } = {},
): Statement => ({
  name: 'job:add',
  values: [task, JSON.stringify(payload), options.key ?? null, options.attempts ?? RETRIES],
  text: `SELECT 1 FROM ${JOB_SCHEMA}.add_job($1::text, $2::json, job_key => $3::text, max_attempts => $4::int)`,
});

/** A database that takes a connection and then says nothing is not waited for: a worker that has to end could not. */
const CONNECT_MS = 10_000;

/** The pool of the library that runs jobs: it keeps its own connections, one of them listening. */
const poolOf = (connection: Connection, onError: (error: unknown) => void): pg.Pool => {
  const pool = new pg.Pool({
    ...poolConfig(connection, 'wellrun_system'),
    max: 4,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'wellrun_jobs',
  });
  pool.on('error', onError);
  pool.on('connect', (client) => {
    client.on('error', onError);
  });
  return pool;
};

const loggerOf = (log: Log): Logger =>
  new Logger(() => (level, message, fields) => {
    if (level === 'error') log.error({ jobs: fields?.['error'] ?? null }, message);
  });

/** Brings the tables of the jobs up to date; several processes may do so at once. */
export const migrateJobs = async (connection: Connection): Promise<void> => {
  const pool = poolOf(connection, () => {
    /* told by what was asked */
  });
  try {
    await runMigrations({
      pgPool: pool,
      schema: JOB_SCHEMA,
      logger: new Logger(() => () => {
        /* nothing to tell */
      }),
    });
  } finally {
    await pool.end();
  }
};

const retryLater = (ask: Ask, failed: Failed): Promise<unknown> =>
  ask(jobStatement('event', failed, { key: `event:${failed.handler}:${failed.entry}` }));

/** One worker with a pool of its own, so that nothing of it is left when it ends. */
const beginWorker = async (
  { connection, db, schedules, tasks = [], log, now = Date.now }: JobsInput,
  events: WorkerEvents,
  again: (failed: Failed) => Promise<void>,
): Promise<Running> => {
  const pool = poolOf(connection, (error) => {
    log.error({ err: error }, 'a connection of the jobs broke');
  });
  let runner: Runner;
  try {
    runner = await run({
      pgPool: pool,
      logger: loggerOf(log),
      events,
      noHandleSignals: true,
      preset: {
        worker: {
          schema: JOB_SCHEMA,
          concurrentJobs: 2,
          pollInterval: 2_000,
          // Otherwise a job whose end cannot be written down ends the whole process.
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
      taskList: {
        event: (payload) => again(payload as Failed),
        ...Object.fromEntries(
          tasks.map((task) => [task.name, (payload: unknown) => task.run(db, payload as Record<string, unknown>)]),
        ),
        ...Object.fromEntries(
          schedules.map((schedule) => [schedule.name, () => forEachOrganisation(db, schedule, now)]),
        ),
      },
      parsedCronItems: parseCronItems(
        schedules.map(({ name, cron }) => ({
          task: name,
          match: cron,
          identifier: name,
          options: { maxAttempts: 3, jobKey: `schedule:${name}`, jobKeyMode: 'replace', queueName: name },
        })),
      ),
    });
  } catch (error) {
    await pool.end();
    throw error;
  }
  let stopped: Promise<void> | undefined;
  return {
    ended: runner.promise,
    stop() {
      // It may have stopped by itself.
      stopped ??= runner
        .stop()
        .then(
          () => undefined,
          () => undefined,
        )
        .then(() => pool.end());
      return stopped;
    },
  };
};

/**
 * Starts what goes on beside requests: handlers of what was committed, scheduled work and jobs, live updates. Every process of an
 * installation may start it: each event is handled and each job done by one of them.
 */
export const startJobs = async (input: JobsInput): Promise<Jobs> => {
  const { db, handlers, log, now = Date.now } = input;
  const dispatch = dispatcher(db, handlers, {
    now,
    later: retryLater,
    onError: (error, failed) => {
      log.error({ err: error, ...failed }, 'an event could not be handled just now; it is tried again');
    },
  });
  const living = livingWorkers((error) => {
    log.error({ err: error }, 'a worker could not say that it lives');
  });
  const worker = await keepRunning(
    () => beginWorker(input, living.events, dispatch.again),
    (error) => {
      log.error({ err: error }, 'the worker of the jobs ended; another one begins');
    },
  );
  const tail: Tail = openTail(db);
  const following = startLoop(
    async () => (await followOnce(db, FOLLOWER, dispatch.handle)).full,
    EVERY_MS,
    (error) => {
      log.error({ err: error }, 'the history could not be followed just now');
    },
  );
  const learn = learnWords();
  const learning = startLoop(
    async () => (await followOnce(db, WORDS_FOLLOWER, learn, WORDS_BATCH)).full,
    WORDS_EVERY_MS,
    (error) => {
      log.error({ err: error }, 'new words could not be learned just now');
    },
  );
  const tailing = startLoop(
    async () => (await tail.turn()) >= 1_000,
    EVERY_MS,
    (error) => {
      log.error({ err: error }, 'live updates could not be read just now');
    },
  );
  const freeing = startLoop(
    async () => {
      const workers = await freeAbandoned(db, living.current());
      if (workers > 0) log.info({ workers }, 'jobs of workers that were killed are done by others');
      return false;
    },
    ABANDONED_EVERY_MS,
    (error) => {
      log.error({ err: error }, 'abandoned jobs could not be looked for just now');
    },
  );
  return {
    onChange: (listener) => tail.onChange(listener),
    async stop() {
      await Promise.all([following.stop(), learning.stop(), tailing.stop(), freeing.stop(), worker.stop()]);
    },
  };
};
