import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUIDv7 } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBackup } from '#gateways/backup/backup.ts';
import { sealNow, verifyOrganisation } from '#gateways/backup/histories.ts';
import { verifiedBackups } from '#gateways/backup/journal.ts';
import { proveRestored, withRestored } from '#gateways/backup/restored.ts';
import { restoreBackup } from '#gateways/backup/restore.ts';
import { tarEntries } from '#gateways/backup/tar.ts';
import { unpackBackup } from '#gateways/backup/unpack.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { systemContext } from '#kernel/store/context.ts';
import { openRuntime, type Runtime } from '../../src/cli/runtime.ts';
import { treeOf } from '../harness/folders.ts';
import { patience, sizeOf } from './promises.ts';
import { tell } from './tell.ts';

const FLIPS = sizeOf('byteFlips');
/** In every file of the backup, or in one of each kind. */
const FULL = FLIPS > 1;
const KILLS = sizeOf('backupKills');
const PATIENCE_MS = patience(120_000);
const DATABASE = 'wellrun';

let folder: string;
let data: string;
let runtime: Runtime;
const org = randomUUIDv7();
const place = (name: string): string => join(folder, name);
const now = (): Date => new Date();
const backUp = (file: string) => {
  const { host: socketDir, port } = runtime.connection as { host: string; port: number };
  return makeBackup({ data, address: { socketDir, port }, database: DATABASE, file, product: '0.0.0', now });
};
const write = async (title: string): Promise<string> =>
  String((await create(await systemContext(runtime.system, org), definitionNamed('team'), { title }))['id']);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wellrun-backup-'));
  data = place('data');
  runtime = await openRuntime({
    variables: { WELLRUN_DATA: data },
    out: () => undefined,
    err: () => undefined,
    interactive: false,
  });
  await runtime.system.batch([{ text: 'INSERT INTO organisation (org, name) VALUES ($1, $2)', values: [org, 'Acme'] }]);
  for (let n = 0; n < 20; n += 1) await write(`Team ${n}`);
  await sealNow(runtime.system, data);
});
afterAll(async () => {
  await runtime.close();
  await rm(folder, { recursive: true });
});

