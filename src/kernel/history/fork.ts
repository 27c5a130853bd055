import { readAnchors } from './anchor.ts';
import { catchUp } from './beside.ts';
import type { ForkLine } from './checkpoint.ts';
import { survivingAnchors } from './claims.ts';
import { makeEntry } from './entry.ts';
import type { HistoryActor } from './entry.ts';
import type { TrustedKeys } from './trusted-keys.ts';
import { openLeafLog } from './leaf-log.ts';
import { append, emptyTree, rootOf } from './merkle.ts';
import type { Tree } from './merkle.ts';
import type { Signer } from './note.ts';
import type { Query, Transaction } from './query.ts';
import { readTrees, SEAL_LOCK, writeCheckpoint, writePlaces, writeTrees } from './sealer.ts';
import type { SizedRoot } from './proof.ts';

export type ForkInput = {
  /** As the system's role, on one connection. */
  transaction: Transaction;
  data: string;
  org: string;
  signer: Signer;
  keys: TrustedKeys;
  now: Date;
  /** A new UUID, version 7. */
  id: string;
  actor: HistoryActor;
  /** Why the database is at an earlier state, such as 'restored from the backup of …'. */
  reason: string;
};

/**
 * After a restore: writes and seals an entry that names what is lost, and signs a checkpoint that says so. Without it the
 * shrunken tree is refused by the sealer, by verification and by every witness. Null, and nothing is written, when nothing is lost.
 */
export const signFork = async (input: ForkInput): Promise<ForkLine | null> => {
  const { data, org, keys } = input;
  const fork = await input.transaction(async (query) => {
    await query('SELECT enter_system($1)', [org]);
    await query(`SELECT pg_advisory_xact_lock(${SEAL_LOCK})`);
    const tree = (await readTrees(query, [org])).get(org) ?? emptyTree();
    if (await catchUp(query, data, org, tree.size, keys)) return null;
    const line = await whatIsLost(query, input, { size: tree.size, root: rootOf(tree) });
    const { id, leaf } = await insertEntry(query, input, line);
    await writePlaces(query, org, tree.size, [id]);
    append(tree, leaf);
    await writeTrees(query, new Map([[org, tree]]), input.now);
    const { rows } = await query('SELECT note FROM checkpoint WHERE org = $1 ORDER BY size DESC LIMIT 1', [org]);
    const before = rows[0] === undefined ? null : String(rows[0]['note']);
    await writeCheckpoint(
      query,
      { org, size: tree.size, root: rootOf(tree), before, fork: line },
      input.signer,
      input.now,
    );
    return line;
  });
  // Should this be cut off, the sealer does it when it starts.
  if (fork !== null)
    await input.transaction(async (query) =>
      catchUp(query, data, org, (await readTrees(query, [org])).get(org)?.size ?? 0, keys),
    );
  return fork;
};

/** From where on the tree goes on, and the last that anybody outside has seen of the one that is lost. */
const whatIsLost = async (query: Query, { data, org, keys }: ForkInput, head: SizedRoot): Promise<ForkLine> => {
  const anchored = survivingAnchors(org, await readAnchors(data, org), keys, []);
  const { rows } = await query('SELECT note FROM checkpoint WHERE org = $1', [org]);
  const stored = new Set(rows.map(({ note }) => note));
  const unknown = anchored.filter(({ note }) => !stored.has(note)).map(({ checkpoint }) => checkpoint);
  const lost = unknown.at(-1);
  if (lost !== undefined) {
    const shared = anchored.findLast(({ note }) => stored.has(note))?.checkpoint ?? {
      size: 0,
      root: rootOf(emptyTree()),
    };
    // What was sealed since the restore without the files beside the database is no part of the tree that they know.
    const kept = unknown.every(({ size }) => size > head.size) ? head : shared;
    return { keptSize: kept.size, keptRoot: kept.root, lostSize: lost.size, lostRoot: lost.root };
  }
  const logged = await loggedTree(data, org);
  return { keptSize: head.size, keptRoot: head.root, lostSize: logged.size, lostRoot: rootOf(logged) };
};

const loggedTree = async (data: string, org: string): Promise<Tree> => {
  const tree = emptyTree();
  const log = await openLeafLog(data, org);
  if (log === null) return tree;
  for (let from = 0; from < log.size; from += 10_000) {
    for (const leaf of await log.read(from, 10_000)) append(tree, leaf);
  }
  await log.close();
  return tree;
};

const insertEntry = async (
  query: Query,
  { org, id, actor, now, reason }: ForkInput,
  line: ForkLine,
): Promise<{ id: string; leaf: string }> => {
  const at = now.toISOString();
  const changes = {
    kept: [null, { size: line.keptSize, root: line.keptRoot }],
    lost: [null, { size: line.lostSize, root: line.lostRoot }],
  } satisfies Record<string, [unknown, unknown]>;
  const entry = makeEntry(
    {
      v: 1,
      org,
      id,
      type: 'history',
      record: org,
      version: 0,
      action: 'fork',
      audience: 'internal',
      recordedAt: at,
      occurredAt: at,
      actor,
      reason,
      changes,
    },
    // Nothing in it is personal, so that no salt is drawn.
    (size) => Buffer.alloc(size),
  );
  await query(
    `INSERT INTO history (org, id, type, record, version, action, audience, recorded_at, occurred_at, actor, body, leaf)
     VALUES ($1, $2, 'history', $1, 0, 'fork', 'internal', $3, $3, $4, $5, $6)`,
    [org, id, now, actor.id, entry.body, entry.leaf],
  );
  return { id, leaf: entry.leaf.toString('hex') };
};
