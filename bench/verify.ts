import { randomBytes, randomUUID, randomUUIDv7 } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sealNow, verifyOrganisation } from '#gateways/backup/histories.ts';
import { makeEntry } from '#kernel/history/entry.ts';
import type { Query } from '#kernel/history/query.ts';
import { sha256 } from '#kernel/history/sha256.ts';
import { openDb } from '#kernel/store/db.ts';
import { CACHE, stateOfMigrations, type Address, type Environment } from './environment.ts';
import { beside, type Figure } from './measure.ts';

const BATCH = 5_000;

/** A UUID, version 7, of that millisecond and place among its neighbours. */
const idAt = (milliseconds: number, n: number): string =>
  `${milliseconds
    .toString(16)
    .padStart(12, '0')
    .replace(/(.{8})/, '$1-')}-7${(n % 4096).toString(16).padStart(3, '0')}-8${randomUUID().slice(20)}`;

/**
 * Fills an organisation with so many history entries: incidents of five entries each, one entry in four with personal data.
 * As superuser, in a database of its own; about 20,000 a second.
 */
const fillHistory = async (query: Query, org: string, count: number): Promise<void> => {
  const start = Date.UTC(2026, 0, 1);
  let record = '';
  for (let from = 0; from < count; from += BATCH) {
    const columns: unknown[][] = Array.from({ length: 11 }, () => []);
    for (let n = from; n < Math.min(from + BATCH, count); n++) {
      const version = (n % 5) + 1;
      if (version === 1) record = randomUUID();
      const at = new Date(start + n * 20).toISOString();
      const id = idAt(start + n * 20, n);
      const action = version === 1 ? 'create' : version === 5 ? 'transition:resolve' : 'edit';
      const actor = randomUUID();
      const entry = makeEntry(
        {
          v: 1,
          org,
          id,
          type: 'incident',
          record,
          number: `INC-${String(n).padStart(9, '0')}`,
          version,
          action,
          audience: 'public',
          recordedAt: at,
          occurredAt: at,
          actor: { id: actor, kind: 'person', via: 'api' },
          request: randomUUID(),
          changes: {
            state: ['inProgress', 'waiting'],
            priority: [version, version + 1],
            team: [null, { id: randomUUID(), label: 'Service desk' }],
          },
          ...(n % 4 === 0
            ? { personal: { comment: [null, 'The printer on the third floor prints blank pages since this morning.'] } }
            : {}),
        },
        randomBytes,
      );
      [id, 'incident', record, version, action, at, actor, entry.body, entry.personal, entry.salt, entry.leaf].forEach(
        (value, i) => columns[i]?.push(value),
      );
    }
    await query(
      `INSERT INTO history (org, id, type, record, version, action, audience, recorded_at, occurred_at, actor, body, personal, salt, leaf)
       SELECT $12, id, type, record, version, action, 'public', at, at, actor, body, personal, salt, leaf
       FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::int[], $5::text[], $6::timestamptz[], $7::uuid[], $8::text[], $9::text[], $10::bytea[], $11::bytea[])
         AS u (id, type, record, version, action, at, actor, body, personal, salt, leaf)`,
      [...columns, org],
    );
  }
};

/** Reads an organisation's entries in the order of their key, and hashes each body: the least that any verification must do. */
const readBare = async (query: Query, org: string): Promise<number> => {
  let read = 0;
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await query(
      'SELECT id, body, personal, salt, leaf FROM history WHERE org = $1 AND id > $2 ORDER BY id LIMIT 5000',
      [org, after],
    );
    for (const row of rows) if (sha256(`\0${String(row['body'])}`).length === 64) read += 1;
    if (rows.length < BATCH) return read;
    after = String(rows.at(-1)?.['id']);
  }
};

/** An organisation with so many sealed entries; keys, anchors and leaves in a folder beside the database. About two minutes for a million, once. */
const prepare = async (
  environment: Environment,
  count: number,
  note: (text: string) => void,
): Promise<{ address: Address; data: string }> => {
  const name = `bench_verify_${count}`;
  const data = join(CACHE, `${name}-${await stateOfMigrations()}`);
  const address = await environment.prepared(name, async (filling, superuser) => {
    note(`filling ${count.toLocaleString('en-GB')} entries of history, once …`);
    await rm(data, { recursive: true, force: true });
    const org = randomUUIDv7();
    await superuser.query("INSERT INTO organisation (org, name) VALUES ($1, 'Verified')", [org]);
    await fillHistory((text, values) => superuser.query(text, values), org, count);
    const db = openDb(filling, 'wellrun_system', { max: 2 });
    await sealNow(db, data);
    await db.close();
    await superuser.query('VACUUM (ANALYZE) history');
    await superuser.query('VACUUM (ANALYZE) sealed');
  });
  return { address, data };
};

/** Verification of an organisation's whole history beside reading and hashing it bare, in interleaved rounds: entries per second. */
export const measureVerify = async (
  environment: Environment,
  { size, rounds }: { size: number; rounds: number },
  note: (text: string) => void,
): Promise<readonly Figure[]> => {
  const { address, data } = await prepare(environment, size, note);
  const db = openDb(address, 'wellrun_system', { max: 2 });
  const superuser = await environment.superuser(address.database);
  const { rows } = await superuser.query<{ org: string }>("SELECT org FROM organisation WHERE name = 'Verified'");
  const org = rows[0]?.org ?? '';
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    let begun = performance.now();
    const read = await readBare((text, values) => superuser.query(text, values), org);
    floor.push(read / ((performance.now() - begun) / 1000));
    begun = performance.now();
    const verdict = await verifyOrganisation(db, org, data);
    if (!verdict.ok || verdict.counts.entries !== read)
      throw new Error(`The history does not verify: ${verdict.fault?.message ?? 'entries are missing'}`);
    ours.push(verdict.counts.entries / ((performance.now() - begun) / 1000));
  }
  await superuser.end();
  await db.close();
  return [beside(`verify ${size.toLocaleString('en-GB')} entries of history`, 'entries/s', ours, floor, 0.4, 'higher')];
};
