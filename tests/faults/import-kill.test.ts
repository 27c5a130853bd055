import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importIncidentLog } from '#gateways/servicenow/import.ts';
import { exportLines } from '../exports/full-world.ts';
import { openWorld, type World } from '../harness/world.ts';
import { NOW, saltOf, type ImportTask } from './import-process.ts';
import { sizeOf } from './promises.ts';
import { tell } from './tell.ts';

const SAMPLE = join(import.meta.dirname, '../data/servicenow/incident_event_log.sample.csv.gz');
const BATCH = 10;
const BATCHES = 20;
const KILLS = sizeOf('importKills');

let world: World;
let straight: World;
let folder: string;
let org: string;

beforeAll(async () => {
  [world, straight] = [await openWorld(), await openWorld()];
  folder = await mkdtemp(join(tmpdir(), 'wellrun-import-kill-'));
  ({
    organisation: { id: org },
  } = await importIncidentLog(straight.system, SAMPLE, { batch: BATCH, now: () => NOW, salt: saltOf }));
});
afterAll(async () => {
  await world.close();
  await straight.close();
  await rm(folder, { recursive: true });
});

/** Runs an import in a process of its own and kills it after so many transactions. Tells whether it ended by itself. */
const importUntil = async (transactions: number): Promise<boolean> => {
  const { host, port, database } = world.database;
  const task: ImportTask = { host, port, database, path: SAMPLE, batch: BATCH };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'import-process.ts'), JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  let [seen, ended] = [0, false];
  for await (const line of createInterface({ input: child.stdout })) {
    ended ||= line.startsWith('imported');
    seen += 1;
    if (seen >= transactions) child.kill('SIGKILL');
  }
  await gone;
  return ended;
};
const content = async (of: World): Promise<string[]> => (await exportLines(of.system, folder, org)).slice(1);

describe('an import that is killed', () => {
  it(
    `at ${KILLS} random moments and run again is the same, byte for byte, as one that ran through`,
    { timeout: 30_000 + KILLS * 10_000 },
    async () => {
      for (let kill = 0; kill < KILLS; kill += 1) await importUntil(1 + Math.floor((Math.random() * BATCHES) / KILLS));
      expect(await importUntil(Number.POSITIVE_INFINITY)).toBe(true);
      const [killed, through] = await Promise.all([content(world), content(straight)]);
      tell('import-kill', { trials: KILLS, failures: JSON.stringify(killed) === JSON.stringify(through) ? 0 : 1 });
      expect(killed).toEqual(through);
    },
  );

  it('would be found to differ if a single transaction were missing', async () => {
    const other = await openWorld();
    const stop = new AbortController();
    const onProgress = ({ phase, done }: { phase: string; done: number }): void => {
      if (phase === 'writing' && done > 1_300) stop.abort();
    };
    await importIncidentLog(other.system, SAMPLE, {
      batch: BATCH,
      now: () => NOW,
      salt: saltOf,
      signal: stop.signal,
      onProgress,
    }).catch(() => undefined);
    const [short, whole] = [await content(other), await content(straight)];
    tell('import-kill', {
      caught: JSON.stringify(short) !== JSON.stringify(whole),
      note: 'planted: a transaction left out',
    });
    expect(short).not.toEqual(whole);
    await other.close();
  });
});
