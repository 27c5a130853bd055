import { AppError } from '#kernel/errors.ts';
import { checkpointHash, signCheckpoint } from './checkpoint.ts';
import type { ForkLine } from './checkpoint.ts';
import { append, emptyTree, rootOf, treeFrom } from './merkle.ts';
import type { Tree } from './merkle.ts';
import type { Signer } from './note.ts';
import type { Query } from './query.ts';
import type { Hash } from './sha256.ts';

/** The advisory lock of whoever seals, held until the end of the transaction. The number is arbitrary. */
export const SEAL_LOCK = '7239114500118431';
const FOLLOWER = 'sealer';
/** A place in the order in which entries are sealed: transaction id, then entry id. */
export type Place = { xid: string; id: string };
/** Before every entry. */
export const FIRST: Place = { xid: '0', id: '00000000-0000-0000-0000-000000000000' };

export type SealOptions = {
  /** Asked for while no other process seals or changes the key. */
  signer: () => Promise<Signer>;
  now: Date;
  /** How many entries at most. */
  limit: number;
  /** Milliseconds between an organisation's checkpoints while it grows; 0 signs one whenever it has grown. */
  checkpointEvery: number;
  /** Looks again through the entries after a place, `limit` of them, whether sealed or not; null looks only above the watermark. */
  recheck: Place | null;
  /** Organisations that must not grow, because the files beside the database know more than the database. */
  refused: readonly string[];
  /** Whether an organisation's tree, stored with that size, may grow. Asked before anything of it is written. */
  mayGrow: (query: Query, org: string, size: number) => Promise<boolean>;
};

export type Sealed = {
  /** True when another process is sealing: nothing was done. */
  busy: boolean;
  count: number;
  /** Where to look on from when there may be more to seal at once, else null. */
  next: Place | null;
  /** Organisations whose tree may not grow. */
  refused: string[];
  /** By organisation: the leaves that were sealed, and from which position on. */
  leaves: Map<string, { from: number; leaves: Hash[] }>;
  checkpoints: { org: string; note: string }[];
};

type Waiting = Place & { org: string; leaf: Hash };

/**
 * Seals what waits, within the caller's transaction: appends the entries to their organisations' trees in (xid, id) order, only
 * below the oldest running transaction so that none is passed over, and signs the checkpoints that are due.
 *
 * What has been sealed is known by the table `sealed`; the watermark in `follower` only spares looking through all of it. It cannot
 * be relied on alone: transaction ids begin again after a logical restore, and an import of history may bring any. So a
 * watermark above the present ids is not believed, and `recheck` looks at everything, entries with ids that this cluster has not
 * reached included: being visible, they were committed elsewhere.
 */
export const sealOnce = async (query: Query, options: SealOptions): Promise<Sealed> => {
  const result: Sealed = { busy: false, count: 0, next: null, refused: [], leaves: new Map(), checkpoints: [] };
  const { rows: began } = await query(
    `SELECT pg_try_advisory_xact_lock(${SEAL_LOCK}) AS locked, pg_snapshot_xmin(s)::text AS xmin, pg_snapshot_xmax(s)::text AS xmax FROM pg_current_snapshot() AS s`,
  );
  const { locked, xmin, xmax } = began[0] as { locked: boolean; xmin: string; xmax: string };
  if (!locked) return { ...result, busy: true };
  const mark = options.recheck ?? (await readWatermark(query, xmax));
  // Looking again, a step is bounded by what it looks at, not by what it finds: next to nothing, and that anywhere.
  const end = options.recheck && (await readEnd(query, options.recheck, options.limit));
  const waiting = await readWaiting(query, options, mark ?? FIRST, end, xmin);
  const last = waiting.length === options.limit ? waiting.at(-1) : undefined;
  result.next = options.recheck === null ? (last ?? null) : end;

  const byOrg = Map.groupBy(waiting, (entry) => entry.org);
  const trees = await readTrees(query, [...byOrg.keys()]);
  for (const [org, entries] of byOrg) {
    const tree = trees.get(org) ?? emptyTree();
    trees.set(org, tree);
    if (!(await options.mayGrow(query, org, tree.size))) {
      result.refused.push(org);
      byOrg.delete(org);
      trees.delete(org);
      continue;
    }
    result.leaves.set(org, { from: tree.size, leaves: entries.map((entry) => entry.leaf) });
    await writePlaces(
      query,
      org,
      tree.size,
      entries.map(({ id }) => id),
    );
    for (const { leaf } of entries) append(tree, leaf);
    result.count += entries.length;
  }
  await writeTrees(query, trees, options.now);
  // Everything below xmin is sealed once nothing is left.
  const passed = result.next ?? { ...FIRST, xid: xmin };
  if (options.recheck === null && (waiting.length > 0 || mark === null)) await moveWatermark(query, passed);
  result.checkpoints = await signDue(query, options, byOrg, result.refused);
  return result;
};

