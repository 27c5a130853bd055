import { AppError } from '../errors.ts';
import type { Principal } from '../access/principal.ts';
import { systemPrincipal } from '../access/principal.ts';
import type { SettingsReader } from '../settings/settings.ts';
import type { Answer, Ask, Db, Statement } from './db.ts';
import { DbError, translate } from './db-errors.ts';
import { loadCaller, loadSettings, type Caller } from './caller.ts';

export type Credential = { readonly kind: 'session'; readonly value: string } | { readonly kind: 'key'; readonly org: string; readonly value: string };

/** Who is asking, for which organisation, under which settings, at what time. First argument of everything that reads or writes. */
export type Context = {
  readonly principal: Principal;
  readonly settings: SettingsReader;
  /** Epoch ms; injected, so that everything can be replayed. */
  readonly now: () => number;
  /** Identifies the request in history and logs. */
  readonly request: string | null;
  /** Statements in one transaction and one round trip, after the check that the caller may still come in. */
  batch(statements: readonly Statement[]): Promise<readonly Answer[]>;
  transaction<T>(work: (ask: Ask) => Promise<T>, options?: { readonly isolation?: 'repeatable read' }): Promise<T>;
};

/** The cached grants or settings are outdated: load them and try again. Never leaves `withCaller`. */
const isOutdated = (error: unknown): boolean => error instanceof DbError && error.sqlState === 'WR410';

const CACHE_SIZE = 5_000;
/** Callers whose grants begin or end by themselves, with the moment. */
const ends = new WeakMap<Promise<Caller>, number>();
const callers = new WeakMap<Db, Map<string, Promise<Caller>>>();
const keyOf = (credential: Credential): string => `${credential.kind}:${credential.value}`;

const callerOf = (db: Db, credential: Credential, now: number): Promise<Caller> => {
  const cache = callers.get(db) ?? new Map<string, Promise<Caller>>();
  callers.set(db, cache);
  const key = keyOf(credential);
  const known = cache.get(key);
  if (known !== undefined && now < (ends.get(known) ?? Number.POSITIVE_INFINITY)) return known;
  const loading = loadCaller(db, credential);
  cache.set(key, loading);
  loading.then(({ until }) => { if (until !== Number.POSITIVE_INFINITY) ends.set(loading, until); }, () => cache.delete(key));
  for (const oldest of cache.keys()) { if (cache.size <= CACHE_SIZE) break; cache.delete(oldest); }
  return loading;
};

const entering = (db: Db, enter: Statement): Pick<Context, 'batch' | 'transaction'> => ({
  batch: async (statements) => {
    try { return (await db.batch([enter, ...statements])).slice(1); } catch (error) { throw translate(error); }
  },
  transaction: async (work, options) => {
    try {
      return await db.transaction(async (ask) => { const entered = ask(enter); entered.catch(() => { /* told by work */ }); await entered; return work(ask); }, options);
    } catch (error) { throw translate(error); }
  },
});

/**
 * Runs `work` for whoever holds the credential. Their grants and the organisation's settings are cached and confirmed by the
 * database in the first statement of every transaction; when they have changed, they are loaded anew and `work` runs again
 * (nothing of it had taken effect). Throws `unauthenticated` for a credential that no longer holds.
 */
export const withCaller = async <T>(
  db: Db, credential: Credential, options: { now: () => number; request: string | null }, work: (context: Context) => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    const caller = await callerOf(db, credential, options.now());
    const { principal, settings } = caller;
    const enter: Statement = {
      name: 'enter', text: 'SELECT enter($1, $2, $3, $4, $5)',
      values: [principal.org, principal.person, credential.kind, credential.value, principal.epoch.toString()],
    };
    try {
      return await work({ principal, settings, now: options.now, request: options.request, ...entering(db, enter) });
    } catch (error) {
      const gone = error instanceof AppError && error.code === 'unauthenticated';
      if (gone || isOutdated(error)) callers.get(db)?.delete(keyOf(credential));
      if (!isOutdated(error)) throw error;
      if (attempt >= 5) throw new AppError('unavailable', 'The settings of your organisation change too quickly just now. Try again in a moment.');
    }
  }
};

/** A context of the product itself for one organisation: jobs, imports, the command line. `db` is the system role's. */
export const systemContext = async (
  db: Db, org: string, options: { now?: () => number; name?: string; request?: string } = {},
): Promise<Context> => {
  const enter: Statement = { name: 'enter_system', text: 'SELECT enter_system($1)', values: [org] };
  const { batch, transaction } = entering(db, enter);
  const settings = await loadSettings(batch);
  return { principal: systemPrincipal(org, options.name), settings, now: options.now ?? Date.now, request: options.request ?? null, batch, transaction };
};
