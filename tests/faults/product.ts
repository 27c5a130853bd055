import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { findPostmaster } from '#kernel/postgres/postmaster.ts';

const PROGRAM = fileURLToPath(new URL('../../src/cli/wellrun.ts', import.meta.url));
const START_MS = 120_000;

/** What is killed: the application, every process of its PostgreSQL, or both at the same moment. */
export type Victim = 'application' | 'database' | 'both';

/** The whole product as people run it, on a data folder of its own. */
export type Product = {
  readonly data: string;
  /** Where it answers; waits while it is being started. Throws when it does not start. */
  address(): Promise<string>;
  start(): Promise<void>;
  /** `kill -9`, then a start where the application was killed; returns when it serves again. */
  kill(victim: Victim): Promise<void>;
  /** Ends it as Ctrl-C does, and gives the exit code. */
  stop(): Promise<number | null>;
  /** Every process of its PostgreSQL. */
  databaseProcesses(): readonly number[];
  /** What it said, the last of it. */
  said(): string;
};

/** The processes whose parent is this one, and theirs. */
const descendants = (pid: number): number[] => {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each)))
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      /* it has just ended */
    }
  const below = (of: number): number[] =>
    [...parents].flatMap(([child, parent]) => (parent === of ? [child, ...below(child)] : []));
  return below(pid);
};

const killHard = (pids: readonly number[]): void => {
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      /* it has just ended */
    }
};

const answers = async (address: string): Promise<boolean> => {
  try {
    return (await fetch(`${address}/health/ready`)).ok;
  } catch {
    return false;
  }
};

/** The product on a data folder; it is started by `start`. `environment`: its settings, such as SMTP_URL. */
export const openProduct = (data: string, environment: Readonly<Record<string, string>> = {}): Product => {
  let child: ChildProcess | null = null;
  let text = '';
  let serving: Promise<string> = Promise.reject(new Error('The product was not started.'));
  serving.catch(() => undefined);
  const postmaster = (): number | null => {
    const found = findPostmaster(join(data, 'postgres'));
    return found.kind === 'running' ? found.pid : null;
  };

  const begin = async (): Promise<string> => {
    const started = spawn(process.execPath, [PROGRAM, 'serve', '--empty'], {
      env: {
        PATH: process.env['PATH'],
        WELLRUN_DATA: data,
        PORT: '0',
        RATE_LIMIT: '0',
        LOG_LEVEL: 'error',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    let mine = '';
    const address = Promise.withResolvers<string>();
    const hear = (chunk: Buffer): void => {
      mine += chunk.toString();
      text = (text + chunk.toString()).slice(-20_000);
      const found = /runs at (http:\S+)/.exec(mine)?.[1];
      if (found !== undefined) address.resolve(found);
    };
    started.stdout.on('data', hear);
    started.stderr.on('data', hear);
    started.once('close', (code) => address.reject(new Error(`The product ended with ${code}: ${mine}`)));
    return address.promise;
  };
  const start = async (): Promise<void> => {
    serving = begin();
    await serving;
  };
  const gone = async (process: ChildProcess | null): Promise<void> => {
    if (process !== null && process.exitCode === null && process.signalCode === null) await once(process, 'exit');
  };
  /** Until it serves with a PostgreSQL that is another process than before. */
  const recovered = async (address: string, before: number | null): Promise<string> => {
    for (const begun = performance.now(); performance.now() - begun < START_MS; await wait(10)) {
      const now = postmaster();
      if (now !== null && now !== before && (await answers(address))) return address;
      if (child?.exitCode !== null || child.signalCode !== null) break;
    }
    throw new Error(`The product did not recover: ${text}`);
  };

  return {
    data,
    address: () => serving,
    start,
    async kill(victim) {
      const address = await serving;
      const database = postmaster();
      const application = child;
      const pids = victim === 'application' || database === null ? [] : [database, ...descendants(database)];
      if (victim === 'database') {
        killHard(pids);
        serving = recovered(address, database);
      } else {
        killHard([application?.pid ?? 0, ...pids].filter((pid) => pid > 0));
        serving = gone(application).then(begin);
      }
      await serving;
    },
    async stop() {
      child?.kill('SIGTERM');
      await gone(child);
      return child?.exitCode ?? null;
    },
    databaseProcesses: () => {
      const found = postmaster();
      return found === null ? [] : [found, ...descendants(found)];
    },
    said: () => text,
  };
};
