import { execFile, spawnSync } from 'node:child_process';
import { randomUUIDv7 } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAnchors } from '#kernel/history/anchor.ts';
import { exportProof } from '#kernel/history/bundle.ts';
import { readCheckpoint } from '#kernel/history/checkpoint.ts';
import type { Fault } from '#kernel/history/fault.ts';
import { signFork } from '#kernel/history/fork.ts';
import { openLeafLog } from '#kernel/history/leaf-log.ts';
import type { LeafLog } from '#kernel/history/leaf-log.ts';
import type { Query } from '#kernel/history/query.ts';
import { verifyHistory } from '#kernel/history/verify.ts';
import { historyWorld } from './history-world.ts';
import type { HistoryWorld } from './history-world.ts';
import { SEED, patience, sizeOf } from './promises.ts';
import { OPERATORS, place } from './tampering.ts';
import type { Expected } from './tampering.ts';
import { tell } from './tell.ts';

/** Manipulations of each kind. */
const TRIALS = sizeOf('manipulations');

/** Random numbers below n, the same for the same seed. */
const random = (seed: number) => {
  let state = seed;
  return (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
};
const choose = random(SEED);

/** Whether this machine can run the second verifier. */
const PYTHON = spawnSync('python3', ['--version']).status === 0;

let world: HistoryWorld;
let folder = '';
let anchors: string[] = [];
let leaves: LeafLog | null = null;
let size = 0;

const verify = (query: Query, withFiles: { anchors: string[]; leaves: LeafLog | null } = { anchors, leaves }) =>
  verifyHistory({ query, org: world.org, keys: world.keys.trusted, now: world.now(), batch: 200, ...withFiles });

const pack = async (query: Query, name: string): Promise<string> => {
  const path = join(folder, `${name}.ndjson`);
  const lines = await Array.fromAsync(exportProof(query, world.org, { ...world.keys, foreign: [] }, world.now()));
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
};

type Second = { ok: boolean; fault: Pick<Fault, 'code' | 'position'> | null; entries: number };

/** What the verifier in Python says of bundles; it exits with 1 when one of them does not hold. */
const secondOpinion = async (paths: string[], data = world.data): Promise<Second[]> => {
  const files = [
    '--keys',
    join(world.data, 'keys', 'history.pub'),
    '--anchors',
    join(data, 'anchors', `${world.org}.checkpoints`),
    '--leaves',
    join(data, 'anchors', `${world.org}.leaves`),
  ];
  const run = promisify(execFile)('python3', ['tools/verify.py', '--json', ...files, ...paths], {
    maxBuffer: 2 ** 26,
    timeout: 5_000 + paths.length * 2_000,
  });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Second);
};

beforeAll(async () => {
  world = await historyWorld();
  folder = await mkdtemp(join(tmpdir(), 'wellrun-tamper-'));
  for (let minute = 0; minute < 8; minute++) {
    if (minute === 3) await world.rotate();
    const sealer = world.sealer();
    const written = await world.write(60 + minute);
    await sealer.seal();
    world.pass(61_000);
    if (minute === 1 || minute === 2) await world.erase(written.slice(0, 20));
    await world.write(3);
    await sealer.seal();
  }
  anchors = await readAnchors(world.data, world.org);
  leaves = await openLeafLog(world.data, world.org);
  size = leaves?.size ?? 0;
});

afterAll(async () => {
  await leaves?.close();
  await rm(folder, { recursive: true });
  await world.close();
});

/** Manipulates the database in one way, at a place drawn by chance, looks at it, and undoes it. */
const manipulated = async (name: string, look: (query: Query, expected: Expected, at: string) => Promise<void>) => {
  const near = 90 + choose(size - 160);
  await world.tamper(async (query) => {
    const at = await place({ query, org: world.org, at: near }, `h.type = 'incident'`);
    const tampering = { query, org: world.org, at, size, now: world.now(), signer: world.keys.signer, choose };
    const expected = await OPERATORS[name]?.(tampering);
    await look(query, expected as Expected, `place ${at}, seed ${SEED}`);
  });
};

/** Runs `look` on a database that was restored to its first 300 entries and owns up to it, and on the files beside it. */
const restored = (look: (query: Query, data: string) => Promise<void>) =>
  world.tamper(async (query) => {
    const data = await mkdtemp(join(folder, 'restored-'));
    await cp(join(world.data, 'anchors'), join(data, 'anchors'), { recursive: true });
    const tampering = { query, org: world.org, at: 300, size, now: world.now(), signer: world.keys.signer, choose };
    await OPERATORS['cut the tail off, checkpoints and seal head made to fit']?.(tampering);
    const forked = await signFork({
      transaction: (work) => work(query),
      data,
      org: world.org,
      signer: world.keys.signer,
      keys: world.keys.trusted,
      now: world.now(),
      id: randomUUIDv7(),
      actor: { id: null, kind: 'system' },
      reason: 'restored from the backup of yesterday',
    });
    expect(forked).toMatchObject({ keptSize: 300, lostSize: readCheckpoint(anchors.at(-1) ?? '')?.size });
    await look(query, data);
  });

