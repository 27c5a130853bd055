import { spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { AppError } from '#kernel/errors.ts';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import type { PostgresAddress } from '#kernel/postgres/connect.ts';
import { isAlive } from '#kernel/postgres/postmaster.ts';
import { startPostgres } from '#kernel/postgres/supervisor.ts';
import type { RunningPostgres, StartOptions } from '#kernel/postgres/supervisor.ts';
import { treeOf } from '../harness/folders.ts';
import { end, startAndRead } from '../harness/processes.ts';

export const OWNER = join(import.meta.dirname, 'supervisor-owner.ts');
export const isRoot = process.getuid?.() === 0;
export const isLinux = process.platform === 'linux';

/** Put behind a test's name, so that a run shows what it could not try. */
export const skippedUnless = (can: boolean, what: string): string => (can ? '' : ` [not run here: ${what}]`);

/** The first value that a statement gives. */
export const ask = async (address: PostgresAddress, sql: string): Promise<unknown> => {
  const client = await connectAsSuperuser(address);
  try {
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
};

/** How a start was refused, and what it changed in the folder. */
export type Refusal = { code: string; message: string; changed: string[] };

/** Starts on a folder that must be refused. Errors: when it is not, or not with an error meant for the user. */
export const refusalOf = async (dataDir: string): Promise<Refusal> => {
  const before = treeOf(dataDir);
  try {
    await (await startPostgres({ dataDir })).stop();
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    const after = treeOf(dataDir);
    const changed = Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path]);
    return { code: cause.code, message: cause.message, changed };
  }
  throw new Error(`${dataDir} was not refused`);
};

/** One sentence that holds these words, says what to do after a colon, and a folder left byte for byte as it was. */
export const refused = (code: string, words: RegExp): Refusal => ({
  code,
  message: expect.stringMatching(new RegExp(`^(?=[^\\n]*${words.source})[A-Z/][^\\n]*: [^\\n]+\\.$`)) as string,
  changed: [],
});

export const stopOrphan = async (pid: number): Promise<void> => {
  if (isAlive(pid)) process.kill(pid, 'SIGQUIT');
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
};

/** Whether this machine lets us mount a file system of a size of our own. */
export const canMount = ((): boolean => {
  if (!isRoot || !isLinux) return false;
  const path = mkdtempSync(join(tmpdir(), 'wellrun-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', path]).status === 0;
  if (mounted) spawnSync('umount', [path]);
  rmSync(path, { recursive: true });
  return mounted;
})();

export type Owned = PostgresAddress & { child: ChildProcess; pid: number };
export type OwnOptions = { uid?: number; gid?: number; env?: NodeJS.ProcessEnv; detached?: boolean };

export type DataFolders = {
  /** A path for a data folder; neither it nor its parent is there. */
  freshPath: () => string;
  /** A data folder with a stopped, sound database in which the table `kept` holds the number 42. */
  soundFolder: (dataDir?: string) => string;
  /** Starts the database in this process. */
  start: (options: StartOptions) => Promise<RunningPostgres>;
  /** Starts it in a process of its own. */
  own: (dataDir: string, options?: OwnOptions) => Promise<Owned>;
  /** Puts an empty file system there. */
  mount: (path: string, options: string) => void;
  /** Has the process ended after the test. */
  watch: (child: ChildProcess) => void;
};

/** Data folders for the tests of a file; whatever a test leaves running is ended after it, and all is removed at the end. */
export const useDataFolders = (): DataFolders => {
  const base = mkdtempSync(join(tmpdir(), 'wellrun-supervisor-'));
  const pristine = join(base, 'pristine');
  const servers: RunningPostgres[] = [];
  const children: ChildProcess[] = [];
  const orphans: number[] = [];
  const mounts: string[] = [];
  let count = 0;

  beforeAll(async () => {
    // Other users must get through to their own folders in it.
    chmodSync(base, 0o711);
    const running = await startPostgres({ dataDir: pristine });
    await ask(running, 'CREATE TABLE kept AS SELECT 42 AS number');
    await running.stop();
  });

  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => end(child)));
    await Promise.all(servers.splice(0).map((server) => server.stop('immediate')));
    await Promise.all(orphans.splice(0).map(stopOrphan));
    for (const path of mounts.splice(0)) spawnSync('umount', [path]);
  });

  afterAll(() => {
    // An ordinary user cannot empty the folder that a test closed.
    spawnSync('chmod', ['-R', 'u+rwx', base]);
    rmSync(base, { recursive: true });
  });

  const freshPath = (): string => join(base, `case-${(count += 1)}`, 'data');
  return {
    freshPath,
    soundFolder(dataDir = freshPath()) {
      mkdirSync(dirname(dataDir), { recursive: true });
      cpSync(pristine, dataDir, { recursive: true });
      return dataDir;
    },
    async start(options) {
      const running = await startPostgres(options);
      servers.push(running);
      return running;
    },
    async own(dataDir, options = {}) {
      const { child, line } = await startAndRead(process.execPath, [OWNER, dataDir], options);
      children.push(child);
      const told = JSON.parse(line) as { pid: number; socketDir: string; port: number; message?: string };
      if (told.message !== undefined) throw new Error(told.message);
      orphans.push(told.pid);
      return { ...told, child };
    },
    mount(path, options) {
      mkdirSync(path, { recursive: true });
      const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], {
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(stderr);
      mounts.push(path);
    },
    watch: (child) => void children.push(child),
  };
};
