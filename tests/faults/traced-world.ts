import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { readConfig } from '#kernel/config.ts';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import { startPostgres } from '#kernel/postgres/supervisor.ts';
import { migrate } from '#kernel/store/migrate.ts';
import { openDb, type Connection, type Db } from '#kernel/store/db.ts';
import { buildApp, type Server } from '#server/app.ts';
import { settle, type Organisation } from '../harness/world.ts';
import { beginDecoding, readDecoded, type Decoded } from './decoding.ts';

export type TracedWorld = {
  readonly made: Organisation;
  readonly server: Server;
  readonly system: Db;
  readonly connection: Connection;
  readonly admin: Client;
  /** The installation's secret. */
  readonly secret: string;
  /** For keys and files beside the database. */
  readonly folder: string;
  /** The product's clock, epoch ms. */
  now(): number;
  pass(ms: number): void;
  /** What was committed since it was asked last. */
  committed(): Promise<readonly Decoded[]>;
  close(): Promise<void>;
};

/** The whole server on a PostgreSQL of its own whose every commit is read by PostgreSQL's logical decoding. */
export const tracedWorld = async (): Promise<TracedWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'wellrun-traced-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'data'), settings: { shared_buffers: '64MB' } });
  const address = { socketDir: postgres.socketDir, port: postgres.port };
  const first = await connectAsSuperuser(address);
  await first.query('CREATE DATABASE traced');
  await first.end();
  const connection = { host: postgres.socketDir, port: postgres.port, database: 'traced' };
  await migrate(connection);
  const system = openDb(connection, 'wellrun_system', { max: 4 });
  const app = openDb(connection, 'wellrun_app', { max: 4 });
  const made = await settle({ system }, 'Traced');
  const admin = await connectAsSuperuser(address, 'traced');
  await beginDecoding(admin);
  const secret = randomBytes(48).toString('base64url');
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const server = buildApp({
    app,
    system,
    connection,
    config: readConfig({ RATE_LIMIT: '0', LOG_LEVEL: 'error' }),
    secret,
    webFolder: folder,
    logTo: { write: (line) => process.stderr.write(line) },
    now,
  });
  await server.ready();
  return {
    made,
    server,
    system,
    connection,
    admin,
    secret,
    folder,
    now,
    pass: (ms) => {
      ahead += ms;
    },
    committed: () => readDecoded(admin),
    close: async () => {
      await server.close();
      await Promise.all([app.close(), system.close(), admin.end()]);
      await postgres.stop('immediate');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