const kinds = Object.keys(OPERATORS);
const timeout = patience(10_000 + TRIALS * 3_000);

describe('altered history is detected', () => {
  it('with no false alarm on what nobody touched, with or without the files beside the database', async () => {
    expect(anchors.length).toBeGreaterThanOrEqual(8);
    await world.tamper(async (query) => {
      expect(await verify(query)).toMatchObject({ ok: true, fault: null, counts: { entries: size } });
      expect(await verify(query, { anchors: [], leaves: null })).toMatchObject({ ok: true });
    });
  });

  it('with no false alarm after a restore that was owned up to by a signed fork', () =>
    restored(async (query, data) => {
      const files = { anchors: await readAnchors(data, world.org), leaves: await openLeafLog(data, world.org) };
      expect(await verify(query, files)).toMatchObject({ ok: true, fault: null, counts: { entries: 301 } });
      await files.leaves?.close();
    }));

  let found = 0;

  it.each(kinds)('when somebody tries to %s', { timeout }, async (name) => {
    for (let trial = 0; trial < TRIALS; trial++) {
      await manipulated(name, async (query, expected, where) => {
        expect({ where, ...(await verify(query)).fault }).toMatchObject({ where, ...expected });
        // Without the log of leaves the place may be known less exactly, but what happened is noticed all the same.
        const blunt = (await verify(query, { anchors, leaves: null })).fault;
        expect({ where, noticed: blunt !== null && blunt.position <= expected.position }).toEqual({
          where,
          noticed: true,
        });
        found += 1;
      });
    }
  });

  it('every single time', () => {
    tell('tampering', {
      trials: kinds.length * TRIALS,
      failures: kinds.length * TRIALS - found,
      note: `${kinds.length} kinds, seed ${SEED}`,
    });
    expect(found).toBe(kinds.length * TRIALS);
  });
});

describe.runIf(PYTHON)('the second verifier, in Python, agrees', () => {
  it('on what nobody touched', async () => {
    await world.tamper(async (query) => {
      const [second] = await secondOpinion([await pack(query, 'clean')]);
      expect(second).toMatchObject({ ok: true, fault: null, entries: size });
    });
  });

  it('after a restore, but only with the fork that owns up to it', () =>
    restored(async (query, data) => {
      const path = await pack(query, 'forked');
      expect(await secondOpinion([path], data)).toMatchObject([{ ok: true, fault: null, entries: 301 }]);
      expect(await secondOpinion([path])).toMatchObject([{ ok: false }]);
    }));

  let agreed = 0;

  it.each(kinds)('when somebody tries to %s', { timeout }, async (name) => {
    const faults: Expected[] = [];
    const paths: string[] = [];
    for (let trial = 0; trial < TRIALS; trial++) {
      await manipulated(name, async (query, expected) => {
        faults.push(expected);
        paths.push(await pack(query, `trial-${trial}`));
      });
    }
    const second = await secondOpinion(paths);
    expect(second.map(({ fault }) => fault)).toMatchObject(faults);
    agreed += second.length;
  });

  it('every single time', () => {
    const trials = kinds.length * TRIALS;
    tell('second-verifier', { trials, failures: trials - agreed, caught: agreed === trials });
    expect(agreed).toBe(kinds.length * TRIALS);
  });
});

describe.skipIf(PYTHON)('the second verifier', () => {
  it('is not run here, because python3 is missing', ({ skip }) => {
    tell('second-verifier', { notRun: 'python3 is missing' });
    expect(PYTHON).toBe(false);
    skip();
  });
});

describe('the harness notices a verifier that checks less', () => {
  const missed = async (name: string, withFiles: { anchors: string[]; leaves: LeafLog | null }) =>
    world.tamper(async (query) => {
      await OPERATORS[name]?.({
        query,
        org: world.org,
        at: 200,
        size,
        now: world.now(),
        signer: world.keys.signer,
        choose,
      });
      return (await verify(query, withFiles)).ok;
    });

  it('without what is anchored outside, a tail that was cut off goes unnoticed', async () => {
    expect(await missed('cut the tail off, checkpoints and seal head made to fit', { anchors: [], leaves: null })).toBe(
      true,
    );
  });

  it('without what is anchored outside, a system that went on from an older state goes unnoticed', async () => {
    expect(
      await missed('restore an older state and let the system go on, signing with the true key', {
        anchors: [],
        leaves: null,
      }),
    ).toBe(true);
  });

  it('without the signing keys, anybody can sign', async () => {
    const verdict = await world.tamper(async (query) => {
      await OPERATORS['edit an entry, re-chain everything, sign with another key']?.({
        query,
        org: world.org,
        at: 200,
        size,
        now: world.now(),
        signer: world.keys.signer,
        choose,
      });
      const { rows } = await query('SELECT note FROM checkpoint WHERE org = $1 ORDER BY size DESC LIMIT 1', [
        world.org,
      ]);
      expect(String(rows[0]?.['note'])).toContain('wellrun-history');
      return verify(query, { anchors: [], leaves: null });
    });
    tell('tampering', { caught: true, note: 'planted: verifiers without anchors, or without the right key' });
    expect(verdict.fault).toMatchObject({ code: 'checkpoint' });
  });
});
