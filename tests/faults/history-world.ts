import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { erasureChanges } from '#kernel/history/erasure.ts';
import { makeEntry } from '#kernel/history/entry.ts';
import type { HistoryInput } from '#kernel/history/entry.ts';
import { openKeys, rotateKey } from '#kernel/history/keys.ts';
import type { Query, Transaction } from '#kernel/history/query.ts';
import { createSealer } from '#kernel/history/sealing.ts';
import type { Sealer } from '#kernel/history/sealing.ts';
import { testDatabase } from '../harness/database.ts';
import type { TestDatabase } from '../harness/database.ts';

export type HistoryWorld = {
  org: string;
  data: string;
  /** As superuser, outside any transaction. */
  admin: Query;
  /** As the system's role, outside any transaction. */
  system: Query;
  /** As the system's role on a connection of its own: commits when `work` returns. */
  transaction: Transaction;
  /** As superuser, undone afterwards, the triggers off: whatever somebody with the database in their hands can do. */
  tamper: Transaction;
  keys: Awaited<ReturnType<typeof openKeys>>;
  /** Replaces the signing key. */
  rotate: () => Promise<void>;
  now: () => Date;
  pass: (milliseconds: number) => void;
  /** Writes so many entries of plausible records, a tenth of them with personal data. Gives their ids. */
  write: (count: number, options?: { settled: boolean }) => Promise<string[]>;
  /** Until no transaction anywhere on the server is older than the last entry, so that it can be sealed: other tests run beside. */
  settle: () => Promise<void>;
  /** After the database went back: goes on with the records as they are in it. */
  resume: () => Promise<void>;
  /** Erases the personal parts of entries, and owns up to it. */
  erase: (entries: string[]) => Promise<void>;
  /** `limit`: entries in one transaction. */
  sealer: (limit?: number) => Sealer;
  close: () => Promise<void>;
};

const connectTo = async (to: TestDatabase, user: 'wellrun_admin' | 'wellrun_system'): Promise<pg.Client> => {
  const { host, port, database } = to;
  const client = new pg.Client({ host, port, database, user, options: '-c timezone=UTC' });
  await client.connect();
  return client;
};

const transactionOn =
  (client: pg.Client, end: 'COMMIT' | 'ROLLBACK', begin = 'BEGIN'): Transaction =>
  async (work) => {
    await client.query(begin);
    try {
      const result = await work((text, values) => client.query(text, values));
      await client.query(end);
      return result;
    } catch (cause) {
      await client.query('ROLLBACK');
      throw cause;
    }
  };

/** A UUID, version 7, of that millisecond: entries of one transaction sort as they were written. */
const idAt = (milliseconds: number): string =>
  milliseconds
    .toString(16)
    .padStart(12, '0')
    .replace(/(.{8})/, '$1-') + randomUUIDv7().slice(13);