/** Up to where everything has been sealed; null when that is not known, or belongs to another cluster. */
const readWatermark = async (query: Query, xmax: string): Promise<Place | null> => {
  const { rows } = await query('SELECT xid::text, id::text FROM follower WHERE name = $1', [FOLLOWER]);
  const mark = rows[0] as Place | undefined;
  return mark === undefined || BigInt(mark.xid) > BigInt(xmax) ? null : mark;
};

const moveWatermark = async (query: Query, { xid, id }: Place): Promise<void> => {
  await query(
    `INSERT INTO follower (name, xid, id, at) VALUES ($1, $2::xid8, $3::uuid, now())
     ON CONFLICT (name) DO UPDATE SET xid = EXCLUDED.xid, id = EXCLUDED.id, at = EXCLUDED.at`,
    [FOLLOWER, xid, id],
  );
};

/** The last of so many entries after a place, sealed or not; null when there are fewer. */
const readEnd = async (query: Query, after: Place, limit: number): Promise<Place | null> => {
  const { rows } = await query(
    'SELECT xid::text, id::text FROM history WHERE (xid, id) > ($1::xid8, $2::uuid) ORDER BY history.xid, history.id LIMIT 1 OFFSET $3',
    [after.xid, after.id, limit - 1],
  );
  return (rows[0] as Place | undefined) ?? null;
};

const readWaiting = async (
  query: Query,
  options: SealOptions,
  after: Place,
  end: Place | null,
  xmin: string,
): Promise<Waiting[]> => {
  const foreign = options.recheck === null ? '' : 'OR h.xid >= pg_snapshot_xmax(pg_current_snapshot())';
  const { rows } = await query(
    `SELECT h.org::text, h.id::text, h.xid::text, encode(h.leaf, 'hex') AS leaf FROM history h
     WHERE (h.xid, h.id) > ($1::xid8, $2::uuid) AND (h.xid < $3::xid8 ${foreign}) AND h.org <> ALL ($4::uuid[])
       AND NOT EXISTS (SELECT FROM sealed s WHERE s.org = h.org AND s.entry = h.id) ${end === null ? '' : 'AND (h.xid, h.id) <= ($6::xid8, $7::uuid)'}
     ORDER BY h.xid, h.id LIMIT $5`,
    [after.xid, after.id, xmin, options.refused, options.limit, ...(end === null ? [] : [end.xid, end.id])],
  );
  return rows as Waiting[];
};

/** The trees of organisations as they are stored; one that has none yet is left out. Throws `history.head_damaged` when one does not fit together. */
export const readTrees = async (query: Query, orgs: string[]): Promise<Map<string, Tree>> => {
  const { rows } = await query('SELECT org::text, size::text, frontier FROM seal_head WHERE org = ANY ($1::uuid[])', [
    orgs,
  ]);
  return new Map(
    (rows as { org: string; size: string; frontier: Buffer }[]).map(({ org, size, frontier }) => {
      const tree = treeFrom(Number(size), frontier);
      if (tree === null)
        throw new AppError(
          'history.head_damaged',
          `The seal head of organisation ${org} is damaged. Verify its history.`,
          { org },
        );
      return [org, tree];
    }),
  );
};

