import { copyFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { historyWorld } from '../../../tests/faults/history-world.ts';
import type { HistoryWorld } from '../../../tests/faults/history-world.ts';
import { readAnchors } from './anchor.ts';
import { exportProof, verifyBundle } from './bundle.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';
import { signFork } from './fork.ts';
import { leafLogSize, openLeafLog } from './leaf-log.ts';
import { checkInclusionProof, proveConsistency, proveEntry, verifyRecord } from './record-proof.ts';
import { verifyHistory } from './verify.ts';
import { witness } from './witness.ts';

let world: HistoryWorld;
beforeEach(async () => {
  world = await historyWorld();
});
afterEach(() => world.close());

const verify = async (data = world.data) => {
  const anchors = await readAnchors(data, world.org);
  const leaves = await openLeafLog(data, world.org);
  try {
    return await verifyHistory({
      query: world.system,
      org: world.org,
      keys: world.keys.trusted,
      anchors,
      leaves,
      now: world.now(),
      batch: 64,
    });
  } finally {
    await leaves?.close();
  }
};

const bundle = () => Array.fromAsync(exportProof(world.system, world.org, { ...world.keys, foreign: [] }, world.now()));

describe('sealing', () => {
  it('seals every committed entry once, in batches, and the whole verifies', async () => {
    await world.write(300);
    const sealer = world.sealer();
    expect(await sealer.seal()).toMatchObject({ sealed: 300, refused: [], busy: false });
    expect(await sealer.seal()).toMatchObject({ sealed: 0, checkpoints: [] });
    await world.write(150);
    expect(await sealer.seal()).toMatchObject({ sealed: 150 });
    expect(await verify()).toMatchObject({ ok: true, fault: null, counts: { entries: 450, unsealed: 0 } });
    expect(await leafLogSize(world.data, world.org)).toBe(450);
  });

  it('leaves entries alone while an older transaction still runs, and passes none over when it commits', async () => {
    await world.write(5);
    const sealer = world.sealer();
    await world.tamper(async (slow) => {
      await slow('SELECT pg_current_xact_id()');
      await world.write(5, { settled: false });
      expect(await sealer.seal()).toMatchObject({ sealed: 5 });
    });
    await world.settle();
    expect(await sealer.seal()).toMatchObject({ sealed: 5 });
    expect(await verify()).toMatchObject({ ok: true, counts: { entries: 10 } });
  });

  it('is done by one process at a time', async () => {
    await world.write(5);
    await world.tamper(async (other) => {
      await other('SELECT pg_advisory_xact_lock(7239114500118431)');
      expect(await world.sealer().seal()).toMatchObject({ busy: true, sealed: 0 });
    });
  });

  it('signs a checkpoint a minute at most, and one at once when asked; each is anchored and names the one before', async () => {
    const sealer = world.sealer();
    const sizes: number[] = [];
    for (let second = 0; second < 180; second += 10) {
      await world.write(2);
      const { checkpoints } = await sealer.seal();
      sizes.push(...checkpoints.map(({ note }) => readCheckpoint(note)?.size ?? 0));
      world.pass(10_000);
    }
    expect(sizes).toEqual([2, 12, 22, 32]);
    expect((await sealer.seal({ checkpoint: true })).checkpoints).toHaveLength(1);
    expect((await sealer.seal({ checkpoint: true })).checkpoints).toEqual([]);
    expect(await readAnchors(world.data, world.org)).toHaveLength(5);
    expect(await verify()).toMatchObject({ ok: true });
  });

  it('signs the last entries too, once a minute has passed without new ones', async () => {
    const sealer = world.sealer();
    await world.write(1);
    await sealer.seal();
    await world.write(1);
    expect((await sealer.seal()).checkpoints).toEqual([]);
    world.pass(60_000);
    expect((await sealer.seal()).checkpoints.map(({ note }) => readCheckpoint(note)?.size)).toEqual([2]);
  });

  it('finds entries whose transaction ids this cluster has not reached yet, as after a logical restore', async () => {
    await world.write(20);
    await world.sealer().seal();
    const [id] = await world.write(1);
    await world.admin('BEGIN; SET LOCAL session_replication_role = replica');
    await world.admin(`UPDATE history SET xid = '900000000' WHERE id = $1`, [id]);
    await world.admin('COMMIT');
    await world.write(3);
    expect(await world.sealer().seal()).toMatchObject({ sealed: 4 });
    await world.write(3);
    expect(await world.sealer().seal()).toMatchObject({ sealed: 3 });
    expect(await verify()).toMatchObject({ ok: true, counts: { entries: 27 } });
  });

  it('finds entries with transaction ids that it has passed, as after an import of history, a little at each call', async () => {
    const sealer = world.sealer(10);
    await world.write(25);
    expect(await sealer.seal()).toMatchObject({ sealed: 25 });
    const strays = await world.write(7);
    await world.admin('BEGIN; SET LOCAL session_replication_role = replica');
    await world.admin(`UPDATE history SET xid = '3' WHERE id = $1`, [strays[0]]);
    await world.admin(`UPDATE history SET xid = (SELECT min(xid) FROM history) WHERE id = ANY ($1)`, [strays.slice(1)]);
    await world.admin('COMMIT');
    sealer.recheck();
    let sealed = 0;
    for (let call = 0; call < 5; call++) sealed += (await sealer.seal()).sealed;
    expect(sealed).toBe(7);
    expect(await verify()).toMatchObject({ ok: true, counts: { entries: 32 } });
  });

  it('brings the files beside the database up to date after a crash between the commit and them', async () => {
    await world.write(40);
    await world.sealer().seal();
    const anchors = join(world.data, 'anchors', `${world.org}.checkpoints`);
    const leaves = join(world.data, 'anchors', `${world.org}.leaves`);
    await copyFile(anchors, `${anchors}.before`);
    world.pass(60_000);
    await world.write(40);
    await world.sealer().seal();
    await copyFile(`${anchors}.before`, anchors);
    await truncate(leaves, 50 * 32 + 7);
    await world.sealer().seal();
    expect(await readAnchors(world.data, world.org)).toHaveLength(2);
    expect(await leafLogSize(world.data, world.org)).toBe(80);
    expect(await verify()).toMatchObject({ ok: true, counts: { checkpoints: 4 } });
  });

  it('goes on with a new key once another process has changed it', async () => {
    const sealer = world.sealer();
    await world.write(3);
    await sealer.seal({ checkpoint: true });
    await world.rotate();
    world.pass(1_000);
    await world.write(3);
    const { checkpoints } = await sealer.seal({ checkpoint: true });
    expect(checkpoints).toHaveLength(1);
    expect(await verify()).toMatchObject({ ok: true });
  });
});

describe('verification', () => {
  it('gives no false alarm while entries are written, sealed and erased at the same time', async () => {
    const sealer = world.sealer();
    for (let round = 0; round < 15; round++) {
      const written = await world.write(60);
      const [, verdict] = await Promise.all([world.erase(written.slice(round, 30)), verify(), sealer.seal()]);
      expect(verdict.fault).toBeNull();
    }
    await sealer.seal();
    const verdict = await verify();
    expect(verdict).toMatchObject({ ok: true });
    expect(verdict.counts.erased).toBeGreaterThan(0);
  });

  it('of an empty organisation holds', async () => {
    expect(await verify()).toMatchObject({ ok: true, counts: { entries: 0 } });
    expect(await verifyBundle(await bundle(), world.keys.trusted)).toMatchObject({ ok: true });
  });

  it('of a bundle agrees with that of the database, and notices a bundle cut off anywhere', async () => {
    await world.write(50);
    await world.sealer().seal();
    await world.write(3);
    const lines = await bundle();
    expect(lines).toHaveLength(55);
    expect(await verifyBundle(lines, world.keys.trusted)).toMatchObject({
      ok: true,
      counts: { entries: 50, unsealed: 3 },
    });
    for (const length of [1, 20, 54]) {
      expect(await verifyBundle(lines.slice(0, length), world.keys.trusted)).toMatchObject({
        ok: false,
        fault: { code: 'missing' },
      });
    }
  });

  it('complains when entries wait for more than a minute', async () => {
    await world.write(10);
    await world.sealer().seal();
    await world.write(2);
    world.pass(59_000);
    expect(await verify()).toMatchObject({ ok: true });
    world.pass(2_000);
    expect(await verify()).toMatchObject({ ok: false, fault: { code: 'unsealed', position: 10 } });
  });
});

describe('the proof of one record', () => {
  it('holds for each of its entries without the database, and for nothing else', async () => {
    const entries = await world.write(100);
    await world.sealer().seal();
    const { rows } = await world.admin('SELECT record::text FROM history WHERE id = $1', [entries[70]]);
    const record = String(rows[0]?.['record']);
    const verdict = await verifyRecord(world.system, world.org, record, world.keys.trusted);
    expect(verdict).toMatchObject({ ok: true, fault: null });
    expect(verdict.entries.every(({ state }) => state === 'proven')).toBe(true);
    const proof = await proveEntry(world.system, world.org, record, entries[70] as string);
    expect(checkInclusionProof(JSON.parse(JSON.stringify(proof)), world.keys.trusted)).toBeNull();
    expect(checkInclusionProof({ ...proof, body: proof.body.replace('INC', 'INX') }, world.keys.trusted)).toMatch(
      /not in the tree/,
    );
    expect(checkInclusionProof({ ...proof, position: 3 }, world.keys.trusted)).toMatch(/not in the tree/);
  });

  it('says that an entry is not covered until it is', async () => {
    await world.write(1);
    await world.sealer().seal();
    const [entry] = await world.write(1);
    const { rows } = await world.admin('SELECT record::text FROM history WHERE id = $1', [entry]);
    await expect(
      proveEntry(world.system, world.org, String(rows[0]?.['record']), entry as string),
    ).rejects.toMatchObject({ code: 'history.unavailable' });
  });

  it('finds an altered entry of the record, and leaves other records alone', async () => {
    const entries = await world.write(40);
    await world.sealer().seal();
    const recordOf = async (entry: string | undefined) =>
      String((await world.admin('SELECT record::text FROM history WHERE id = $1', [entry])).rows[0]?.['record']);
    const [mine, other] = [await recordOf(entries[0]), await recordOf(entries.at(-1))];
    await world.tamper(async (query) => {
      await query(`UPDATE history SET body = replace(body, 'Drucker', 'Scanner') WHERE id = $1`, [entries[0]]);
      expect(await verifyRecord(query, world.org, mine, world.keys.trusted)).toMatchObject({
        ok: false,
        fault: { code: 'altered', entry: entries[0] },
      });
      expect(await verifyRecord(query, world.org, other, world.keys.trusted)).toMatchObject({
        ok: mine !== other,
      });
    });
  });
});

describe('a restore of an earlier state', () => {
  /** Runs `work` in a world whose database has gone back to its first 60 entries, while the files beside it know of 100. */
  const restored = async (work: (lost: Checkpoint) => Promise<void>) => {
    const sealer = world.sealer();
    await world.write(60);
    await sealer.seal();
    world.pass(60_000);
    const lost = await world.write(40);
    await sealer.seal();
    world.pass(60_000);
    const anchored = readCheckpoint((await readAnchors(world.data, world.org)).at(-1) ?? '') as Checkpoint;
    await world.admin('BEGIN; SET LOCAL session_replication_role = replica');
    const { rows } = await world.admin('SELECT position FROM sealed WHERE entry = ANY ($1) ORDER BY position', [lost]);
    expect(Number(rows[0]?.['position'])).toBe(60);
    await world.admin('DELETE FROM sealed WHERE entry = ANY ($1)', [lost]);
    await world.admin('DELETE FROM history WHERE id = ANY ($1)', [lost]);
    await world.admin('DELETE FROM checkpoint WHERE size > 60');
    await world.admin('DELETE FROM seal_head');
    await world.admin('COMMIT');
    await rebuildHead();
    await world.resume();
    await work(anchored);
  };

  /** The seal head as it was when 60 entries were sealed. */
  const rebuildHead = async () => {
    const { append, emptyTree, frontierBytes, rootOf } = await import('./merkle.ts');
    const { rows } = await world.admin(
      `SELECT encode(h.leaf, 'hex') AS leaf FROM sealed s JOIN history h ON h.id = s.entry ORDER BY position`,
    );
    const tree = emptyTree();
    for (const { leaf } of rows) append(tree, String(leaf));
    await world.admin(`INSERT INTO seal_head VALUES ($1, $2, $3, decode($4, 'hex'), now())`, [
      world.org,
      tree.size,
      frontierBytes(tree),
      rootOf(tree),
    ]);
  };

  const fork = () =>
    signFork({
      transaction: world.transaction,
      data: world.data,
      org: world.org,
      signer: world.keys.signer,
      keys: world.keys.trusted,
      now: world.now(),
      id: '0190a000-0000-7000-8000-00000000f0f0',
      actor: { id: null, kind: 'system' },
      reason: 'restored from the backup of yesterday',
    });

  it('is noticed by verification, and the sealer refuses to go on', () =>
    restored(async () => {
      await world.write(5);
      expect(await world.sealer().seal()).toMatchObject({ sealed: 0, checkpoints: [], refused: [world.org] });
      expect(await verify()).toMatchObject({ ok: false, fault: { code: 'missing', position: 60 } });
    }));

  it('is accepted by verification and witnesses after a signed fork that names what is lost, and only then', () =>
    restored(async (seen) => {
      expect(await fork()).toMatchObject({ keptSize: 60, lostSize: 100, lostRoot: seen.root });
      expect(await fork()).toBeNull();
      const sealer = world.sealer();
      await world.write(50);
      await sealer.seal({ checkpoint: true });
      expect(await verify()).toMatchObject({
        ok: true,
        counts: { entries: 111 },
        forks: [{ keptSize: 60, lostSize: 100 }],
      });
      const [first, , forked, last] = (await readAnchors(world.data, world.org)).map(
        (note) => readCheckpoint(note) as Checkpoint,
      );
      const path = (from: Checkpoint | undefined, to: Checkpoint | undefined) =>
        proveConsistency(world.system, world.org, from?.size ?? 0, to?.size ?? 0);
      expect(witness(seen, forked as Checkpoint, [])).toBe('forked');
      expect(witness(seen, last as Checkpoint, await path(seen, last))).toBe('refused');
      expect(witness(first as Checkpoint, forked as Checkpoint, await path(first, forked))).toBe('grown');
      expect(witness(forked as Checkpoint, last as Checkpoint, await path(forked, last))).toBe('grown');
    }));

  it('is completed by the sealer when the fork was cut off before the files knew of it', () =>
    restored(async () => {
      const anchors = join(world.data, 'anchors', `${world.org}.checkpoints`);
      const leaves = join(world.data, 'anchors', `${world.org}.leaves`);
      await copyFile(anchors, `${anchors}.before`);
      await copyFile(leaves, `${leaves}.before`);
      await fork();
      await copyFile(`${anchors}.before`, anchors);
      await copyFile(`${leaves}.before`, leaves);
      expect(await world.sealer().seal()).toMatchObject({ refused: [] });
      expect(await verify()).toMatchObject({ ok: true, counts: { entries: 61 } });
    }));

  it('that lost only entries no checkpoint covered is named as well', async () => {
    const sealer = world.sealer();
    await world.write(30);
    await sealer.seal();
    const log = join(world.data, 'anchors', `${world.org}.leaves`);
    await writeFile(log, Buffer.alloc(64, 5), { flag: 'a' });
    expect(await verify()).toMatchObject({ ok: false, fault: { code: 'missing', position: 30 } });
    expect(await fork()).toMatchObject({ keptSize: 30, lostSize: 32 });
    expect(await verify()).toMatchObject({ ok: true, counts: { entries: 31 } });
  });
});
