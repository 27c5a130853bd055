import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../tests/e2e/chromium.ts';
import { CACHE, stateOfMigrations } from './environment.ts';
import { alone, median, type Figure } from './measure.ts';

const COMMAND = fileURLToPath(new URL('../src/cli/wellrun.ts', import.meta.url));
const START_MS = 300_000;
/** Long enough for what a start leaves for later: compressed files, the parts of sign-in, the first sealing. */
const SETTLED_MS = 5_000;
/** Long enough for a page to have asked for all that it shows; its live stream never falls idle. */
const LOADED_MS = 2_500;

type SignIn = { readonly email: string; readonly password: string };
type Running = {
  readonly base: string;
  readonly people: ReadonlyMap<string, SignIn>;
  /** Seconds from the start of the process to its first page. */
  readonly seconds: number;
  rss(): Promise<number>;
  stop(): Promise<void>;
};

const freePort = async (): Promise<number> => {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};

const answers = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url, { headers: { accept: 'text/html' } });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
};

/** `wellrun serve` as anybody runs it, with an embedded PostgreSQL and the demonstration company. */
const startProduct = async (data: string): Promise<Running> => {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const begun = performance.now();
  const child = spawn(process.execPath, [COMMAND, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      WELLRUN_DATA: data,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: '',
      LOG_LEVEL: 'fatal',
    },
  });
  const people = new Map<string, SignIn>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, role = '', email = '', password = ''] = /^ {2}(.+): (\S+@\S+), password (.+)$/.exec(line) ?? [];
    if (role !== '') people.set(role, { email, password });
  });
  while (!(await answers(`${base}/health/ready`)) || !(await answers(`${base}/sign-in`))) {
    if (child.exitCode !== null || performance.now() - begun > START_MS) {
      child.kill('SIGINT');
      throw new Error('the product does not start');
    }
    await delay(10);
  }
  return {
    base,
    people,
    seconds: (performance.now() - begun) / 1000,
    rss: async () => Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGINT');
      await ended;
    },
  };
};

/** Kilobytes of script and style, as they come over the wire, that a browser has loaded when a page is there. */
const weigh = async (
  running: Running,
  pages: readonly { name: string; as: string | null; path: string; goal: number }[],
): Promise<Figure[]> => {
  const browser = await openBrowser();
  try {
    const figures: Figure[] = [];
    for (const { name, as, path, goal } of pages) {
      const context = await browser.newContext({ baseURL: running.base });
      if (as !== null) {
        const who = [...running.people].find(([role]) => role.startsWith(as))?.[1];
        await context.request.post('/api/auth/sign-in/email', { data: who ?? {}, headers: { origin: running.base } });
      }
      const page = await context.newPage();
      await page.goto(path);
      await page.waitForTimeout(LOADED_MS);
      const bytes = await page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .filter(({ name: url }) => /\.(?:js|css)(?:\?|$)/.test(url))
          .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
      );
      figures.push(alone(`script and style: ${name}`, 'kB', bytes / 1000, goal, 'lower'));
      await context.close();
    }
    return figures;
  } finally {
    await browser.close();
  }
};

/** What whoever runs it notices first: restart to the first page, memory when nothing happens, and what a browser has to load. */
export const measureProduct = async ({ rounds }: { rounds: number }): Promise<readonly Figure[]> => {
  const data = join(CACHE, `product-${await stateOfMigrations()}`);
  const first = await startProduct(data).catch(async (error: unknown) => {
    await rm(data, { recursive: true, force: true });
    throw error;
  });
  await first.stop();
  const seconds: number[] = [];
  for (let round = 1; round < rounds; round += 1) {
    const again = await startProduct(data);
    seconds.push(again.seconds);
    await again.stop();
  }
  const running = await startProduct(data);
  try {
    seconds.push(running.seconds);
    await delay(SETTLED_MS);
    const rss = await running.rss();
    return [
      alone('restart to first answer', 's', median(seconds), 3, 'lower'),
      alone('resident memory, idle', 'MB', rss, 260, 'lower'),
      ...(await weigh(running, [
        { name: 'sign-in', as: null, path: '/sign-in', goal: 300 },
        { name: 'portal', as: 'End user', path: '/portal', goal: 300 },
        { name: 'the agent’s queue', as: 'Service desk agent', path: '/incidents', goal: 400 },
      ])),
    ];
  } finally {
    await running.stop();
  }
};