/** An organisation with nothing in it, in a database and a data folder of its own. */
export const historyWorld = async (): Promise<HistoryWorld> => {
  const database = await testDatabase();
  const [client, tampering, sealing, erasing, verifying] = [
    await connectTo(database, 'wellrun_admin'),
    await connectTo(database, 'wellrun_admin'),
    await connectTo(database, 'wellrun_system'),
    await connectTo(database, 'wellrun_system'),
    await connectTo(database, 'wellrun_system'),
  ];
  const data = await mkdtemp(join(tmpdir(), 'wellrun-history-'));
  let keys = await openKeys(data);
  const org = randomUUIDv7();
  let time = Date.parse('2026-02-03T04:05:06.000Z');
  const now = () => new Date(time);
  const admin: Query = (text, values) => client.query(text, values);
  const transaction = transactionOn(sealing, 'COMMIT');
  await admin(`INSERT INTO organisation (org, name) VALUES ($1, 'Tampered')`, [org]);

  let records: { id: string; number: string; version: number }[] = [];
  const resume = async (): Promise<void> => {
    const { rows } = await admin(
      `SELECT record::text AS id, (min(body)::json)->>'number' AS number, max(version) AS version FROM history WHERE type = 'incident' GROUP BY record`,
    );
    records = rows as typeof records;
  };
  const next = (): HistoryInput => {
    time += 50;
    let record = records[Math.floor(Math.random() * records.length * 1.3)];
    if (record === undefined) {
      record = { id: randomUUIDv7(), number: `INC-${String(records.length + 1).padStart(6, '0')}`, version: 0 };
      records.push(record);
    }
    record.version += 1;
    return {
      v: 1,
      org,
      id: idAt(time),
      type: 'incident',
      record: record.id,
      number: record.number,
      version: record.version,
      action: record.version === 1 ? 'create' : 'edit',
      audience: 'public',
      recordedAt: now().toISOString(),
      occurredAt: now().toISOString(),
      actor: { id: randomUUIDv7(), kind: 'person' },
      changes: { priority: [record.version, record.version + 1], title: ['Drucker', `Drucker «${record.version}» 🖨`] },
      ...(Math.random() < 0.1 ? { personal: { caller: [null, 'Ada Lovelace'] as [unknown, unknown] } } : {}),
    };
  };
  const insert = (query: Query, inputs: HistoryInput[]) => {
    const made = inputs.map((input) => ({ ...input, ...makeEntry(input, randomBytes), actor: input.actor.id }));
    const column = (name: keyof (typeof made)[number]) => made.map((entry) => entry[name] ?? null);
    return query(
      `INSERT INTO history (org, id, type, record, version, action, audience, recorded_at, occurred_at, actor, body, personal, salt, leaf)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::text[], $7::text[], $8::timestamptz[], $9::timestamptz[], $10::uuid[], $11::text[], $12::text[], $13::bytea[], $14::bytea[])`,
      (
        [
          'org',
          'id',
          'type',
          'record',
          'version',
          'action',
          'audience',
          'recordedAt',
          'occurredAt',
          'actor',
          'body',
          'personal',
          'salt',
          'leaf',
        ] as const
      ).map(column),
    );
  };
  const settle = async (): Promise<void> => {
    const { rows } = await admin(
      `SELECT coalesce(max(xid), '0')::text AS last FROM history WHERE xid < pg_snapshot_xmax(pg_current_snapshot())`,
    );
    const last = rows[0]?.['last'];
    for (let running = true; running;) {
      const { rows: found } = await admin(
        'SELECT pg_snapshot_xmin(pg_current_snapshot()) <= $1::xid8 AS running, pg_sleep(0.002)',
        [last],
      );
      running = found[0]?.['running'] === true;
    }
  };
  const write = async (count: number, { settled: waiting = true } = {}): Promise<string[]> => {
    const inputs = Array.from({ length: count }, next);
    for (let from = 0; from < count; from += 10_000) await insert(admin, inputs.slice(from, from + 10_000));
    if (waiting) await settle();
    return inputs.map(({ id }) => id);
  };
  const erase = (entries: string[]): Promise<void> =>
    transactionOn(
      erasing,
      'COMMIT',
    )(async (query) => {
      await query('SELECT enter_system($1)', [org]);
      await query('SELECT history_erase($1)', [entries]);
      const at = now().toISOString();
      await insert(query, [
        {
          v: 1,
          org,
          id: randomUUIDv7(),
          type: 'history',
          record: org,
          version: 0,
          action: 'erase',
          recordedAt: at,
          occurredAt: at,
          audience: 'internal',
          actor: { id: null, kind: 'system' },
          reason: 'Article 17',
          changes: erasureChanges(entries),
        },
      ]);
    });

  return {
    get keys() {
      return keys;
    },
    rotate: async () => {
      keys = await rotateKey(data, now().toISOString());
    },
    org,
    data,
    admin,
    system: (text, values) => verifying.query(text, values),
    transaction,
    now,
    write,
    settle,
    resume,
    erase,
    tamper: transactionOn(tampering, 'ROLLBACK', 'BEGIN; SET LOCAL session_replication_role = replica'),
    pass: (milliseconds) => {
      time += milliseconds;
    },
    sealer: (limit = 1000) => createSealer({ transaction, data, keys: () => Promise.resolve(keys), now, limit }),
    close: async () => {
      await Promise.all([client, tampering, sealing, erasing, verifying].map((each) => each.end()));
      await database.drop();
      await rm(data, { recursive: true });
    },
  };
};
