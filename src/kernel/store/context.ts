import { AppError } from '../errors.ts';
import type { Principal } from '../access/principal.ts';
import type { Context, Credential } from '../context.ts';
import { systemPrincipal } from '../access/principal.ts';
import type { Db, Statement } from './db.ts';
import { DbError, translate } from './db-errors.ts';
import { loadCaller, loadRules, type Caller } from './caller.ts';

export type { Context, Credential } from '../context.ts';

/** The cached grants or settings are outdated: load them and try again. Never leaves `withCaller`. */
const isOutdated = (error: unknown): boolean => error instanceof DbError && error.sqlState === 'WR410';

const CACHE_SIZE = 5_000;
/** Callers whose grants begin or end by themselves, with the moment. */
const ends = new WeakMap<Promise<Caller>, number>();
/** Who a cached loading gave. */
const loaded = new WeakMap<Promise<Caller>, Principal>();
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
  loading.then(
    ({ principal, until }) => {
      loaded.set(loading, principal);
      if (until !== Number.POSITIVE_INFINITY) ends.set(loading, until);
      return principal;
    },
    () => cache.delete(key),
  );
  for (const oldest of cache.keys()) {
    if (cache.size <= CACHE_SIZE) break;
    cache.delete(oldest);
  }
  return loading;
};

const entering = (db: Db, enter: Statement): Pick<Context, 'batch' | 'transaction'> => ({
  batch: async (statements) => {
    try {
      return (await db.batch([enter, ...statements])).slice(1);
    } catch (error) {
      throw translate(error);
    }
  },
  transaction: async (work, options) => {
    try {
      return await db.transaction(async (ask) => {
        const entered = ask(enter);
        entered.catch(() => {
          /* told by work */
        });
        await entered;
        return work(ask);
      }, options);
    } catch (error) {
      throw translate(error);
    }
  },
});

const WRITES = /\b(?:INSERT|UPDATE|DELETE)\b/;
const rightsOf = ({ grants, teams, customers, customer, portal, scopes }: Principal): string =>
  JSON.stringify([grants, teams, customers, customer, portal, scopes]);

/**
 * A caller's transactions. Once something was written, `work` must not run again: when the settings have changed since (perhaps by
 * that very write), the caller is loaded anew and the statement repeated, unless their rights have changed as well.
 */
const callerTransactions = (
  db: Db,
  credential: Credential,
  first: Caller,
  options: { now: () => number },
): Pick<Context, 'batch' | 'transaction'> & { entered(): boolean } => {
  let { principal } = first;
  let written = false;
  let entered = false;
  const enter = (): Statement => ({
    name: 'enter',
    text: 'SELECT enter($1, $2, $3, $4, $5)',
    values: [principal.org, principal.person, credential.kind, credential.value, principal.epoch.toString()],
  });
  const again = async <T>(run: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await run();
      } catch (error) {
        if (!written || !isOutdated(error) || attempt >= ATTEMPTS) throw error;
        forget(db, credential, principal);
        const next = (await callerOf(db, credential, options.now())).principal;
        if (rightsOf(next) !== rightsOf(principal))
          throw new AppError('conflict', 'Your access changed at this moment. What you did is saved; open it again.');
        principal = next;
      }
    }
  };
  return {
    batch: async (statements) => {
      const answers = await again(() => entering(db, enter()).batch(statements));
      entered = true;
      written ||= statements.some(({ text }) => WRITES.test(text));
      return answers;
    },
    transaction: async (work, settings) => {
      let writes = false;
      const value = await again(() =>
        entering(db, enter()).transaction(
          (ask) =>
            work((statement) => {
              writes ||= WRITES.test(statement.text);
              return ask(statement);
            }),
          settings,
        ),
      );
      entered = true;
      written ||= writes;
      return value;
    },
    entered: () => entered,
  };
};

const ATTEMPTS = 5;

/** Forgets a cached caller, but not a fresher one that somebody else has loaded meanwhile. */
const forget = (db: Db, credential: Credential, outdated: Principal): void => {
  const cache = callers.get(db);
  const cached = cache?.get(keyOf(credential));
  if (cached !== undefined && loaded.get(cached) === outdated) cache?.delete(keyOf(credential));
};

/**
 * Runs `work` for whoever holds the credential. Their grants and the organisation's settings are cached and confirmed by the
 * database in the first statement of every transaction; when they have changed, they are loaded anew and `work` runs again, as long
 * as it has written nothing. Throws `unauthenticated` for a credential that no longer holds.
 */
export const withCaller = async <T>(
  db: Db,
  credential: Credential,
  options: { now: () => number; request: string | null },
  work: (context: Context) => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    const caller = await callerOf(db, credential, options.now());
    const { principal, settings, customFields } = caller;
    const { entered, ...transactions } = callerTransactions(db, credential, caller, options);
    try {
      const value = await work({
        principal,
        settings,
        customFields,
        now: options.now,
        request: options.request,
        ...transactions,
      });
      // What was answered from memory alone was answered by rights that may hold no longer.
      if (!entered()) await transactions.batch([]);
      return value;
    } catch (error) {
      // What was refused before the database was asked may have been refused by rights or settings that no longer hold.
      const cause: unknown =
        entered() || isOutdated(error)
          ? error
          : await transactions.batch([]).then(
              () => error,
              (refused: unknown) => refused,
            );
      const outdated = isOutdated(cause);
      if (outdated || (cause instanceof AppError && cause.code === 'unauthenticated'))
        forget(db, credential, principal);
      if (!outdated) throw cause;
      if (attempt >= ATTEMPTS)
        throw new AppError(
          'unavailable',
          'The settings of your organisation change too quickly just now. Try again in a moment.',
        );
    }
  }
};

/** A context of the product itself for one organisation: jobs, imports, the command line. `db` is the system role's. */
export const systemContext = async (
  db: Db,
  org: string,
  options: { now?: () => number; name?: string; request?: string } = {},
): Promise<Context> => {
  const enter: Statement = { name: 'enter_system', text: 'SELECT enter_system($1)', values: [org] };
  const { batch, transaction } = entering(db, enter);
  const rules = await loadRules(batch);
  return {
    principal: systemPrincipal(org, options.name),
    ...rules,
    now: options.now ?? Date.now,
    request: options.request ?? null,
    batch,
    transaction,
  };
};
