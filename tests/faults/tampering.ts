import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { checkpointHash, readCheckpoint, signCheckpoint } from '#kernel/history/checkpoint.ts';
import type { Checkpoint } from '#kernel/history/checkpoint.ts';
import { commitmentOf, leafOf, makeEntry } from '#kernel/history/entry.ts';
import type { HistoryInput } from '#kernel/history/entry.ts';
import type { FaultCode } from '#kernel/history/fault.ts';
import { append, emptyTree, frontierBytes, rootOf } from '#kernel/history/merkle.ts';
import { newSigner } from '#kernel/history/note.ts';
import type { Signer } from '#kernel/history/note.ts';
import type { Query } from '#kernel/history/query.ts';

/** What a manipulation of the database needs to know; `at` is the sealed and anchored place of an incident's entry, `choose` a random number below n. */
export type Tampering = {
  query: Query;
  org: string;
  at: number;
  size: number;
  now: Date;
  signer: Signer;
  choose: (n: number) => number;
};
/** What the verifier must say first. */
export type Expected = { code: FaultCode; position: number };
export type Operator = (tampering: Tampering) => Promise<Expected>;

const entryAt = async ({ query, org }: Tampering, position: number) => {
  const { rows } = await query(
    `SELECT h.id::text, h.body, h.record::text, h.personal FROM sealed s JOIN history h ON h.org = s.org AND h.id = s.entry WHERE s.org = $1 AND s.position = $2`,
    [org, position],
  );
  return rows[0] as { id: string; body: string; record: string; personal: string | null };
};

const set = (tampering: Tampering, id: string, assignments: string, values: unknown[] = []) =>
  tampering.query(`UPDATE history SET ${assignments} WHERE org = $1 AND id = $2`, [tampering.org, id, ...values]);

const rewrite = async (tampering: Tampering, id: string, body: string) =>
  set(tampering, id, `body = $3, leaf = decode($4, 'hex')`, [body, leafOf(body)]);

const edited = (body: string) => body.replace('Drucker', 'Scanner');

/** The nearest place from `at` on, going round, whose entry satisfies a condition on the table h. */
export const place = async (
  { query, org, at }: Pick<Tampering, 'query' | 'org' | 'at'>,
  condition: string,
): Promise<number> => {
  const { rows } = await query(
    `SELECT s.position::text FROM sealed s JOIN history h ON h.org = s.org AND h.id = s.entry WHERE s.org = $1 AND s.position < $2 + 400 AND ${condition} ORDER BY abs(s.position - $2) LIMIT 1`,
    [org, at],
  );
  return Number(rows[0]?.['position']);
};

/** Moves every place from one on by a distance. */
const shift = async ({ query, org }: Tampering, from: number, by: number) => {
  await query('UPDATE sealed SET position = -position - 1 WHERE org = $1 AND position >= $2', [org, from]);
  await query('UPDATE sealed SET position = -position - 1 + $2 WHERE org = $1 AND position < 0', [org, by]);
};

/** Makes the seal head fit whatever is stored, and gives the root at every size. */
const refitHead = async ({ query, org, now }: Tampering) => {
  const { rows } = await query(
    `SELECT encode(h.leaf, 'hex') AS leaf FROM sealed s JOIN history h ON h.org = s.org AND h.id = s.entry WHERE s.org = $1 ORDER BY s.position`,
    [org],
  );
  const tree = emptyTree();
  const roots = [rootOf(tree)];
  for (const { leaf } of rows) {
    append(tree, String(leaf));
    roots.push(rootOf(tree));
  }
  await query(
    `UPDATE seal_head SET size = $2, root = decode($3, 'hex'), frontier = $4, sealed_at = $5 WHERE org = $1`,
    [org, tree.size, rootOf(tree), frontierBytes(tree), now],
  );
  return roots;
};

/** Signs every checkpoint above a size anew so that it fits the stored tree. */
const refitCheckpoints = async (tampering: Tampering, above: number, roots: string[], signer: Signer) => {
  const { query, org } = tampering;
  await query('DELETE FROM checkpoint WHERE org = $1 AND size >= $2', [org, roots.length]);
  const { rows } = await query('SELECT size::text, note FROM checkpoint WHERE org = $1 ORDER BY checkpoint.size', [
    org,
  ]);
  let before: string | null = null;
  for (const { size, note } of rows as { size: string; note: string }[]) {
    const old = readCheckpoint(note) as Checkpoint;
    const root = roots[Number(size)] as string;
    const previous: string | null = before === null ? null : checkpointHash(before);
    before = Number(size) <= above ? note : signCheckpoint({ ...old, root, previous }, signer);
    if (before === note) continue;
    await query(
      `UPDATE checkpoint SET note = $3, root = decode($4, 'hex'), previous = decode($5, 'hex'), key_id = $6 WHERE org = $1 AND size = $2`,
      [org, size, before, root, previous, signer.id],
    );
  }
};

