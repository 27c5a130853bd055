import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyOrganisation } from '#gateways/backup/histories.ts';
import { systemContext } from '#kernel/store/context.ts';
import { killWorld, type KillWorld } from './kill-world.ts';
import { startLoad, type Acked, type Load } from './load.ts';
import { FULL, patience, sizeOf } from './promises.ts';
import { lostOf, misfitsOf } from './survival.ts';
import { tell } from './tell.ts';

const ERRORS = sizeOf('ioErrors');
const INJECTED = [
  'fdatasync:error=EIO',
  'fdatasync:error=ENOSPC',
  'pwrite64,pwritev:error=ENOSPC',
  'pwrite64,pwritev:error=EIO',
] as const;
const PATIENCE_MS = 20_000;

/** Whether this machine lets us give a system call of another process another result. At full size alone: it stops the disk of a server. */
const CAN_INJECT = FULL && spawnSync('strace', ['-e', 'inject=getppid:error=EIO', 'true']).status === 0;

let world: KillWorld;
beforeAll(async () => {
  if (CAN_INJECT) world = await killWorld();
}, 120_000);
afterAll(() => (CAN_INJECT ? world.close() : undefined), 120_000);

describe.skipIf(CAN_INJECT)('an error of the disk', () => {
  it('is not tried here', ({ skip }) => {
    tell('io-error', { notRun: FULL ? 'strace is missing, or may not follow processes' : 'at full size alone' });
    skip();
  });
});

const context = () => systemContext(world.system, world.made.org);

/** Looks again while the database comes back from an error that ended it. */
const lostNow = async (acked: readonly Acked[]): Promise<number> => {
  for (const begun = performance.now(); ; await wait(50))
    try {
      return (await lostOf(await context(), acked)).length;
    } catch (error) {
      if (performance.now() - begun > PATIENCE_MS) throw error;
    }
};

/** Has one system call of PostgreSQL fail, the n-th of whichever process comes to it first; false when none did in time. */
const inject = async (what: string, nth: number): Promise<boolean> => {
  const pids = world.product.databaseProcesses().flatMap((pid) => ['-p', String(pid)]);
  const [calls] = what.split(':');
  const args = ['-f', '-q', '-e', `trace=${calls}`, '-e', `inject=${what}:when=${nth}`, ...pids];
  const child = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = once(child, 'exit');
  const timer = setTimeout(() => child.kill(), PATIENCE_MS);
  let found = false;
  for await (const line of createInterface({ input: child.stderr }))
    if (line.includes('(INJECTED)')) {
      found = true;
      break;
    }
  clearTimeout(timer);
  child.kill();
  await gone;
  return found;
};

const until = async (there: () => boolean): Promise<void> => {
  while (!there()) await wait(5);
};
const moved = (load: Load): Promise<void> => {
  const before = load.acked.length;
  return until(() => load.acked.length >= before + 20);
};

describe.runIf(CAN_INJECT)('an error of the disk', () => {
  it(
    `${ERRORS} times while people write: nothing acknowledged is lost, and it goes on by itself`,
    async () => {
      const load = startLoad(world.load, world.writers('io', 20));
      await moved(load);
      let [injected, lost] = [0, 0];
      for (let turn = 0; turn < ERRORS; turn += 1) {
        // Errors of a flush at any of the next ones; of a write at once, since there may be few of them.
        const what = INJECTED[turn % INJECTED.length] ?? INJECTED[0];
        if (await inject(what, what.startsWith('fdatasync') ? 1 + Math.floor(Math.random() * 10) : 1)) injected += 1;
        await moved(load);
        lost += await lostNow(load.acked.slice());
      }
      await load.stop();
      const misfits = await misfitsOf(await context(), load.acked.length);
      const { ok } = await verifyOrganisation(world.system, world.made.org, world.product.data);
      const misfit = Object.values(misfits).reduce((sum, n) => sum + Math.abs(n), 0);
      tell('io-error', {
        trials: injected,
        failures: lost + misfit + load.wrong.length + (ok ? 0 : 1),
        note: `${load.acked.length} acknowledged, ${load.repeated.unavailable} refused with 503`,
      });
      expect(load.wrong).toEqual([]);
      expect({ lost, ok, ...misfits }).toEqual({ lost: 0, ok: true, uncaused: 0, gaps: 0, numbersTwice: 0, halves: 0 });
      expect(injected).toBeGreaterThan(0);
    },
    patience(120_000),
  );

  it('would be seen to lose what was acknowledged before it was flushed', async () => {
    await world.makeHasty();
    let lost = 0;
    for (let turn = 0; turn < 10 && lost === 0; turn += 1) {
      const load = startLoad(world.load, world.writers(`hasty-${turn}`, 20).slice(2));
      await moved(load);
      await inject('fdatasync:error=EIO', 1);
      const acked = load.acked.slice();
      await load.stop();
      lost = await lostNow(acked);
    }
    tell('io-error', { caught: lost > 0, note: 'planted: synchronous_commit=off' });
    expect(lost).toBeGreaterThan(0);
  }, 180_000);
});
