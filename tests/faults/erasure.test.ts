import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runningPostgres } from '#kernel/postgres/attach.ts';
import { connectAsSuperuser, type PostgresAddress } from '#kernel/postgres/connect.ts';
import { openDb, type Db } from '#kernel/store/db.ts';
import { sealNow, verifyOrganisation } from '#gateways/backup/histories.ts';
import { settle, type Organisation } from '../harness/world.ts';
import { exportLines } from '../exports/full-world.ts';
import { openProduct, type Product } from './product.ts';
import { patience, sizeOf } from './promises.ts';
import { tell } from './tell.ts';

const ERASURES = sizeOf('erasures');
const CANARY = `kanari${randomBytes(5).toString('hex')}`;

let folder: string;
let product: Product;
let system: Db;
let made: Organisation;
let postgres: PostgresAddress;
const records: string[] = [];

const send = async (key: string, method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
  const file = typeof body === 'string';
  const response = await fetch(`${await product.address()}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': file ? 'text/plain' : 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: file ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text;
};

/** As the superuser, statement by statement. */
const asked = async (...statements: string[]): Promise<void> => {
  const client = await connectAsSuperuser(postgres, 'wellrun');
  for (const statement of statements) await client.query(statement);
  await client.end();
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wellrun-erasure-'));
  product = openProduct(join(folder, 'data'), { LOG_LEVEL: 'info' });
  await product.start();
  postgres = (await runningPostgres(product.data)) as PostgresAddress;
  system = openDb({ host: postgres.socketDir, port: postgres.port, database: 'wellrun' }, 'wellrun_system', { max: 2 });
  made = await settle({ system }, 'Erasure');
  const { agent } = made.people;
  for (let n = 0; n < ERASURES; n += 1) {
    const word = `${CANARY}x${n}`;
    const incident = JSON.parse(
      await send(agent.key, 'POST', '/incidents', {
        title: `Call of ${word}`,
        description: `${word} lives in Zürich`,
        requester: made.people.user.id,
      }),
    ) as { id: string };
    const path = `/incidents/${incident.id}`;
    await send(agent.key, 'POST', `${path}/comments`, { text: `${word} called`, visibility: 'public' });
    await send(agent.key, 'POST', `${path}/attachments?name=${word}.txt`, 'a file of theirs');
    await send(agent.key, 'PATCH', path, { title: `Call of ${word} again` }, { 'if-match': '*' });
    await send(
      agent.key,
      'POST',
      `${path}/transitions/resolve`,
      { resolution: `${word} was helped`, resolutionCode: 'Solved' },
      { 'if-match': '*' },
    );
    records.push(incident.id);
  }
  await asked('CHECKPOINT');
}, 120_000);
afterAll(async () => {
  await system.close();
  await product.stop();
  await rm(folder, { recursive: true });
}, 60_000);

const PLACES = { wal: /\/pg_wal\//, log: /\/log\//, tables: /\/(?:base|global)\//, files: /./ } as const;
type Place = keyof typeof PLACES;

/** Files of the data folder in which the word stands, by what they are. */
const standsIn = async (): Promise<Record<Place, number>> => {
  const found: Record<Place, number> = { wal: 0, log: 0, tables: 0, files: 0 };
  for (const entry of await readdir(product.data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (!bytes.includes(CANARY)) continue;
    const place = (Object.keys(PLACES) as Place[]).find((name) => PLACES[name].test(path)) as Place;
    found[place] += 1;
  }
  return found;
};

describe('what was erased', () => {
  it(
    `of ${ERASURES} records is in no answer, export, log, table or index, and not in the write-ahead log once that was replaced`,
    async () => {
      const before = await standsIn();
      tell('erasure', {
        caught: before.tables > 0 && before.wal > 0,
        note: 'planted: what is looked for, before it is erased',
      });
      expect(before.tables).toBeGreaterThan(0);
      expect(before.wal).toBeGreaterThan(0);
      const { administrator, agent } = made.people;
      const fields = ['title', 'description', 'comment', 'resolution', 'attachment.name'];
      for (const id of records)
        await send(administrator.key, 'POST', `/incidents/${id}/erase`, { fields, reason: 'Asked for by the person' });

      const seen: string[] = [];
      for (const id of records)
        for (const part of ['', '/history', '/timeline', '/attachments', '/at?version=2'])
          seen.push(await send(agent.key, 'GET', `/incidents/${id}${part}`, undefined));
      seen.push(await send(agent.key, 'GET', `/search?q=${CANARY}x0`, undefined));
      const [export_, said] = [await exportLines(system, product.data, made.org), product.said()];
      await sealNow(system, product.data);

      await asked('VACUUM', 'CHECKPOINT');
      const vacuumed = await standsIn();
      await asked(
        'ALTER SYSTEM SET wal_recycle = off',
        'SELECT pg_reload_conf()',
        'VACUUM FULL',
        'CHECKPOINT',
        'SELECT pg_switch_wal()',
        'CHECKPOINT',
        'SELECT pg_switch_wal()',
        'CHECKPOINT',
      );
      const after = await standsIn();
      const answers = seen.filter((text) => text.includes(CANARY)).length;
      const exported = export_.filter((line) => line.includes(CANARY)).length;
      const logged = said.includes(CANARY) ? 1 : 0;
      const { ok } = await verifyOrganisation(system, made.org, product.data);
      const left = { answers, exported, logged, ...after, sound: ok };
      tell('erasure', {
        trials: ERASURES,
        failures: answers + exported + logged + Object.values(after).reduce((sum, n) => sum + n, 0) + (ok ? 0 : 1),
        note: `after a plain VACUUM the bytes still stood in ${vacuumed.tables} table files and ${vacuumed.wal} of the write-ahead log: gone after VACUUM FULL and its replacement`,
      });
      expect(left).toEqual({ answers: 0, exported: 0, logged: 0, wal: 0, log: 0, tables: 0, files: 0, sound: true });
    },
    patience(120_000),
  );
});
