import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runningPostgres } from '#kernel/postgres/attach.ts';
import { connectAsSuperuser, type PostgresAddress } from '#kernel/postgres/connect.ts';
import { openDb, type Db } from '#kernel/store/db.ts';
import { settle, tellAtOnce, type Organisation } from '../harness/world.ts';
import { mailServer, type MailServer } from '../server/mail-server.ts';
import type { LoadWorld, Writer } from './load.ts';
import { openProduct, type Product } from './product.ts';

export type KillWorld = {
  readonly product: Product;
  readonly mail: MailServer;
  readonly made: Organisation;
  /** As the product itself, from outside of it. */
  readonly system: Db;
  readonly load: LoadWorld;
  /** Who writes; `lines` in one request of those who send many. */
  writers(prefix: string, lines: number): readonly Writer[];
  postgres(): Promise<PostgresAddress>;
  /** Plants a defect: from now on writes are acknowledged before they are on the disk. */
  makeHasty(): Promise<void>;
  close(): Promise<void>;
};

const HASTY = `CREATE FUNCTION hasty() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN PERFORM set_config('synchronous_commit', 'off', true); RETURN NULL; END $$`;

/** Where the PostgreSQL of a data folder that the product runs is reached. */
export const postgresOf = async (data: string): Promise<PostgresAddress> => {
  const found = await runningPostgres(data);
  if (found === undefined) throw new Error(`No PostgreSQL runs on ${data}.`);
  return found;
};

/** The product in a folder of its own with one organisation, and a mail server beside it. `folder`: where the data folder is made. */
export const killWorld = async (folder?: string): Promise<KillWorld> => {
  const base = folder ?? (await mkdtemp(join(tmpdir(), 'wellrun-kill-')));
  const mail = await mailServer();
  const product = openProduct(join(base, 'data'), { SMTP_URL: `smtp://127.0.0.1:${mail.port}` });
  await product.start();
  const postgres = (): Promise<PostgresAddress> => postgresOf(product.data);
  const { socketDir, port } = await postgres();
  const system = openDb({ host: socketDir, port, database: 'wellrun' }, 'wellrun_system', { max: 4 });
  const made = await settle({ system }, 'Kill');
  await tellAtOnce(made.context);
  const { administrator, agent, processOwner, smsManager, user } = made.people;
  return {
    product,
    mail,
    made,
    system,
    postgres,
    makeHasty: async () => {
      const client = await connectAsSuperuser(await postgres(), 'wellrun');
      await client.query(HASTY);
      await client.query('CREATE TRIGGER hasty AFTER INSERT ON history FOR EACH STATEMENT EXECUTE FUNCTION hasty()');
      await client.end();
    },
    load: { address: () => product.address(), caller: user.id, colleague: smsManager.id },
    writers: (prefix, lines) => [
      { name: `${prefix}-a`, person: agent.id, key: agent.key, lines: 1 },
      { name: `${prefix}-b`, person: processOwner.id, key: processOwner.key, lines: 1 },
      { name: `${prefix}-c`, person: administrator.id, key: administrator.key, lines },
    ],
    close: async () => {
      await product.stop();
      await system.close();
      await mail.close();
      if (folder === undefined) await rm(base, { recursive: true });
    },
  };
};
