import { createHash } from 'node:crypto';
import { AppError } from '#kernel/errors.ts';
import type { Db, Statement } from '#kernel/store/db.ts';

/** A limit on tries: how many for one key in a window, in milliseconds. */
export type Limit = { readonly name: string; readonly most: number; readonly windowMs: number };
export type Claim = { readonly limit: Limit; readonly key: string };

const MINUTE = 60_000;

/** Tries of passwords: of one address at one account, of everybody at one account (NIST SP 800-63B, 3.2.2 allows 100), of one address at any. */
export const SIGN_IN = {
  address: { name: 'sign-in address', most: 100, windowMs: 5 * MINUTE },
  pair: { name: 'sign-in pair', most: 10, windowMs: 15 * MINUTE },
  account: { name: 'sign-in account', most: 60, windowMs: 60 * MINUTE },
} as const satisfies Record<string, Limit>;

export const RESET = {
  address: { name: 'reset address', most: 20, windowMs: 60 * MINUTE },
  account: { name: 'reset account', most: 5, windowMs: 60 * MINUTE },
} as const satisfies Record<string, Limit>;

/** Letters that let the same person in. */
export const INVITE: Limit = { name: 'invite', most: 5, windowMs: 60 * MINUTE };

/** Tries of the code by which the first organisation is made. */
export const BEGINNING: Limit = { name: 'beginning', most: 20, windowMs: 60 * MINUTE };

/** A code of a second factor holds for three steps of 30 seconds at most, and is taken once in them. */
export const CODE_ONCE: Limit = { name: 'code', most: 1, windowMs: 2 * MINUTE };

/** Keys name no one: addresses are hashed. */
const keyOf = ({ limit, key }: Claim): string =>
  `${limit.name} ${createHash('sha256').update(key.toLowerCase()).digest('base64url')}`;

/** Counts one try; `lastRequest` holds when the window began. */
const count = (claim: Claim, now: number): Statement => ({
  name: 'auth_limit',
  text: `INSERT INTO auth."rateLimit" AS r (id, key, count, "lastRequest") VALUES ($1, $1, 1, $2)
    ON CONFLICT (key) DO UPDATE SET count = CASE WHEN r."lastRequest" <= $2 - $3::bigint THEN 1 ELSE r.count + 1 END,
      "lastRequest" = CASE WHEN r."lastRequest" <= $2 - $3::bigint THEN $2 ELSE r."lastRequest" END
    RETURNING count, "lastRequest" AS start`,
  values: [keyOf(claim), now, claim.limit.windowMs],
});

/** Counts a try against each claim, for all processes at once. Gives the seconds to wait when one is used up, else null. */
export const claim = async (system: Db, claims: readonly Claim[], now: number): Promise<number | null> => {
  const answers = await system.batch(claims.map((each) => count(each, now)));
  let wait: number | null = null;
  for (const [index, { limit }] of claims.entries()) {
    const row = answers[index]?.rows[0];
    if (Number(row?.['count']) > limit.most)
      wait = Math.max(wait ?? 1, Math.ceil((Number(row?.['start']) + limit.windowMs - now) / 1000));
  }
  return wait;
};

/** As `claim`; throws `rate_limited` when one is used up. */
export const claimOrRefuse = async (system: Db, claims: readonly Claim[], now: number): Promise<void> => {
  const wait = await claim(system, claims, now);
  if (wait !== null)
    throw new AppError(
      'rate_limited',
      `Too many tries. Wait ${wait > 90 ? `${Math.ceil(wait / 60)} minutes` : `${wait} seconds`}, then try again.`,
      { retryAfter: wait },
    );
};

/** After success: what was tried at the account no longer counts, and this try not against the address. */
export const release = async (system: Db, claims: readonly Claim[]): Promise<void> => {
  await system.batch(
    claims.map((each) =>
      each.limit === SIGN_IN.address
        ? { text: 'UPDATE auth."rateLimit" SET count = greatest(count - 1, 0) WHERE key = $1', values: [keyOf(each)] }
        : { text: 'DELETE FROM auth."rateLimit" WHERE key = $1', values: [keyOf(each)] },
    ),
  );
};

/** Removes what has run out: tries, sessions, half-finished sign-ins. Any process may do it, at any time. */
export const tidySignIn = async (system: Db, now: number): Promise<void> => {
  const at = new Date(now);
  await system.batch([
    { text: 'DELETE FROM auth."rateLimit" WHERE "lastRequest" < $1', values: [now - 60 * MINUTE] },
    { text: 'DELETE FROM auth.verification WHERE "expiresAt" < $1', values: [at] },
    { text: 'DELETE FROM auth.session WHERE "expiresAt" < $1', values: [at] },
  ]);
};
