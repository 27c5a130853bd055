import { randomUUID } from 'node:crypto';
import { definitionNamed } from '#kernel/record/registry.ts';
import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Db, Row } from '#kernel/store/db.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { checkNewPassword, hashPassword } from './password.ts';

/** What somebody signs in with. Accounts are of the whole installation; a person in each organisation points to theirs. */
export type Account = { readonly id: string; readonly email: string };

/** The account of an e-mail address, or null. */
export const accountOf = async (system: Db, email: string): Promise<Account | null> => {
  const [answer] = await system.batch([
    { text: 'SELECT id, email FROM auth."user" WHERE email = $1', values: [email.toLowerCase()] },
  ]);
  const row = answer?.rows[0];
  return row === undefined ? null : { id: String(row['id']), email: String(row['email']) };
};

/** Makes an account, or finds the one that the address has already: its password then stays as it is. */
export const ensureAccount = async (
  system: Db,
  { email, name, password }: { email: string; name: string; password: string },
): Promise<Account & { made: boolean }> => {
  const address = email.toLowerCase();
  const known = await accountOf(system, address);
  if (known !== null) return { ...known, made: false };
  const hash = await hashPassword(checkNewPassword(password, address, 'password'));
  const id = randomUUID();
  // Of two who make the same account at once one wins; the other then finds it.
  await system.batch([
    {
      text: 'INSERT INTO auth."user" (id, name, email, "emailVerified") VALUES ($1, $2, $3, true) ON CONFLICT (email) DO NOTHING',
      values: [id, name, address],
    },
    {
      text: `INSERT INTO auth.account (id, "accountId", "providerId", "userId", password) SELECT $2, $1, 'credential', $1, $3 WHERE EXISTS (SELECT 1 FROM auth."user" WHERE id = $1)`,
      values: [id, randomUUID(), hash],
    },
  ]);
  const account = await accountOf(system, address);
  if (account === null) throw new AppError('unavailable', 'The account could not be made. Try again.');
  return { ...account, made: account.id === id };
};

/** Makes an account that has no password yet, or finds the one that the address has already. */
export const accountToSet = async (
  system: Db,
  { email, name }: { readonly email: string; readonly name: string },
): Promise<Account> => {
  const address = email.toLowerCase();
  const id = randomUUID();
  await system.batch([
    {
      text: 'INSERT INTO auth."user" (id, name, email, "emailVerified") VALUES ($1, $2, $3, true) ON CONFLICT (email) DO NOTHING',
      values: [id, name, address],
    },
    {
      text: `INSERT INTO auth.account (id, "accountId", "providerId", "userId") SELECT $2, $1, 'credential', $1 WHERE EXISTS (SELECT 1 FROM auth."user" WHERE id = $1)`,
      values: [id, randomUUID()],
    },
  ]);
  const account = await accountOf(system, address);
  if (account === null) throw new AppError('unavailable', 'The account could not be made. Try again.');
  return account;
};

/** Whether somebody has set a password for the account. */
export const hasPassword = async (system: Db, { email }: { readonly email: string }): Promise<boolean> => {
  const [answer] = await system.batch([
    {
      text: 'SELECT 1 FROM auth.account a JOIN auth."user" u ON u.id = a."userId" WHERE u.email = $1 AND a.password IS NOT NULL',
      values: [email.toLowerCase()],
    },
  ]);
  return (answer?.rowCount ?? 0) > 0;
};

/** Sets the password of an account, and ends its sessions. */
export const setPassword = async (system: Db, account: Account, password: string): Promise<void> => {
  const hash = await hashPassword(checkNewPassword(password, account.email, 'password'));
  const [changed] = await system.batch([
    {
      text: `UPDATE auth.account SET password = $2, "updatedAt" = now() WHERE "userId" = $1 AND "providerId" = 'credential'`,
      values: [account.id, hash],
    },
    { text: 'DELETE FROM auth.session WHERE "userId" = $1', values: [account.id] },
  ]);
  if (changed?.rowCount !== 1) throw new AppError('not_found', 'This account has no password.');
};

/** Switches the second step of an account off, and ends its sessions. Throws `second_step.absent` when there is none. */
export const endSecondStep = async (system: Db, account: Account): Promise<void> => {
  const [changed] = await system.batch([
    {
      text: `UPDATE auth."user" SET "twoFactorEnabled" = false, "updatedAt" = now() WHERE id = $1 AND "twoFactorEnabled"`,
      values: [account.id],
    },
    { text: 'DELETE FROM auth."twoFactor" WHERE "userId" = $1', values: [account.id] },
    { text: 'DELETE FROM auth.session WHERE "userId" = $1', values: [account.id] },
  ]);
  if (changed?.rowCount !== 1) throw new AppError('second_step.absent', `No second step is asked of ${account.email}.`);
};

/** Lets a person sign in with an account: a new version of the person, told in their history. */
export const givePersonAccount = (context: Context, person: Row, account: Account): Promise<Row> =>
  changeRecord(context, definitionNamed('person'), person, { action: 'account', values: { account: account.id } });
