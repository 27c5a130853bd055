import { importIncidentLog } from '#gateways/servicenow/import.ts';
import { openDb } from '#kernel/store/db.ts';
import type { Address } from './environment.ts';

/** What an import took: from opening the file to the last commit; the most memory that the process had, in bytes. */
export type ImportTaken = { readonly seconds: number; readonly events: number; readonly rss: number };

/** A process of its own that imports a log as the command does, so that its memory is nobody else's. Arguments: address, file. */
const main = async (address: Address, path: string): Promise<ImportTaken> => {
  const db = openDb(address, 'wellrun_system', { max: 8 });
  const begun = performance.now();
  const { imported } = await importIncidentLog(db, path, { org: 'Imported' });
  const seconds = (performance.now() - begun) / 1000;
  await db.close();
  return { seconds, events: imported.events, rss: process.resourceUsage().maxRSS * 1024 };
};

const [, script, address, path] = process.argv;
if (script === import.meta.filename && address !== undefined && path !== undefined)
  process.stdout.write(JSON.stringify(await main(JSON.parse(address) as Address, path)));
