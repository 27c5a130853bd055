import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from '../../../tests/harness/world.ts';
import { freeAbandoned } from './abandoned.ts';
import { jobStatement, migrateJobs, startJobs } from './runner.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
  const { host, port, database } = world.database;
  await migrateJobs({ host, port, database });
});
afterAll(() => world.close());

const takenBy = (worker: string) =>
  world.system.batch([
    jobStatement('count', { n: worker }),
    {
      text: "UPDATE jobs._private_jobs SET locked_by = $1, locked_at = now() - interval '1 minute' WHERE locked_by IS NULL",
      values: [worker],
    },
  ]);

describe('jobs that a worker had taken', () => {
  it('are done by another one when it was killed, and left to it while it lives', async () => {
    await takenBy('pool-dead');
    await takenBy('pool-alive');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let locked = (): void => undefined;
    const living = new Promise<void>((resolve) => {
      locked = resolve;
    });
    const worker = world.system.transaction(async (ask) => {
      await ask({ text: "SELECT pg_advisory_xact_lock_shared(hashtextextended('jobs:pool-alive', 0))" });
      locked();
      await held;
    });
    await living;
    expect(await freeAbandoned(world.system)).toBe(1);
    expect(await freeAbandoned(world.system)).toBe(0);
    release();
    await worker;

    const done = Promise.withResolvers<void>();
    const seen: unknown[] = [];
    const { host, port, database } = world.database;
    const jobs = await startJobs({
      db: world.system,
      connection: { host, port, database },
      handlers: [],
      schedules: [],
      tasks: [
        {
          name: 'count',
          run: async (_db, { n }) => {
            seen.push(n);
            if (seen.length === 2) done.resolve();
          },
        },
      ],
      log: { info: () => undefined, error: () => undefined },
    });
    await done.promise;
    const [listening] = await world.system.batch([
      { text: "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'" },
    ]);
    expect(listening?.rows[0]?.['n']).toBeGreaterThan(0);
    await jobs.stop();
    expect(seen.toSorted()).toEqual(['pool-alive', 'pool-dead']);
  });

  it('are forgotten when another one was asked for in their place before it was killed', async () => {
    const ask = jobStatement('count', { n: 'replaced' }, { key: 'once' });
    await world.system.batch([
      ask,
      {
        text: "UPDATE jobs._private_jobs SET locked_by = 'pool-gone', locked_at = now() - interval '1 minute', attempts = 1 WHERE key = 'once'",
      },
    ]);
    await world.system.batch([ask]);
    expect(await freeAbandoned(world.system)).toBe(1);
    await freeAbandoned(world.system);
    const [left] = await world.system.batch([
      { text: "SELECT key, attempts FROM jobs.jobs WHERE task_identifier = 'count'" },
    ]);
    expect(left?.rows).toEqual([{ key: 'once', attempts: 0 }]);
  });
});
