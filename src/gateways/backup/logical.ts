import { createReadStream } from 'node:fs';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { exportAccounts, importAccounts } from '#gateways/exports/all-accounts.ts';
import { exportOrganisation } from '#gateways/exports/organisation-export.ts';
import { linesOf, put, writeWhole, type Written } from '#gateways/exports/organisation-file.ts';
import { importOrganisation } from '#gateways/exports/organisation-import.ts';
import { AppError } from '#kernel/errors.ts';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import { startPostgres } from '#kernel/postgres/supervisor.ts';
import { openDb, type Db } from '#kernel/store/db.ts';
import { migrate, migrations } from '#kernel/store/migrate.ts';
import { createArchive } from './archive.ts';
import { copyBeside } from './beside.ts';
import { sealNow, verifyOrganisation } from './histories.ts';
import { recordBackup, type VerifiedBackup } from './journal.ts';
import { MANIFEST, type BackupManifest } from './manifest.ts';
import { unpackBackup } from './unpack.ts';
import { inWorkFolder, removeUnfinished } from './work-folder.ts';

export type LogicalInput = {
  readonly data: string;
  readonly system: Db;
  readonly file: string;
  readonly product: string;
  readonly now: () => Date;
  readonly onStep?: (what: string) => void;
};

export type Loaded = { readonly organisations: number; readonly rows: number; readonly entries: number };

const ACCOUNTS_FILE = 'accounts.ndjson';
const SCRATCH = 'wellrun';

/** Writes the exports into a folder; gives the names of the files. */
const writeExports = async ({ data, system, product, now }: LogicalInput, folder: string): Promise<string[]> => {
  const [answer] = await system.batch([{ text: 'SELECT org::text AS org FROM organisation ORDER BY org' }]);
  const names: string[] = [];
  const into = async (name: string, work: (written: Written) => Promise<unknown>): Promise<void> => {
    const written = await writeWhole(join(folder, name));
    await work(written);
    await written.finish();
    await written.keep();
    names.push(name);
  };
  await mkdir(join(folder, 'organisations'), { recursive: true, mode: 0o700 });
  for (const { org } of answer?.rows ?? [])
    await into(`organisations/${String(org)}.ndjson`, ({ stream }) =>
      exportOrganisation({ system, data, org: String(org), product, now }, (lines) =>
        put(stream, `${lines.join('\n')}\n`),
      ),
    );
  // After the people, so that none of them lacks theirs.
  await into(ACCOUNTS_FILE, ({ stream }) =>
    system.transaction((ask) => exportAccounts(ask, (lines) => put(stream, `${lines.join('\n')}\n`))),
  );
  return names.toReversed();
};

/** Imports an unpacked backup into a database that has no organisation, and verifies every history. Errors: `restore.not_empty`. */
export const loadExports = async (system: Db, folder: string, data: string): Promise<Loaded> => {
  await system.transaction(async (ask) => {
    const { rows } = await ask({ text: 'SELECT 1 FROM organisation UNION ALL SELECT 1 FROM auth."user" LIMIT 1' });
    if (rows.length > 0)
      throw new AppError(
        'restore.not_empty',
        'The database holds an organisation already: set DATABASE_URL to an empty one; nothing was touched.',
      );
    await importAccounts(ask, linesOf(createReadStream(join(folder, ACCOUNTS_FILE))));
  });
  const loaded = { organisations: 0, rows: 0, entries: 0 };
  for (const name of await readdir(join(folder, 'organisations'))) {
    const lines = linesOf(createReadStream(join(folder, 'organisations', name)));
    const { org, rows } = await importOrganisation({ system, data }, lines);
    const { fault, counts } = await verifyOrganisation(system, org, data, { now: new Date(0) });
    if (fault !== null)
      throw new AppError('backup.damaged', `The history of the organisation ${org} is not sound: ${fault.message}`);
    loaded.organisations += 1;
    loaded.rows += rows;
    loaded.entries += counts.entries + counts.unsealed;
  }
  await sealNow(system, data);
  return loaded;
};

/** Restores a packed backup into a database of its own, run for the purpose. */
const prove = async (path: string, folder: string): Promise<Loaded> => {
  await mkdir(join(folder, 'unpacked'), { recursive: true, mode: 0o700 });
  // A new database is made in a folder that holds nothing else.
  const server = await startPostgres({ dataDir: folder + '/server', settings: { shared_buffers: '64MB' } });
  try {
    await unpackBackup(path, join(folder, 'unpacked'));
    const client = await connectAsSuperuser(server);
    await client.query(`CREATE DATABASE ${SCRATCH}`);
    await client.end();
    const connection = { host: server.socketDir, port: server.port, database: SCRATCH };
    await migrate(connection);
    const system = openDb(connection, 'wellrun_system', { max: 4 });
    try {
      return await loadExports(system, join(folder, 'unpacked'), join(folder, 'unpacked'));
    } finally {
      await system.close();
    }
  } finally {
    await server.stop();
  }
};

/**
 * Backs up a database of the user's own: accounts and every organisation's export, each as of one moment, with keys and anchors.
 * The file gets its name only after it was loaded into a scratch database and verified there. Errors: as `makeBackup`.
 */
export const makeLogicalBackup = (input: LogicalInput): Promise<VerifiedBackup> => {
  const { data, file, product, now } = input;
  const tell = input.onStep ?? (() => undefined);
  const work = join(data, 'backup.work');
  return inWorkFolder(work, async () => {
    await removeUnfinished(data, file);
    const written = await writeWhole(file);
    try {
      const beside = await copyBeside(data, join(work, 'beside'));
      const made = Object.fromEntries((await migrations()).map(({ name, hash }) => [name, hash]));
      const at = now().toISOString();
      const manifest: BackupManifest = {
        kind: 'wellrun-backup',
        format: 1,
        form: 'logical',
        at,
        product,
        postgres: '',
        database: '',
        migrations: made,
        facts: { rows: {}, heads: {} },
      };
      tell('Exporting every organisation…');
      const exports = await writeExports(input, join(work, 'exports'));
      tell(`Packing it into ${basename(file)}…`);
      const archive = createArchive(written.stream, Date.parse(at));
      await archive.addText(MANIFEST, JSON.stringify(manifest));
      for (const name of beside) await archive.addFile(name, join(work, 'beside', name));
      for (const name of exports) await archive.addFile(name, join(work, 'exports', name));
      await archive.close();
      await written.finish();
      tell('Loading it into a scratch database, and proving it there…');
      const loaded = await prove(written.temporary, join(work, 'restored'));
      await written.keep();
      const backup: VerifiedBackup = {
        file,
        form: 'logical',
        bytes: (await stat(file)).size,
        at,
        verifiedAt: now().toISOString(),
        product,
        ...loaded,
        indexes: 0,
      };
      await recordBackup(data, backup);
      return backup;
    } finally {
      await written.discard();
    }
  });
};
