import { AppError } from '../errors.ts';
import type { Principal } from './principal.ts';

/** Roles that set up an organisation. */
export const ADMINISTERING = ['administrator', 'smsManager'] as const;

/** Whether they hold one of the roles for the whole organisation. */
export const holdsEverywhere = (principal: Principal, ...roles: readonly string[]): boolean =>
  principal.grants.some((grant) => grant.scope === 'organisation' && roles.includes(grant.role));

/** Whether they may set up the organisation: its settings, its fields, who may what. */
export const mayAdminister = (principal: Principal): boolean => holdsEverywhere(principal, ...ADMINISTERING);

/** Throws `forbidden` unless they may set up the organisation. */
export const mustAdminister = (principal: Principal, what: string): void => {
  if (!mayAdminister(principal))
    throw new AppError('forbidden', `Only administrators and managers of the system may ${what}.`);
};

/** Throws `forbidden` for people of the portal. */
export const mustBeStaff = (principal: Principal): void => {
  if (principal.portal) throw new AppError('forbidden', 'This is for the people who run the services.');
};
