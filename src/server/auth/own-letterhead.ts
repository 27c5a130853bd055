import { letterheadFor, type Letterhead } from '#kernel/brand/letterhead.ts';
import { loadPrincipal } from '#kernel/store/caller.ts';
import { systemContext } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
import { accountOf } from './account.ts';
import { organisationsOf } from './history.ts';

/** The letterhead of an organisation for one of its people. */
export const letterheadTo = async (
  system: Db,
  { org, name, person }: { readonly org: string; readonly name: string; readonly person: string },
): Promise<Letterhead> => {
  const context = await systemContext(system, org);
  return letterheadFor(context, name, (await loadPrincipal(context, person)) ?? undefined);
};

/** The letterhead for whoever signs in with an address: of their organisation, where they belong to one alone; otherwise none. */
export const letterheadOfAccount = async (system: Db, email: string): Promise<Letterhead | null> => {
  const account = await accountOf(system, email);
  const [first, ...others] = account === null ? [] : await organisationsOf(system, account.id);
  return first === undefined || others.length > 0 ? null : letterheadTo(system, first);
};
