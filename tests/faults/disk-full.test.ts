import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { randomUUIDv7 } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyOrganisation } from '#gateways/backup/histories.ts';
import { systemContext } from '#kernel/store/context.ts';
import { canMount } from './data-folders.ts';
import { killWorld, type KillWorld } from './kill-world.ts';
import { startLoad } from './load.ts';
import { patience, sizeOf } from './promises.ts';
import { lostOf, misfitsOf } from './survival.ts';
import { tell } from './tell.ts';

const FILLINGS = sizeOf('fillings');
const DISK = 'size=400m';
const LINES = 20;
/** Refusals before there is room again: at first of single files, later of the log without which PostgreSQL ends. */
const REFUSALS = [20, 400];

let disk = '';
let world: KillWorld;
beforeAll(async () => {
  if (!canMount) return;
  disk = mkdtempSync(join(tmpdir(), 'wellrun-disk-'));
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', DISK, 'tmpfs', disk], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  world = await killWorld(disk);
}, 120_000);
afterAll(async () => {
  if (!canMount) return;
  rmSync(join(disk, 'ballast'), { force: true });
  await world.close();
  spawnSync('umount', [disk]);
  rmSync(disk, { recursive: true });
}, 120_000);

describe.skipIf(canMount)('a full disk', () => {
  it('is not tried here', ({ skip }) => {
    tell('disk-full', { notRun: 'needs the right to mount a small file system' });
    skip();
  });
});

const fill = (): void => {
  spawnSync('sh', ['-c', 'cat /dev/zero > "$1"', 'sh', join(disk, 'ballast')]);
};

describe.runIf(canMount)('a disk that is full', () => {
  it(
    `${FILLINGS} times: refuses in clear words, acknowledges nothing falsely, and goes on by itself when there is room`,
    async () => {
      const load = startLoad(world.load, world.writers('d', LINES));
      const context = () => systemContext(world.system, world.made.org);
      const until = async (there: () => boolean): Promise<void> => {
        while (!there()) await wait(5);
      };
      await until(() => load.acked.length >= 60);
      let [refusals, lost] = [0, 0];
      for (let filling = 0; filling < FILLINGS; filling += 1) {
        const before = load.repeated.unavailable;
        fill();
        const wanted = before + (REFUSALS[filling % REFUSALS.length] ?? 0);
        await until(() => load.repeated.unavailable >= wanted);
        refusals += load.repeated.unavailable - before;
        rmSync(join(disk, 'ballast'));
        const acked = load.acked.length;
        await until(() => load.acked.length >= acked + 60);
        lost += (await lostOf(await context(), load.acked.slice())).length;
      }
      await load.stop();
      const misfits = await misfitsOf(await context(), load.acked.length);
      const { ok } = await verifyOrganisation(world.system, world.made.org, world.product.data);
      const misfit = Object.values(misfits).reduce((sum, n) => sum + Math.abs(n), 0);
      tell('disk-full', {
        trials: FILLINGS,
        failures: lost + misfit + load.wrong.length + (ok ? 0 : 1),
        note: `${refusals} refusals with 503, ${load.acked.length} acknowledged`,
      });
      expect(load.wrong).toEqual([]);
      expect({ lost, ok, ...misfits }).toEqual({ lost: 0, ok: true, uncaused: 0, gaps: 0, numbersTwice: 0, halves: 0 });
      for (const words of load.refusals) expect(words).toMatch(/^(?:database\.)?unavailable: [A-Z].+\.$/);
    },
    patience(120_000),
  );

  it('would be seen to lose what a server acknowledges that has nowhere to write it', async () => {
    const hasty = { record: randomUUIDv7(), version: 1, token: 'acknowledged while nothing could be written' };
    const found = await lostOf(await systemContext(world.system, world.made.org), [hasty]);
    tell('disk-full', { caught: found.length === 1, note: 'planted: an answer without a write' });
    expect(found).toEqual([hasty]);
  });
});
