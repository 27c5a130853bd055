import type { Socket } from 'node:net';
import pg from 'pg';
import { AppError } from '../errors.ts';

export type Row = Record<string, unknown>;
/** A statement; `name` makes it a prepared one. */
export type Statement = { readonly text: string; readonly values?: readonly unknown[]; readonly name?: string };
/** One answer of a statement: its rows and how many it touched. */
export type Answer = { readonly rows: Row[]; readonly rowCount: number };
export type Ask = (statement: Statement) => Promise<Answer>;

export type Connection =
  | {
      readonly host: string;
      readonly port?: number;
      readonly database: string;
      readonly user?: string;
      readonly password?: string;
    }
  | { readonly url: string };

/** The database roles of the product: the application serves people, the system runs jobs, imports and the command line. */
export type DatabaseRole = 'wellrun_app' | 'wellrun_system';

export type Db = {
  /** Several statements as one transaction in one round trip. The first failure undoes all and is thrown. */
  batch(statements: readonly Statement[]): Promise<readonly Answer[]>;
  /** A transaction that needs answers on its way: each awaited statement is a round trip. */
  transaction<T>(work: (ask: Ask) => Promise<T>, options?: { readonly isolation?: 'repeatable read' }): Promise<T>;
  /** Statements sent since the pool was opened, and round trips waited for: asserted by tests. */
  readonly sent: { statements: number; roundTrips: number };
  close(): Promise<void>;
};

/** '2016-02-29 01:16:00.5+00' → '2016-02-29T01:16:00.500Z'. Sessions run in UTC. */
const isoOf = (value: string): string => {
  const dot = value.indexOf('.');
  if (dot < 0) return `${value.slice(0, 10)}T${value.slice(11, 19)}.000Z`;
  return `${value.slice(0, 10)}T${value.slice(11, 19)}.${value
    .slice(dot + 1, value.indexOf('+', dot))
    .padEnd(3, '0')
    .slice(0, 3)}Z`;
};
const PARSERS: Readonly<Record<number, (value: string) => unknown>> = {
  20: Number,
  1082: (value) => value,
  1184: isoOf,
};
const types = {
  getTypeParser: (oid: number, format?: string) =>
    (format === 'binary' ? undefined : PARSERS[oid]) ?? pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig;

const SESSION =
  '-c timezone=UTC -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000 -c search_path=public';

/** Connection options for a role: over a socket of our own, as that role; with an address of the user's, by taking the role. */
export const poolConfig = (connection: Connection, role: DatabaseRole | null): pg.PoolConfig =>
  'url' in connection
    ? { connectionString: connection.url, options: role === null ? SESSION : `${SESSION} -c role=${role}` }
    : { ...connection, user: connection.user ?? role ?? 'wellrun_admin', options: SESSION };

const firstFailure = (outcomes: readonly PromiseSettledResult<unknown>[]): unknown =>
  outcomes.find((outcome) => outcome.status === 'rejected')?.reason;

/** Hands everything that `queue` sends to the socket in one piece: a system call for a transaction, not for each message of it. */
const together = <T>(client: pg.PoolClient, queue: () => T): T => {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  try {
    return queue();
  } finally {
    stream.uncork();
  }
};

/**
 * Opens a pool for a role. This file is the only one that imports `pg`'s pool; everything that speaks to the database on
 * behalf of somebody goes through `Context` (context.ts), which sets who is asking in each transaction.
 */
export const openDb = (connection: Connection, role: DatabaseRole | null, options: { max?: number } = {}): Db => {
  const pool = new pg.Pool({
    ...poolConfig(connection, role),
    max: options.max ?? 16,
    pipeline: true,
    types,
    application_name: role ?? 'wellrun',
  });
  pool.on('error', () => {
    /* an idle connection broke: the pool replaces it; whoever asks next is told */
  });
  const sent = { statements: 0, roundTrips: 0 };

  const connect = async (): Promise<pg.PoolClient> => {
    try {
      return await pool.connect();
    } catch (error) {
      throw new AppError('database.unavailable', 'The database cannot be reached just now. Try again in a moment.', {
        cause: String(error),
      });
    }
  };
  const send = (client: pg.PoolClient, statement: Statement): Promise<Answer> => {
    sent.statements += 1;
    return client
      .query({
        text: statement.text,
        values: statement.values as unknown[] | undefined,
        name: statement.name,
      } as pg.QueryConfig)
      .then((result) => ({ rows: result.rows as Row[], rowCount: result.rowCount ?? 0 }));
  };

  const batch: Db['batch'] = async (statements) => {
    const client = await connect();
    let broken = true;
    try {
      sent.roundTrips += 1;
      const [begun, answers, ended] = together(
        client,
        () =>
          [
            client.query('BEGIN'),
            statements.map((statement) => send(client, statement)),
            client.query('COMMIT'),
          ] as const,
      );
      const outcomes = await Promise.allSettled([begun, ...answers, ended]);
      const last = outcomes.at(-1);
      broken = last?.status !== 'fulfilled';
      const failure = firstFailure(outcomes);
      if (failure !== undefined) throw failure;
      if (last?.status === 'fulfilled' && (last.value as pg.QueryResult).command !== 'COMMIT')
        throw new AppError('database.unavailable', 'The database did not commit. Try again.');
      return outcomes.slice(1, -1).map((outcome) => (outcome as PromiseFulfilledResult<Answer>).value);
    } finally {
      client.release(broken);
    }
  };

  const transaction: Db['transaction'] = async (work, { isolation } = {}) => {
    const client = await connect();
    let broken = true;
    try {
      const begun = client.query(isolation === undefined ? 'BEGIN' : 'BEGIN ISOLATION LEVEL REPEATABLE READ');
      begun.catch(() => {
        /* told by the first statement */
      });
      const value = await work((statement) => {
        sent.roundTrips += 1;
        return send(client, statement);
      });
      sent.roundTrips += 1;
      const ended = await client.query('COMMIT');
      broken = false;
      if (ended.command !== 'COMMIT')
        throw new AppError('database.unavailable', 'The database did not commit. Try again.');
      return value;
    } catch (error) {
      if (broken)
        broken = await client.query('ROLLBACK').then(
          () => false,
          () => true,
        );
      throw error;
    } finally {
      client.release(broken);
    }
  };

  return { batch, transaction, sent, close: () => pool.end() };
};
