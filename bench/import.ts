import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type pg from 'pg';
import type { Address, Environment } from './environment.ts';
import { logToImport } from './import-log.ts';
import type { ImportTaken } from './import-process.ts';
import { beside, type Figure } from './measure.ts';

const run = promisify(execFile);
const PROCESS = fileURLToPath(new URL('./import-process.ts', import.meta.url));
const COPIES = 95;

/** What an import writes, each after what its rows refer to; the rows of a table that refers to itself in two parts. */
const WRITTEN = [
  ['organisation', 'true'],
  ['counter', 'true'],
  ['setting', 'true'],
  ['custom_field', 'true'],
  ['directory', "type <> 'incident'"],
  ['person', 'true'],
  ['team', 'true'],
  ['configuration_item', 'true'],
  ['directory', "type = 'incident'"],
  ['incident', 'true'],
  ['custom_value', 'true'],
  ['history', 'true'],
] as const;

type Copied = { readonly table: string; readonly columns: string; readonly file: string };

const columnsOf = async (client: pg.Client, table: string): Promise<string> => {
  const { rows } = await client.query<{ columns: string }>(
    "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> 'xid'",
    [table],
  );
  return rows[0]?.columns ?? '';
};

/** The rows that an import wrote, as files of the database server. */
const copyOut = async (client: pg.Client): Promise<readonly Copied[]> => {
  const { rows } = await client.query<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
  const copied: Copied[] = [];
  for (const [index, [table, condition]] of WRITTEN.entries()) {
    const columns = await columnsOf(client, table);
    const file = `${rows[0]?.folder ?? ''}/bench-import-${index}.copy`;
    await client.query(`COPY (SELECT ${columns} FROM ${table} WHERE ${condition}) TO '${file}'`);
    copied.push({ table, columns, file });
  }
  return copied;
};

/** Seconds that COPY takes to bring the same rows into the same tables, their indexes and references, without row-level security. */
const copyIn = async (client: pg.Client, copied: readonly Copied[]): Promise<number> => {
  for (const table of new Set(copied.map((each) => each.table)))
    await client.query(`ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY`);
  await client.query('CHECKPOINT');
  const begun = performance.now();
  await client.query('BEGIN');
  for (const { table, columns, file } of copied) await client.query(`COPY ${table} (${columns}) FROM '${file}'`);
  await client.query('COMMIT');
  return (performance.now() - begun) / 1000;
};

const importOnce = async (
  environment: Environment,
  path: string,
): Promise<{ address: Address; taken: ImportTaken }> => {
  const address = await environment.fresh('bench_import');
  const client = await environment.superuser(address.database);
  await client.query('CHECKPOINT');
  await client.end();
  const { stdout } = await run(process.execPath, [PROCESS, JSON.stringify(address), path]);
  return { address, taken: JSON.parse(stdout) as ImportTaken };
};

/**
 * Events a second of the ServiceNow importer, from opening the file to the last commit, with clocks replayed, history hashed and
 * row-level security on, beside COPY of the very rows that it wrote; and the most memory that the importing process had.
 */
export const measureImport = async (
  environment: Environment,
  { rounds }: { rounds: number },
): Promise<readonly Figure[]> => {
  const path = await logToImport(COPIES);
  const ours: number[] = [];
  const floor: number[] = [];
  let rss = 0;
  for (let round = 0; round < rounds; round += 1) {
    const { address, taken } = await importOnce(environment, path);
    const imported = await environment.superuser(address.database);
    const copied = await copyOut(imported);
    await imported.end();
    const target = await environment.fresh('bench_import_floor');
    const client = await environment.superuser(target.database);
    const seconds = await copyIn(client, copied);
    await client.end();
    await Promise.all(copied.map(({ file }) => rm(file, { force: true })));
    ours.push(taken.events / taken.seconds);
    floor.push(taken.events / seconds);
    rss = Math.max(rss, taken.rss / 1_048_576);
  }
  return [
    beside('import of the ServiceNow log, clocks replayed', 'events/s', ours, floor, 0.4, 'higher'),
    {
      name: 'resident memory during import',
      unit: 'MB',
      ours: rss,
      floor: null,
      ratio: null,
      goal: 450,
      better: 'lower',
      met: rss <= 450,
    },
  ];
};