const list = (items: readonly unknown[]): string => `{${items.join(',')}}`;

/** Gives entries the places from a position on. */
export const writePlaces = async (
  query: Query,
  org: string,
  from: number,
  entries: readonly string[],
): Promise<void> => {
  await query(
    'INSERT INTO sealed (org, position, entry) SELECT $1, $2::bigint + n - 1, id FROM unnest($3::uuid[]) WITH ORDINALITY AS u (id, n)',
    [org, from, list(entries)],
  );
};

/** Stores the trees of organisations as their seal heads. */
export const writeTrees = async (query: Query, trees: Map<string, Tree>, now: Date): Promise<void> => {
  if (trees.size === 0) return;
  const all = [...trees.values()];
  await query(
    `INSERT INTO seal_head (org, size, frontier, root, sealed_at)
     SELECT org, size, decode(frontier, 'hex'), decode(root, 'hex'), $5 FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[]) AS u (org, size, frontier, root)
     ON CONFLICT (org) DO UPDATE SET size = EXCLUDED.size, frontier = EXCLUDED.frontier, root = EXCLUDED.root, sealed_at = EXCLUDED.sealed_at`,
    [
      list([...trees.keys()]),
      list(all.map((tree) => tree.size)),
      list(all.map((tree) => tree.frontier.join(''))),
      list(all.map(rootOf)),
      now,
    ],
  );
};

/** Signs a checkpoint for every organisation that has grown since its last one, if that is long enough ago. */
const signDue = async (
  query: Query,
  options: SealOptions,
  grown: ReadonlyMap<string, unknown>,
  refused: readonly string[],
): Promise<Sealed['checkpoints']> => {
  const { rows } = await query(
    `SELECT h.org::text, h.size::text, encode(h.root, 'hex') AS root, c.note FROM seal_head h
     LEFT JOIN LATERAL (SELECT size, at, note FROM checkpoint WHERE checkpoint.org = h.org ORDER BY checkpoint.size DESC LIMIT 1) c ON true
     WHERE h.size > coalesce(c.size, 0) AND (c.at IS NULL OR c.at <= $1) AND h.org <> ALL ($2::uuid[])`,
    [new Date(options.now.getTime() - options.checkpointEvery), [...options.refused, ...refused]],
  );
  const signed: Sealed['checkpoints'] = [];
  for (const { org, size, root, note } of rows as { org: string; size: string; root: Hash; note: string | null }[]) {
    const tree = { size: Number(size), root };
    if (!grown.has(org) && !(await options.mayGrow(query, org, tree.size))) continue;
    signed.push({
      org,
      note: await writeCheckpoint(
        query,
        { org, ...tree, before: note, fork: null },
        await options.signer(),
        options.now,
      ),
    });
  }
  return signed;
};

/** Signs a checkpoint, stores it, and gives its note. `before` is the note of the checkpoint that precedes it. */
export const writeCheckpoint = async (
  query: Query,
  {
    org,
    size,
    root,
    before,
    fork,
  }: { org: string; size: number; root: Hash; before: string | null; fork: ForkLine | null },
  signer: Signer,
  now: Date,
): Promise<string> => {
  const previous = before === null ? null : checkpointHash(before);
  const note = signCheckpoint({ org, size, root, at: now.toISOString(), previous, fork }, signer);
  await query(
    `INSERT INTO checkpoint (org, size, root, at, previous, note, key_id) VALUES ($1, $2, decode($3, 'hex'), $4, decode($5, 'hex'), $6, $7)`,
    [org, size, root, now, previous, note, signer.id],
  );
  return note;
};
