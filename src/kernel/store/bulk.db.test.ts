import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAsSuperuser } from '../postgres/connect.ts';
import { definitionNamed } from '../record/registry.ts';
import { exportLines } from '../../../tests/exports/full-world.ts';
import { testDatabase, type TestDatabase } from '../../../tests/harness/database.ts';
import { settle } from '../../../tests/harness/world.ts';
import { livesStatements, planLife } from './bulk.ts';
import { chapters, historyOf, type History, type Somewhere } from './bulk.test-support.ts';
import { systemContext, type Context } from './context.ts';
import { addField } from './custom-fields.ts';
import { openDb, type Db } from './db.ts';
import { readRecord } from './read.ts';
import { changeRecord, createRecord } from './write.ts';

const HISTORIES = 200;
const BATCH = 40;
const NOW = Date.parse('2026-06-04T12:00:00Z');
const seed = randomBytes(4).readInt32LE();

const incident = definitionNamed('incident');
let databases: readonly TestDatabase[];
let one: Db;
let many: Db;
let org: string;
let histories: readonly History[];
let somewhere: Somewhere;

const open = ({ host, port, database }: TestDatabase): Db =>
  openDb({ host, port, database }, 'wellrun_system', { max: 4 });
const contextOf = (db: Db): Promise<Context> => systemContext(db, org, { now: () => NOW });

/** Where a word stands in what search reads depends on how often the text was changed; which words, and how they weigh, does not. */
const withoutPlaces = (line: string): string =>
  line.startsWith('{"table":"directory"')
    ? line.replaceAll(
        /:[\dA-D,]+(?=[ "])/g,
        (places) => (/A/.test(places) ? 'A' : '') + (/\d(?![\dA])/.test(places) ? 'D' : ''),
      )
    : line;

/** An organisation, and a second database that is the first one's very copy. */
beforeAll(async () => {
  const first = await testDatabase();
  const app = openDb({ host: first.host, port: first.port, database: first.database }, 'wellrun_app');
  const system = open(first);
  const made = await settle({ database: first, system, app, close: () => Promise.resolve() }, 'Bulk');
  org = made.org;
  const people = Object.values(made.people).map(({ id }) => id);
  const field = { type: 'incident', required: false, personal: false };
  await addField(made.context, { ...field, name: 'site', kind: 'text', label: 'Site', internal: false });
  await addField(made.context, {
    ...field,
    name: 'remark',
    kind: 'text',
    label: 'Remark',
    internal: true,
    personal: true,
  });
  await addField(made.context, { ...field, name: 'floor', kind: 'integer', label: 'Floor', internal: false });
  await addField(made.context, { ...field, name: 'remote', kind: 'flag', label: 'Remote', internal: false });
  await addField(made.context, { ...field, name: 'since', kind: 'instant', label: 'Since', internal: false });
  await addField(made.context, {
    ...field,
    name: 'keeper',
    kind: 'ref',
    to: 'person',
    label: 'Keeper',
    internal: false,
  });
  await system.close();
  await app.close();
  const second = await testDatabase();
  await second.drop();
  const admin = await connectAsSuperuser({ socketDir: first.host, port: first.port });
  await admin.query(`CREATE DATABASE ${second.database} TEMPLATE ${first.database}`);
  await admin.end();
  databases = [first, second];
  [one, many] = [open(first), open(second)];
  somewhere = {
    people,
    teams: [made.team, made.otherTeam].map((row) => String(row['id'])),
    service: String(made.service['id']),
    customer: String(made.customer['id']),
  };
  histories = fc.sample(chapters, { numRuns: HISTORIES, seed }).map((each, n) => historyOf(each, n, somewhere, NOW));
}, 60_000);

afterAll(async () => {
  await one.close();
  await many.close();
  for (const database of databases) await database.drop();
});

describe('records whose whole life is written at once', () => {
  it(`are those that the same ${HISTORIES} random histories make one change after the other, byte for byte`, async () => {
    const context = await contextOf(one);
    for (const { id, number, creation, later } of histories) {
      const { values, ...change } = creation;
      await createRecord(context, incident, values, { id, number, change });
      for (const next of later) await changeRecord(context, incident, await readRecord(context, incident, id), next);
    }
    const bulk = await contextOf(many);
    const [names] = await bulk.batch([{ text: 'SELECT id, title FROM directory WHERE org = $1', values: [org] }]);
    const labels = new Map(names?.rows.map((row) => [String(row['id']), { label: String(row['title']) }]));
    const lives = histories.map(({ id, number, creation, later }) =>
      planLife(bulk, incident, id, { ...creation, values: { ...creation.values, number } }, later, labels),
    );
    for (let from = 0; from < lives.length; from += BATCH)
      await bulk.batch(livesStatements(org, incident, lives.slice(from, from + BATCH)));

    const [single, atOnce] = await Promise.all([one, many].map((db) => exportLines(db, '/nowhere', org)));
    const [made, wanted] = [atOnce, single].map((lines) => (lines ?? []).slice(1, -1).map(withoutPlaces)) as [
      string[],
      string[],
    ];
    expect(made.length).toBeGreaterThan(HISTORIES * 3);
    const odd = (some: readonly string[], others: readonly string[]) =>
      [...new Set(some).difference(new Set(others))].slice(0, 3);
    expect(odd(made, wanted), `seed ${seed}`).toEqual(odd(wanted, made));
    expect(made.length).toBe(wanted.length);
  }, 120_000);
});