/** Writes and seals without a pause until it is told to stop; gives what was acknowledged so far. */
const writing = () => {
  const acknowledged: string[] = [];
  let stopped = false;
  const writer = async (): Promise<void> => {
    while (!stopped) acknowledged.push(await write(`Written meanwhile ${acknowledged.length}`));
  };
  const sealing = async (): Promise<void> => {
    while (!stopped) await sealNow(runtime.system, data);
  };
  const running = Promise.all([writer(), writer(), sealing()]);
  return {
    acknowledged,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
};

const idsIn = async (at: string): Promise<Set<unknown>> =>
  withRestored(at, DATABASE, async ({ system }) => {
    const context = await systemContext(system, org);
    const [answer] = await context.batch([{ text: 'SELECT id FROM team WHERE org = $1', values: [org] }]);
    return new Set(answer?.rows.map(({ id }) => id));
  });

describe('a backup made while people write', () => {
  it(
    'holds everything that was acknowledged before, and restores to a sound history',
    async () => {
      const load = writing();
      while (load.acknowledged.length < 30) await new Promise((resolve) => setImmediate(resolve));
      const before = [...load.acknowledged];
      const made = await backUp(place('under-load.tar.zst'));
      await load.stop();
      expect(load.acknowledged.length).toBeGreaterThan(before.length);
      expect((await verifiedBackups(data)).at(-1)).toEqual(made);
      expect(made.indexes).toBeGreaterThan(100);

      const { proven, forks } = await restoreBackup({ data: place('restored'), file: made.file, now });
      expect([proven.organisations, forks.size]).toEqual([1, 0]);
      const there = await idsIn(place('restored'));
      tell('backup', { trials: 1, failures: before.filter((id) => !there.has(id)).length });
      expect(before.filter((id) => !there.has(id))).toEqual([]);
      expect((await readdir(place('restored'))).toSorted()).toEqual(
        expect.arrayContaining(['anchors', 'keys', 'postgres']),
      );
      expect(await readdir(join(data, 'backup.work'))).toEqual(['wellrun.lock']);
    },
    PATIENCE_MS,
  );

  it(
    'restored with the anchors of what was lost, says in its history what is missing',
    async () => {
      await sealNow(runtime.system, data);
      const at = place('with-anchors');
      const file = place('under-load.tar.zst');
      const { forks } = await restoreBackup({ data: at, file, anchors: join(data, 'anchors'), now });
      const verdict = await withRestored(at, DATABASE, ({ system }) => verifyOrganisation(system, org, at));
      expect(verdict).toMatchObject({ ok: true, forks: [forks.get(org)] });
      expect(verdict.forks[0]?.lostSize).toBeGreaterThan(verdict.forks[0]?.keptSize ?? 0);
    },
    PATIENCE_MS,
  );

  it('is not believed when rows are missing', async () => {
    await withRestored(place('restored'), DATABASE, async (running) => {
      const { facts } = await proveRestored(running, place('restored'), {
        database: DATABASE,
        facts: { rows: {}, heads: {} },
      });
      const more = { ...facts, rows: { ...facts.rows, team: { [org]: (facts.rows['team']?.[org] ?? 0) + 1 } } };
      await expect(
        proveRestored(running, place('restored'), { database: DATABASE, facts: more }),
      ).rejects.toMatchObject({ code: 'backup.incomplete' });
      tell('backup', { caught: true, note: 'planted: a row that is missing' });
    });
  });
});

/** 'anchors' of 'anchors/….leaves'. */
const classOf = (name: string): string => name.replace(/\/.*/, '');

describe('a damaged backup', () => {
  it(
    'is found, wherever the byte that changed is, and leaves nothing',
    async () => {
      const file = place('plain.tar');
      const whole = zstdDecompressSync(await readFile(place('under-load.tar.zst')));
      await writeFile(file, whole);
      let at = 0;
      const places: [string, number][] = [];
      const classes = new Set<string>();
      for await (const { name, size } of tarEntries(
        (async function* () {
          yield whole;
        })(),
      )) {
        const another = !classes.has(classOf(name));
        classes.add(classOf(name));
        for (let n = 0; n < FLIPS && size > 0 && (FULL || another); n += 1)
          places.push([name, at + 512 + Math.floor(((n + 0.5) / FLIPS) * size)]);
        if (FULL || name === 'base.tar') places.push([name, at + 3]);
        at += 512 + Math.ceil(size / 512) * 512;
      }
      expect(classes).toEqual(
        new Set(['manifest.json', 'keys', 'anchors', 'backup_manifest', 'base.tar', 'sums.json']),
      );
      await unpackBackup(file, place('sound'));
      const found = [];
      for (const [name, offset] of places) {
        const damaged = Buffer.from(whole);
        damaged.writeUInt8((damaged[offset] ?? 0) ^ 1, offset);
        await writeFile(place('damaged.tar'), damaged);
        const refused = await unpackBackup(place('damaged.tar'), place('scratch')).then(
          () => 'accepted',
          (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
        );
        await rm(place('scratch'), { recursive: true, force: true });
        found.push([name, offset, refused]);
      }
      const unnoticed = found.filter(([, , refused]) => !String(refused).startsWith('backup.'));
      tell('backup', { trials: found.length, failures: unnoticed.length });
      expect(unnoticed).toEqual([]);
      await expect(restoreBackup({ data: place('nowhere'), file: place('damaged.tar'), now })).rejects.toThrow(
        /The backup is damaged/,
      );
      await writeFile(place('short.tar'), whole.subarray(0, Math.floor(whole.length * 0.7)));
      await expect(restoreBackup({ data: place('nowhere'), file: place('short.tar'), now })).rejects.toThrow(
        /it ends too early/,
      );
      expect(existsSync(place('nowhere'))).toBe(false);
    },
    PATIENCE_MS,
  );
});

describe('a restore', () => {
  it('leaves a folder alone that holds anything', async () => {
    const at = place('mine');
    await mkdir(at);
    await writeFile(join(at, 'letter.txt'), 'Dear Ada');
    const before = treeOf(at);
    await expect(restoreBackup({ data: at, file: place('plain.tar'), now })).rejects.toThrow(
      /mine is not empty \(letter\.txt\)/,
    );
    expect(treeOf(at)).toEqual(before);
  });

  it.each([
    ['is no backup', 'Hello, world'.repeat(200)],
    ['is empty', ''],
  ])('refuses a file that %s', async (_, text) => {
    await writeFile(place('letter'), text);
    await expect(restoreBackup({ data: place('nowhere'), file: place('letter'), now })).rejects.toMatchObject({
      code: expect.stringMatching(/^backup\./) as string,
    });
  });
});

describe('a backup that is killed', () => {
  it(
    'leaves nothing under its name, and does not stand in the way of the next one',
    async () => {
      const file = place('killed.tar.gz');
      for (let n = 0; n < KILLS; n += 1) {
        const child = spawn(process.execPath, ['src/cli/wellrun.ts', 'backup', file], {
          env: { ...process.env, WELLRUN_DATA: data },
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        let lines = 0;
        for await (const _ of createInterface({ input: child.stderr })) {
          lines += 1;
          if (lines > n % 3) break;
        }
        child.kill('SIGKILL');
        if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        expect([child.signalCode, existsSync(file)]).toEqual(['SIGKILL', false]);
      }
      tell('backup', { trials: KILLS, failures: 0 });
      await backUp(file);
      expect((await readdir(folder)).filter((name) => name.startsWith('killed'))).toEqual(['killed.tar.gz']);
      await expect(backUp(file)).rejects.toMatchObject({ code: 'file.exists' });
      expect(await readdir(join(data, 'backup.work'))).toEqual(['wellrun.lock']);
    },
    PATIENCE_MS,
  );
});
