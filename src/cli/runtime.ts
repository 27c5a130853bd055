import { readConfig, type Config } from '#kernel/config.ts';
import { AppError } from '#kernel/errors.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import { openDb, type Connection, type Db } from '#kernel/store/db.ts';
import { migrate } from '#kernel/store/migrate.ts';
import '#sms/index.ts';
import type { Env } from './command.ts';
import { openDatabase, type Purpose } from './database.ts';
import { progress } from './progress.ts';

export type Organisation = { readonly id: string; readonly name: string; readonly source: string };

/** What a command works with: the installation's settings and its database, as the role of the product itself. */
export type Runtime = {
  readonly config: Config;
  readonly connection: Connection;
  readonly system: Db;
  organisations(): Promise<readonly Organisation[]>;
  /** The organisation of that name or id; without one, the only one there is. Throws `organisation.not_found` or `organisation.ambiguous`. */
  organisation(named: string | undefined): Promise<Organisation>;
  /** To act in an organisation without being anybody: everything is allowed, and history names the product. */
  context(organisation: Organisation): Promise<Context>;
  close(): Promise<void>;
};

export type RuntimeOptions = {
  /** By default the database is used, and made where there is none. */
  readonly purpose?: Purpose;
  /** Connections at most. */
  readonly max?: number;
};

/** Opens the database of the installation that the environment names, brings it to this version, and gives what a command works with. */
export const openRuntime = async (
  env: Env,
  { purpose = { kind: 'use', makes: true }, max = 8 }: RuntimeOptions = {},
): Promise<Runtime> => {
  const config = readConfig(env.variables);
  const database = await progress(env, 'Starting the database…', () =>
    openDatabase(config, purpose, (line) => env.err(line)),
  );
  const { connection } = database;
  try {
    await progress(env, 'Bringing the database to this version…', () => migrate(connection));
  } catch (error) {
    await database.close();
    throw error;
  }
  const system = openDb(connection, 'wellrun_system', { max });
  const organisations = async (): Promise<readonly Organisation[]> => {
    const [answer] = await system.batch([{ text: 'SELECT org, name, source FROM organisation ORDER BY name, org' }]);
    return (answer?.rows ?? []).map((row) => ({
      id: String(row['org']),
      name: String(row['name']),
      source: String(row['source']),
    }));
  };
  return {
    config,
    connection,
    system,
    organisations,
    organisation: async (named) => chooseOrganisation(await organisations(), named),
    context: ({ id }) => systemContext(system, id),
    close: async () => {
      await system.close();
      await database.close();
    },
  };
};

/** The organisation that is meant. */
export const chooseOrganisation = (all: readonly Organisation[], named: string | undefined): Organisation => {
  const names = all.map(({ name }) => `'${name}'`).join(', ');
  if (named === undefined) {
    const [only, ...others] = all;
    if (only === undefined)
      throw new AppError(
        'organisation.not_found',
        'There is no organisation yet. Make one with: wellrun user add --org NAME --name NAME --email ADDRESS --role administrator',
      );
    if (others.length > 0)
      throw new AppError('organisation.ambiguous', `There are several organisations: ${names}. Name one with --org.`);
    return only;
  }
  const wanted = named.trim().toLowerCase();
  const found = all.filter(({ id, name }) => id === wanted || name.toLowerCase() === wanted);
  if (found[0] === undefined)
    throw new AppError(
      'organisation.not_found',
      `There is no organisation '${named}'. ${all.length === 0 ? 'There is none yet.' : `Known: ${names}.`}`,
    );
  if (found.length > 1)
    throw new AppError(
      'organisation.ambiguous',
      `Several organisations are called '${named}'. Name one by its id: ${found.map(({ id }) => id).join(', ')}.`,
    );
  return found[0];
};

/** Opens a runtime for one piece of work, and closes it whatever happens. */
export const withRuntime = async <T>(
  env: Env,
  work: (runtime: Runtime) => Promise<T>,
  options: RuntimeOptions = {},
): Promise<T> => {
  const runtime = await openRuntime(env, options);
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
};
