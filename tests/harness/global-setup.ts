import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import type { PostgresAddress } from '#kernel/postgres/connect.ts';
import { startPostgres } from '#kernel/postgres/supervisor.ts';
import { migrate } from '#kernel/store/migrate.ts';
import { TEMPLATE } from './database.ts';
import { RUN_FOLDER, removeLeftovers } from './leftovers.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: PostgresAddress;
  }
}

const { ensureBuilt } = createRequire(import.meta.url)('../../scripts/ensure.cjs') as {
  ensureBuilt: () => Promise<void>;
};

/**
 * The browser application built from the present sources, also where vitest is run by itself: a test of a page never looks at
 * an older one. One embedded PostgreSQL for the run, in a folder of its own, with a migrated database from which each test file's is copied. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await Promise.all([removeLeftovers(), ensureBuilt()]);
  const folder = await mkdtemp(join(tmpdir(), RUN_FOLDER));
  const postgres = await startPostgres({ dataDir: join(folder, 'data') });
  const address = { socketDir: postgres.socketDir, port: postgres.port };
  const teardown = async (): Promise<void> => {
    await postgres.stop('immediate');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await makeTemplate(address);
  } catch (cause) {
    await teardown();
    throw cause;
  }
  project.provide('postgres', address);
  return teardown;
}

const makeTemplate = async (address: PostgresAddress): Promise<void> => {
  const client = await connectAsSuperuser(address);
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  await migrate({ host: address.socketDir, port: address.port, database: TEMPLATE });
};
