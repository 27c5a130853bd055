import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyOrganisation } from '#gateways/backup/histories.ts';
import { systemContext } from '#kernel/store/context.ts';
import { killWorld, type KillWorld } from './kill-world.ts';
import { startLoad, type Acked } from './load.ts';
import type { Victim } from './product.ts';
import { patience, sizeOf } from './promises.ts';
import { lostOf, misfitsOf } from './survival.ts';
import { tell } from './tell.ts';

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
      await toldOnce(load.announced);
    },
    patience(120_000),
  );
});

/** Two people are told of each announced record, once, and each of them by one letter, however often it was sent. */
const toldOnce = async (announced: readonly string[]): Promise<void> => {
  const run = await context();
  const values = [world.made.org];
  const left = async (): Promise<unknown> => {
    const [followed, jobs] = await run.batch([
      {
        text: "SELECT count(*)::int AS n FROM history h, follower f WHERE f.name = 'handlers' AND (h.xid, h.id) > (f.xid, f.id)",
      },
      {
        text: "SELECT count(*)::int AS n, count(locked_by)::int AS locked, max(last_error) AS error FROM jobs.jobs WHERE task_identifier IN ('mail', 'event')",
      },
    ]);
    return { unread: followed?.rows[0]?.['n'], ...jobs?.rows[0] };
  };
  await expect
    .poll(left, { interval: 200, timeout: patience(60_000) / 2 })
    .toEqual({ unread: 0, n: 0, locked: 0, error: null });
  const [reasons, mails] = await run.batch([
    {
      text: `SELECT h.id, count(n.id)::int AS told FROM unnest($2::text[]) AS a (token)
        JOIN history h ON h.org = $1 AND h.type = 'incident' AND h.action = 'create' AND position('"' || a.token || '"' IN h.body || coalesce(h.personal, '')) > 0
        LEFT JOIN notification n ON n.org = h.org AND n.entry = h.id GROUP BY h.id`,
      values: [world.made.org, announced],
    },
    { text: 'SELECT id, mail, entry IS NULL AS "causeless" FROM notification WHERE org = $1', values },
  ]);
  const sent = Map.groupBy(
    world.mail.received,
    ({ text }) => /Message-ID: <notice-([0-9a-f-]+)@/i.exec(text)?.[1] ?? '',
  );
  const letters = (mails?.rows ?? []).filter(({ mail }) => mail === 'sent');
  const untold = (reasons?.rows ?? []).filter(({ told }) => told !== 2);
  const unsent = (mails?.rows ?? []).filter(({ id, mail }) => mail !== 'sent' || !sent.has(String(id)));
  const strangers = [...sent.keys()].filter((id) => !letters.some((letter) => letter['id'] === id));
  const again = world.mail.received.length - sent.size;
  tell('jobs', {
    trials: letters.length,
    failures: untold.length + unsent.length + strangers.length,
    note: `${again} letters came again with their Message-ID`,
  });
  expect(reasons?.rows.length).toBe(announced.length);
  expect(announced.length).toBeGreaterThan(0);
  expect({ untold, unsent, strangers }).toEqual({ untold: [], unsent: [], strangers: [] });
};

describe.runIf(onLinux)('the harness', () => {
  it('notices a database that acknowledges before it has written', async () => {
    await world.makeHasty();
    const before = world.mail.received.length;
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
    expect(world.mail.received.length).toBeGreaterThanOrEqual(before);
  }, 180_000);
});
