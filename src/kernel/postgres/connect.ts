import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { SUPERUSER } from './initialise.ts';

/** Where a server listens: pg takes the socket's folder as host. */
export type PostgresAddress = { socketDir: string; port: number };

/** Not there yet, starting or stopping (cannot_connect_now), or full for a moment. */
const PASSING = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P03', '53300']);

/** A connected client of the superuser; the caller ends it. */
export const connectAsSuperuser = async (
  { socketDir, port }: PostgresAddress,
  database = 'postgres',
): Promise<Client> => {
  const client = new Client({
    host: socketDir,
    port,
    user: SUPERUSER,
    database,
    ssl: false,
    connectionTimeoutMillis: 10_000,
    application_name: 'wellrun supervisor',
  });
  // A connection that breaks reports it here as well as to the statement that waits.
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

/**
 * Waits until the server takes connections, however long its recovery lasts, and returns one.
 * Undefined when the server ended first. Other failures to connect are thrown as they are.
 */
export const connectWhenReady = async (
  address: PostgresAddress,
  hasEnded: () => boolean,
  onWaiting: (seconds: number) => void,
): Promise<Client | undefined> => {
  const begin = performance.now();
  let told = 0;
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 200)) {
    try {
      return await connectAsSuperuser(address);
    } catch (cause) {
      if (hasEnded()) return undefined;
      const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
      const brokeOff = cause instanceof Error && /Connection terminated|timeout expired/.test(cause.message);
      if (!PASSING.has(code) && !brokeOff) throw cause;
    }
    await wait(pause);
    if (hasEnded()) return undefined;
    const seconds = (performance.now() - begin) / 1000;
    if (seconds - told < (told === 0 ? 2 : 5)) continue;
    told = seconds;
    onWaiting(Math.round(seconds));
  }
};
