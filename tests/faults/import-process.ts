import { createHash } from 'node:crypto';
import { importIncidentLog } from '#gateways/servicenow/import.ts';
import { openDb } from '#kernel/store/db.ts';

/** What one run of an import works on. */
export type ImportTask = {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly path: string;
  readonly batch: number;
};

/** Always the same, so that two imports can be compared byte for byte. */
export const NOW = Date.parse('2026-06-04T12:00:00Z');
export const saltOf = (entry: string): Buffer => createHash('sha256').update(entry).digest();

/** A process of its own that imports a log, and writes a line whenever a transaction is through; it is there to be killed. */
const main = async (task: ImportTask): Promise<void> => {
  const { path, batch, ...address } = task;
  const db = openDb(address, 'wellrun_system', { max: 4 });
  const { imported } = await importIncidentLog(db, path, {
    batch,
    now: () => NOW,
    salt: saltOf,
    onProgress: ({ phase, done }) => {
      if (phase === 'writing') process.stdout.write(`${done}\n`);
    },
  });
  process.stdout.write(`imported ${imported.incidents}\n`);
  await db.close();
};

const [, script, task] = process.argv;
if (task !== undefined && script === import.meta.filename) await main(JSON.parse(task) as ImportTask);
