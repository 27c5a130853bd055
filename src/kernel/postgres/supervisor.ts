import { mkdirSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
import { AppError } from '../errors.ts';
import { postgresBinaries } from './binaries.ts';
import type { PostgresBinaries } from './binaries.ts';
import type { Exit } from './child.ts';
import { connectWhenReady } from './connect.ts';
import { initialiseCluster, syncFolder } from './initialise.ts';
import { inspectDataFolder } from './inspect.ts';
import { PORT, layoutOf } from './layout.ts';
import type { Layout } from './layout.ts';
import { lockDataFolder } from './lock.ts';
import { findPostmaster } from './postmaster.ts';
import { chooseRunAs, giveTo } from './run-as.ts';
import type { RunAs } from './run-as.ts';
import { spawnServer, watchServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import { assertDurable, postgresArguments } from './settings.ts';
import { prepareSocketFolder } from './socket-folder.ts';
import { signal, stopServer } from './stop.ts';
import type { StopMode } from './stop.ts';

export type StartOptions = {
  /** The user's data folder; made when it is absent. */
  dataDir: string;
  /** Told in one line of whatever takes long or deserves notice. */
  onProgress?: (message: string) => void;
  /** PostgreSQL settings by name, beside ours; those on which durability and address rest cannot be changed. */
  settings?: Readonly<Record<string, string>>;
};

export type RunningPostgres = {
  /** Give this to pg as `host`. */
  socketDir: string;
  port: number;
  pid: number;
  /** Of the server, such as '18.4'. */
  version: string;
  /** True when it ran already, left by a Wellrun that was killed. */
  adopted: boolean;
  /** Stops it, waits until it is gone, and gives the data folder free. Errors: `postgres.stop_failed`. */
  stop: (mode?: StopMode) => Promise<void>;
  /** Resolves when it has ended, for whatever reason; the data folder is then free. */
  exited: Promise<Exit>;
};

type Start = {
  layout: Layout;
  binaries: PostgresBinaries;
  as: RunAs;
  settings: string[];
  tell: (message: string) => void;
};
type Ready = { server: ServerProcess; client: Client };

/** After a hard kill of the postmaster its sessions need a moment to notice. */
const SESSIONS_END_MS = 20_000;

/**
 * Starts the embedded PostgreSQL on a data folder, making the database when there is none, and takes the folder for this
 * process. A server left by a killed Wellrun is adopted when it is the same program with the same settings, and stopped
 * otherwise. What is not plainly a sound database of ours is refused and left as it is: nothing is repaired or deleted.
 * Errors: `postgres.*`, each a sentence for the user; see the functions called.
 */
export const startPostgres = async ({ dataDir, onProgress, settings = {} }: StartOptions): Promise<RunningPostgres> => {
  const tell = onProgress ?? (() => undefined);
  const binaries = postgresBinaries();
  const seen = layoutOf(dataDir);
  inspectDataFolder(seen, binaries.major);
  mkdirSync(seen.dataDir, { recursive: true, mode: 0o700 });
  const layout = layoutOf(dataDir);
  const lock = lockDataFolder(layout);
  try {
    // Again, because another Wellrun may have changed it until we held the lock.
    const { cluster, leftovers } = inspectDataFolder(layout, binaries.major);
    for (const path of leftovers) tell(`${path} is left from an interrupted start; it is not used and can be deleted.`);
    const as = await chooseRunAs(layout, binaries.postgres);
    if (cluster === 'absent') {
      tell(`Making a new database in ${layout.dataDir}…`);
      await initialiseCluster(layout, binaries, as);
    }
    const start: Start = { layout, binaries, as, tell, settings: postgresArguments(layout, settings) };
    const ready = (await adopt(start)) ?? (await startAnew(start));
    return await finish(ready, layout, () => lock.release());
  } catch (cause) {
    lock.release();
    throw asSentence(cause, layout);
  }
};

const asSentence = (cause: unknown, { dataDir }: Layout): AppError => {
  if (cause instanceof AppError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'postgres.start_failed',
    `PostgreSQL did not start on ${dataDir}: ${message.replace(/\.$/, '')}.`,
    { cause: message },
  );
};

/** The server that runs already, when it is just the one that we would start. */
const adopt = async ({ layout, binaries, settings, tell }: Start): Promise<Ready | undefined> => {
  const found = findPostmaster(layout.cluster);
  if (found.kind !== 'running') return undefined;
  const server = watchServer(layout, found.pid);
  const same =
    found.command !== undefined && JSON.stringify(found.command) === JSON.stringify([binaries.postgres, ...settings]);
  if (same && found.status !== 'stopping') {
    const client = await connectWhenReady(addressOf(layout), server.hasEnded, recovering(tell));
    if (client !== undefined) {
      tell(`Taking over the PostgreSQL (process ${found.pid}) that a killed Wellrun left running.`);
      return { server, client };
    }
  }
  tell(`Stopping the PostgreSQL (process ${found.pid}) that a killed Wellrun left running…`);
  await stopServer(server, 'fast');
  return undefined;
};

const addressOf = ({ socketDir }: Layout) => ({ socketDir, port: PORT });

const startAnew = async (start: Start): Promise<Ready> => {
  const { layout, binaries, as, settings, tell } = start;
  if (statSync(layout.cluster).uid !== as.uid) giveTo(as, layout.cluster);
  prepareSocketFolder(layout.socketDir, as);
  const begin = performance.now();
  for (;;) {
    const found = findPostmaster(layout.cluster);
    const server = spawnServer(layout, binaries, as, settings, found.kind === 'stale' ? found.pid : undefined);
    const client = await connectWhenReady(addressOf(layout), server.hasEnded, recovering(tell)).catch(
      async (cause: unknown) => {
        await stopServer(server, 'fast');
        throw cause;
      },
    );
    if (client !== undefined) return { server, client };
    const failure = await server.failure();
    const busy = /pre-existing shared memory block/.test(failure.message);
    if (!busy || performance.now() - begin > SESSIONS_END_MS) throw failure;
    await wait(50);
  }
};

const recovering = (tell: (message: string) => void) => (seconds: number) =>
  tell(`PostgreSQL is starting, recovering what an unclean stop left (${seconds} s)…`);

/** Checks what was promised, and hands the server over. */
const finish = async ({ server, client }: Ready, layout: Layout, release: () => void): Promise<RunningPostgres> => {
  let version: string;
  try {
    await assertDurable(client);
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    version = rows[0]?.server_version ?? '';
  } catch (cause) {
    if (server.hasEnded()) throw await server.failure();
    await stopServer(server, 'fast');
    throw cause;
  } finally {
    await client.end();
  }
  // The log and socket folders are new at the first start; PostgreSQL syncs only what holds data.
  syncFolder(layout.cluster);
  const stopWithUs = () => signal(server.pid, 'SIGINT');
  process.once('exit', stopWithUs);
  const exited = server.exited.then((exit) => {
    process.removeListener('exit', stopWithUs);
    release();
    return exit;
  });
  server.holdOpen(false);
  let stopping: Promise<void> | undefined;
  return {
    ...addressOf(layout),
    pid: server.pid,
    version,
    adopted: server.adopted,
    exited,
    stop(mode = 'fast') {
      stopping ??= stopServer(server, mode).then(async () => void (await exited));
      return stopping;
    },
  };
};
