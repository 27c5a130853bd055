import { AppError } from '#kernel/errors.ts';
import type { Context } from '#kernel/store/context.ts';
import { addGrant } from './administer.ts';
import { roleNamed, type GrantScope } from './grants.ts';

/** Gives a role as a configuration names it; who holds it already keeps it. */
export const giveRole = async (context: Context, given: Readonly<Record<string, unknown>>): Promise<void> => {
  const { person, role, scope, of, to } = given;
  try {
    await addGrant(context, {
      person,
      role: roleNamed(String(role)),
      scope: scope as GrantScope['kind'],
      ...(of === undefined ? {} : { of }),
      ...(typeof to === 'string' ? { to } : {}),
    });
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'grant.already')) throw error;
  }
};
