import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyOrganisation } from '#gateways/backup/histories.ts';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import { systemContext } from '#kernel/store/context.ts';
import { killWorld, type KillWorld } from './kill-world.ts';
import { startLoad, type Acked } from './load.ts';
import type { Victim } from './product.ts';
import { patience, sizeOf } from './promises.ts';
import { lostOf, misfitsOf } from './survival.ts';
import { tell } from './tell.ts';
import { lettersOf, untilHandedOn } from './told-once.ts';

const KILLS = sizeOf('kills');
const WRITES = sizeOf('writes');
const LINES = 50;
const VICTIMS: readonly Victim[] = ['application', 'database', 'both'];
/** The history is verified whole so many times on the way. */
const VERIFIED = 6;
const onLinux = process.platform === 'linux';

let world: KillWorld;
beforeAll(async () => {
  if (onLinux) world = await killWorld();
}, 120_000);
afterAll(() => (onLinux ? world.close() : undefined), 120_000);

const context = () => systemContext(world.system, world.made.org);
const sound = async (): Promise<boolean> =>
  (await verifyOrganisation(world.system, world.made.org, world.product.data)).ok;

describe.skipIf(onLinux)('kill -9', () => {
  it('is not tried here', ({ skip }) => {
    tell('kill', { notRun: 'needs /proc of Linux to find every process of the database' });
    tell('jobs', { notRun: 'needs /proc of Linux to find every process of the database' });
    skip();
  });
});

describe.runIf(onLinux)('kill -9 while people write', () => {
  it(
    `${KILLS} times, of the application, the database or both: ${WRITES} acknowledged writes are all there, once`,
    async () => {
      const load = startLoad(world.load, world.writers('w', LINES));
      const lost: Acked[] = [];
      let [checked, unsound] = [0, 0];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const due = Math.ceil((WRITES * (kill + 1)) / KILLS);
        const moment = performance.now() + Math.random() * 250;
        while (load.acked.length < due || performance.now() < moment) await wait(1);
        const before = load.acked.length;
        await world.product.kill(VICTIMS[kill % VICTIMS.length] as Victim);
        lost.push(...(await lostOf(await context(), load.acked.slice(checked, before))));
        checked = before;
        if ((kill + 1) % Math.ceil(KILLS / VERIFIED) === 0 && !(await sound())) unsound += 1;
      }
      await load.stop();
      const all = await lostOf(await context(), load.acked);
      const misfits = await misfitsOf(await context(), load.acked.length);
      const failures =
        new Set([...lost, ...all]).size + Object.values(misfits).reduce((sum, n) => sum + Math.abs(n), 0);
      tell('kill', {
        trials: KILLS,
        failures: failures + unsound + load.wrong.length,
        note: `${load.acked.length} acknowledged; ${load.repeated.cut} cut and ${load.repeated.unavailable} refused with 503, sent again`,
      });
      expect(load.acked.length).toBeGreaterThanOrEqual(WRITES);
      expect(load.wrong).toEqual([]);
      expect({ lost: [...new Set([...lost, ...all])], unsound, ...misfits }).toEqual({
        lost: [],
        unsound: 0,
        uncaused: 0,
        gaps: 0,
        numbersTwice: 0,
        halves: 0,
      });
      expect(await sound()).toBe(true);
      await untilHandedOn(world, patience(60_000) / 2);
      const { sent, again, faults, records } = await lettersOf(world, load.announced);
      tell('jobs', {
        trials: sent,
        failures: Object.values(faults).reduce((sum, { length }) => sum + length, 0),
        note: `${again} letters came again with their Message-ID`,
      });
      expect(load.announced.length).toBeGreaterThan(0);
      expect(records).toBe(load.announced.length);
      expect(faults).toEqual({ untold: [], unsent: [], strangers: [] });
    },
    patience(120_000),
  );
});

describe.runIf(onLinux)('the harness', () => {
  it('notices jobs that are forgotten', async () => {
    const client = await connectAsSuperuser(await world.postgres(), 'wellrun');
    await client.query('CREATE FUNCTION forgets() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$');
    await client.query(
      'CREATE TRIGGER forgets BEFORE INSERT ON jobs._private_jobs FOR EACH ROW EXECUTE FUNCTION forgets()',
    );
    const load = startLoad(world.load, world.writers('forgotten', LINES).slice(0, 1));
    while (load.announced.length === 0) await wait(1);
    await load.stop();
    await untilHandedOn(world, 60_000);
    const { unsent } = (await lettersOf(world, load.announced)).faults;
    await client.query('DROP TRIGGER forgets ON jobs._private_jobs');
    await client.end();
    tell('jobs', { caught: unsent.length > 0, note: 'planted: jobs that are forgotten' });
    expect(unsent.length).toBeGreaterThan(0);
  }, 120_000);

  it('notices a database that acknowledges before it has written', async () => {
    await world.makeHasty();
    let lost: readonly Acked[] = [];
    for (let kill = 0; kill < 20 && lost.length === 0; kill += 1) {
      const load = startLoad(world.load, [
        { name: `hasty-${kill}`, person: world.made.people.agent.id, key: world.made.people.agent.key, lines: LINES },
      ]);
      while (load.acked.length < 100) await wait(1);
      const acked = load.acked.length;
      await world.product.kill('both');
      await load.stop();
      lost = await lostOf(await context(), load.acked.slice(0, acked));
    }
    tell('kill', { caught: lost.length > 0, note: 'planted: synchronous_commit=off' });
    expect(lost.length).toBeGreaterThan(0);
  }, 180_000);
});