const forged = (tampering: Tampering, record: string, version: number, ageInSeconds: number): HistoryInput => {
  const at = new Date(tampering.now.getTime() - ageInSeconds * 1000).toISOString();
  return {
    v: 1,
    org: tampering.org,
    id: randomUUIDv7(),
    type: 'incident',
    record,
    version,
    action: 'edit',
    audience: 'public',
    recordedAt: at,
    occurredAt: at,
    actor: { id: randomUUIDv7(), kind: 'person' },
    changes: { approved: [false, true] },
  };
};

const insert = async ({ query }: Tampering, input: HistoryInput): Promise<string> => {
  const { body, leaf } = makeEntry(input, randomBytes);
  await query(
    `INSERT INTO history (org, id, type, record, version, action, audience, recorded_at, occurred_at, actor, body, leaf) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      input.org,
      input.id,
      input.type,
      input.record,
      input.version,
      input.action,
      input.audience,
      input.recordedAt,
      input.occurredAt,
      input.actor.id,
      body,
      leaf,
    ],
  );
  return input.id;
};

const cutTail = async (tampering: Tampering) => {
  const { query, org } = tampering;
  // Behind the last erasure: cutting off the entry that owns up to one would be noticed by what it had erased.
  const at = await place(
    tampering,
    `s.position > (SELECT max(e.position) FROM sealed e JOIN history d ON d.id = e.entry WHERE d.action = 'erase')`,
  );
  await query(
    'DELETE FROM history h USING sealed s WHERE h.org = $1 AND s.org = h.org AND s.entry = h.id AND s.position >= $2',
    [org, at],
  );
  await query('DELETE FROM sealed WHERE org = $1 AND position >= $2', [org, at]);
  await query(
    'DELETE FROM history h WHERE org = $1 AND NOT EXISTS (SELECT FROM sealed s WHERE s.org = h.org AND s.entry = h.id)',
    [org],
  );
  await query('DELETE FROM checkpoint WHERE org = $1 AND size > $2', [org, at]);
  await refitHead(tampering);
  return at;
};

const column =
  (assignments: string): Operator =>
  async (tampering) => {
    await set(tampering, (await entryAt(tampering, tampering.at)).id, assignments);
    return { code: 'altered', position: tampering.at };
  };

/** Rewrites one entry's body, fixes its leaf, and makes the tree fit. */
const rechain =
  (change: (body: string) => string, then: (tampering: Tampering, roots: string[]) => Promise<unknown>): Operator =>
  async (tampering) => {
    const { id, body } = await entryAt(tampering, tampering.at);
    await rewrite(tampering, id, change(body));
    await then(tampering, await refitHead(tampering));
    return { code: 'altered', position: tampering.at };
  };

/** What somebody with the whole database in their hands, but not the signing key or the files beside it, may try. */
export const OPERATORS: Record<string, Operator> = {
  'edit an entry': async (t) => {
    const { id, body } = await entryAt(t, t.at);
    await set(t, id, 'body = $3', [edited(body)]);
    return { code: 'altered', position: t.at };
  },
  'edit one byte of an entry': async (t) => {
    const { id, body } = await entryAt(t, t.at);
    const place = t.choose(body.length - 2);
    await set(t, id, 'body = $3', [
      `${body.slice(0, place)}${body[place] === 'x' ? 'y' : 'x'}${body.slice(place + 1)}`,
    ]);
    return { code: 'altered', position: t.at };
  },
  'edit the column actor': column('actor = gen_random_uuid()'),
  'drop the actor': column('actor = NULL'),
  'edit the column version': column('version = version + 1'),
  'edit the column action': column(`action = 'comment'`),
  'show an internal entry': column(`audience = 'internal'`),
  'move an entry to another record': column('record = gen_random_uuid()'),
  'backdate the column recorded_at': column(`recorded_at = recorded_at - interval '1 microsecond'`),
  'backdate the column occurred_at': column(`occurred_at = occurred_at - interval '1 day'`),
  'edit an entry and fix its leaf': async (t) => {
    const { id, body } = await entryAt(t, t.at);
    await rewrite(t, id, edited(body));
    return { code: 'altered', position: t.at };
  },
  'edit an entry, fix its leaf and the seal head': rechain(edited, async () => undefined),
  'edit an entry, re-chain everything, the old signatures kept': rechain(edited, async ({ query, org }, roots) => {
    for (const [size, root] of roots.entries())
      await query(`UPDATE checkpoint SET root = decode($3, 'hex') WHERE org = $1 AND size = $2`, [org, size, root]);
  }),
  'edit an entry, re-chain everything, sign with another key': rechain(edited, (t, roots) =>
    refitCheckpoints(t, t.at, roots, newSigner()),
  ),
  'backdate an entry, re-chain everything, sign with another key': rechain(
    (body) => body.replaceAll('2026-02', '2025-02'),
    async (t, roots) => {
      await set(
        t,
        (await entryAt(t, t.at)).id,
        `recorded_at = recorded_at - interval '365 days', occurred_at = occurred_at - interval '365 days'`,
      );
      await refitCheckpoints(t, t.at, roots, newSigner());
    },
  ),
  'delete an entry': async (t) => {
    await t.query('DELETE FROM history WHERE org = $1 AND id = $2', [t.org, (await entryAt(t, t.at)).id]);
    return { code: 'missing', position: t.at };
  },
  'delete an entry and its place': async (t) => {
    const { id } = await entryAt(t, t.at);
    await t.query('DELETE FROM history WHERE org = $1 AND id = $2', [t.org, id]);
    await t.query('DELETE FROM sealed WHERE org = $1 AND entry = $2', [t.org, id]);
    return { code: 'missing', position: t.at };
  },
  'delete an entry, close the gap and re-chain': async (t) => {
    const { id } = await entryAt(t, t.at);
    await t.query('DELETE FROM history WHERE org = $1 AND id = $2', [t.org, id]);
    await t.query('DELETE FROM sealed WHERE org = $1 AND entry = $2', [t.org, id]);
    await shift(t, t.at + 1, -1);
    await refitHead(t);
    return { code: 'missing', position: t.at };
  },
  'swap two entries and re-chain': async (t) => {
    const other = t.at + 1 + t.choose(20);
    const [one, two] = [await entryAt(t, t.at), await entryAt(t, other)];
    await t.query('DELETE FROM sealed WHERE org = $1 AND position = ANY ($2)', [t.org, [t.at, other]]);
    await t.query('INSERT INTO sealed VALUES ($1, $2, $3), ($1, $4, $5)', [t.org, t.at, two.id, other, one.id]);
    await refitHead(t);
    return { code: 'reordered', position: t.at };
  },
  'slip an entry in and re-chain': async (t) => {
    const { record } = await entryAt(t, t.at);
    const id = await insert(t, forged(t, record, 1, 600));
    await shift(t, t.at, 1);
    await t.query('INSERT INTO sealed VALUES ($1, $2, $3)', [t.org, t.at, id]);
    await refitHead(t);
    return { code: 'forged', position: t.at };
  },
  'put a forged entry in the place of another': async (t) => {
    const { id, record } = await entryAt(t, t.at);
    const other = await insert(t, forged(t, record, 1, 600));
    await t.query('DELETE FROM history WHERE org = $1 AND id = $2', [t.org, id]);
    await t.query('UPDATE sealed SET entry = $3 WHERE org = $1 AND position = $2', [t.org, t.at, other]);
    await refitHead(t);
    return { code: 'altered', position: t.at };
  },
  'insert a backdated entry without sealing it': async (t) => {
    const { record } = await entryAt(t, t.at);
    await insert(t, forged(t, record, 1, 3600));
    return { code: 'unsealed', position: t.size };
  },
  'seal a forged entry behind the head': async (t) => {
    const id = await insert(t, forged(t, (await entryAt(t, t.at)).record, 1, 600));
    await t.query('INSERT INTO sealed VALUES ($1, $2, $3)', [t.org, t.size, id]);
    return { code: 'head', position: t.size + 1 };
  },
  'cut the tail off, checkpoints and seal head made to fit': async (t) => {
    return { code: 'missing', position: await cutTail(t) };
  },
  'restore an older state and let the system go on, signing with the true key': async (t) => {
    const at = await cutTail(t);
    for (let i = at; i < t.size + 10; i++) {
      const id = await insert(t, forged(t, randomUUIDv7(), 1, 30));
      await t.query('INSERT INTO sealed VALUES ($1, $2, $3)', [t.org, i, id]);
    }
    const roots = await refitHead(t);
    const { rows } = await t.query('SELECT note FROM checkpoint WHERE org = $1 ORDER BY size DESC LIMIT 1', [t.org]);
    const previous = rows[0] ? checkpointHash(String(rows[0]['note'])) : null;
    const size = roots.length - 1;
    const root = roots.at(-1) as string;
    const note = signCheckpoint({ org: t.org, size, root, at: t.now.toISOString(), previous, fork: null }, t.signer);
    await t.query(`INSERT INTO checkpoint VALUES ($1, $2, decode($3, 'hex'), $4, decode($5, 'hex'), $6, $7)`, [
      t.org,
      size,
      root,
      t.now,
      previous,
      note,
      t.signer.id,
    ]);
    return { code: 'altered', position: at };
  },
  'replace a personal part': async (t) => {
    const position = await place(t, 'h.personal IS NOT NULL');
    await set(t, (await entryAt(t, position)).id, `personal = replace(personal, 'Ada', 'Bob')`);
    return { code: 'altered', position };
  },
  'replace a personal part and its salt': async (t) => {
    const position = await place(t, 'h.personal IS NOT NULL');
    await set(t, (await entryAt(t, position)).id, 'personal = $3, salt = $4', [
      '{"caller":[null,"Bob"]}',
      randomBytes(32),
    ]);
    return { code: 'altered', position };
  },
  'replace a personal part, its salt, its commitment and re-chain': async (t) => {
    const position = await place(t, 'h.personal IS NOT NULL');
    const { id, body } = await entryAt(t, position);
    const salt = randomBytes(32);
    const personal = '{"caller":[null,"Bob"]}';
    await set(t, id, 'personal = $3, salt = $4', [personal, salt]);
    await rewrite(t, id, body.replace(/"personal":"[0-9a-f]+"/, `"personal":"${commitmentOf(salt, personal)}"`));
    await refitHead(t);
    return { code: 'altered', position };
  },
  'add a personal part': async (t) => {
    const position = await place(t, `h.body NOT LIKE '%"personal":%'`);
    await set(t, (await entryAt(t, position)).id, 'personal = $3, salt = $4', [
      '{"caller":[null,"Bob"]}',
      randomBytes(32),
    ]);
    return { code: 'altered', position };
  },
  'erase a personal part and say nothing': async (t) => {
    const position = await place(t, 'h.personal IS NOT NULL');
    await set(t, (await entryAt(t, position)).id, 'personal = NULL, salt = NULL');
    return { code: 'erased', position };
  },
  'lose a salt': async (t) => {
    const position = await place(t, 'h.personal IS NOT NULL');
    await set(t, (await entryAt(t, position)).id, 'salt = NULL');
    return { code: 'altered', position };
  },
  'remove a checkpoint': async (t) => {
    const { rows } = await t.query(
      'DELETE FROM checkpoint WHERE org = $1 AND size = (SELECT max(size) FROM checkpoint WHERE org = $1 AND size <= $2) RETURNING size::text',
      [t.org, t.at],
    );
    return { code: 'anchor', position: Number(rows[0]?.['size']) };
  },
  'change what a checkpoint says': async (t) => {
    const { rows } = await t.query(
      `UPDATE checkpoint SET note = replace(note, 'time 2026', 'time 2025') WHERE org = $1 AND size = (SELECT max(size) FROM checkpoint WHERE org = $1 AND size <= $2) RETURNING size::text`,
      [t.org, t.at],
    );
    return { code: 'checkpoint', position: Number(rows[0]?.['size']) };
  },
  'change the columns of a checkpoint': async (t) => {
    const { rows } = await t.query(
      `UPDATE checkpoint SET at = at - interval '1 day' WHERE org = $1 AND size = (SELECT max(size) FROM checkpoint WHERE org = $1 AND size <= $2) RETURNING size::text`,
      [t.org, t.at],
    );
    return { code: 'checkpoint', position: Number(rows[0]?.['size']) };
  },
  'change the seal head': async (t) => {
    await t.query('UPDATE seal_head SET frontier = set_byte(frontier, 0, get_byte(frontier, 0) # 1) WHERE org = $1', [
      t.org,
    ]);
    return { code: 'head', position: t.size };
  },
};
