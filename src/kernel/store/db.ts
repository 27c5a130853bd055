import pg from 'pg';
import { AppError } from '../errors.ts';
import { exchange, type Answer, type Ask, type Statement } from './exchange.ts';

export type { Answer, Ask, Statement } from './exchange.ts';
export type { Row } from './row-reader.ts';

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
  /** A transaction that needs answers on its way: what is asked at once goes together in one round trip, and fails together. */
  transaction<T>(work: (ask: Ask) => Promise<T>, options?: { readonly isolation?: 'repeatable read' }): Promise<T>;
  /** Statements sent since the pool was opened, and round trips waited for: asserted by tests. */
  readonly sent: { statements: number; roundTrips: number };
  close(): Promise<void>;
};

const SESSION =
  '-c timezone=UTC -c datestyle=ISO -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000 -c search_path=public';

/** Connection options for a role: over a socket of our own, as that role; with an address of the user's, by taking the role. */
export const poolConfig = (connection: Connection, role: DatabaseRole | null): pg.PoolConfig =>
  'url' in connection
    ? { connectionString: connection.url, options: role === null ? SESSION : `${SESSION} -c role=${role}` }
    : { ...connection, user: connection.user ?? role ?? 'wellrun_admin', options: SESSION };

const BEGIN: Statement = { name: 'begin', text: 'BEGIN' };
const BEGIN_REPEATABLE: Statement = { name: 'begin_repeatable', text: 'BEGIN ISOLATION LEVEL REPEATABLE READ' };
const COMMIT: Statement = { name: 'commit', text: 'COMMIT' };
const ROLLBACK: Statement = { name: 'rollback', text: 'ROLLBACK' };

/** Whether the connection is of no use any more: whatever failed was not an answer of the server, or its last one. */
const isBroken = (error: unknown): boolean =>
  !(error instanceof pg.DatabaseError) || error.severity === 'FATAL' || error.severity === 'PANIC';

/** Whether the connection broke under the statement, so that nobody knows what became of it. */
const isLost = (error: unknown): boolean =>
  error instanceof Error &&
  !(error instanceof pg.DatabaseError) &&
  ('syscall' in error || /^Connection terminated|not queryable/.test(error.message));
const interrupted = (error: unknown): AppError =>
  new AppError(
    'database.unavailable',
    'The database was interrupted, so that nobody knows yet whether this was saved. Send it again with the same Idempotency-Key, or look before you do it again.',
    { cause: String(error) },
  );

/**
 * Opens a pool for a role. This file is the only one that imports `pg`'s pool; everything that speaks to the database on
 * behalf of somebody goes through `Context` (context.ts), which sets who is asking in each transaction.
 */
export const openDb = (connection: Connection, role: DatabaseRole | null, options: { max?: number } = {}): Db => {
  const pool = new pg.Pool({
    ...poolConfig(connection, role),
    max: options.max ?? 16,
    application_name: role ?? 'wellrun',
  });
  pool.on('error', () => {
    /* an idle connection broke: the pool replaces it; whoever asks next is told */
  });
  pool.on('connect', (client) => {
    client.on('error', () => {
      /* one that is in use broke: the statement that waits is told; unheard, it would end the process */
    });
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
  const send = (client: pg.PoolClient, statements: readonly Statement[]): Promise<Answer[]> => {
    sent.statements += statements.length;
    sent.roundTrips += 1;
    return exchange(client, statements).catch((error: unknown) => {
      throw isLost(error) ? interrupted(error) : error;
    });
  };

  const batch: Db['batch'] = async (statements) => {
    const client = await connect();
    let broken = false;
    try {
      return await send(client, statements);
    } catch (error) {
      broken = isBroken(error);
      throw error;
    } finally {
      client.release(broken);
    }
  };

  const transaction: Db['transaction'] = async (work, { isolation } = {}) => {
    const client = await connect();
    let begun = false;
    let broken = false;
    let under: Promise<unknown> = Promise.resolve();
    let waiting: { statement: Statement; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];
    const flush = async (): Promise<void> => {
      const together = waiting;
      waiting = [];
      const first = begun ? [] : [isolation === undefined ? BEGIN : BEGIN_REPEATABLE];
      begun = true;
      try {
        const answers = await send(client, [...first, ...together.map(({ statement }) => statement)]);
        for (const [n, { resolve }] of together.entries()) resolve(answers[first.length + n] as Answer);
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    };
    const ask: Ask = (statement) =>
      new Promise((resolve, reject) => {
        waiting.push({ statement, resolve, reject });
        if (waiting.length === 1) under = under.then(flush);
      });
    try {
      const value = await work(ask);
      await under;
      // COMMIT of a transaction that has failed answers ROLLBACK: whoever swallowed the failure must not be told that all is well.
      if (begun && (await send(client, [COMMIT]))[0]?.command !== 'COMMIT')
        throw new AppError('database.unavailable', 'The database did not commit. Try again.');
      return value;
    } catch (error) {
      await under;
      if (begun)
        broken = await send(client, [ROLLBACK]).then(
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
