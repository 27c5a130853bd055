/**
 * Who may, as data. A predicate names only columns of the directory row and what the asking person holds, so that it can be
 * compiled to SQL for lists, evaluated in memory for one record, and shown to an administrator.
 */
export type PersonColumn = 'owner' | 'assignee' | 'requester';

export type Predicate =
  | { readonly op: 'any' | 'all'; readonly of: readonly Predicate[] }
  | { readonly op: 'not'; readonly of: Predicate }
  | { readonly op: 'everyone' }
  | { readonly op: 'nobody' }
  /** Holds one of the roles in a scope that covers the record (organisation, its customer, team or service). */
  | { readonly op: 'role'; readonly roles: readonly string[] }
  /** Is the person in that column; as owner or assignee only while they are staff: work that was left behind opens nothing. */
  | { readonly op: 'own'; readonly column: PersonColumn }
  /** Is a member of the record's team. */
  | { readonly op: 'inTeam' }
  /** Belongs to the record's customer (or one above it). */
  | { readonly op: 'ofCustomer' }
  /** Belongs to the record's customer as any of its people (a user's own company). */
  | { readonly op: 'ownCustomer' }
  /**
   * Was let take part by somebody who may say so: watcher, second contact, commander. It adds to a role and goes with it: people of
   * the portal take part as contacts and approvers alone, and whoever holds no role any more not at all.
   */
  | { readonly op: 'participant' }
  /** The record is the asking person. */
  | { readonly op: 'self' }
  | { readonly op: 'open' }
  /** Holds one of the roles in any scope, whatever the record: for what is nobody's in particular. */
  | { readonly op: 'holds'; readonly roles: readonly string[] }
  /** The record is in one of the states. */
  | { readonly op: 'inState'; readonly states: readonly string[] }
  | { readonly op: 'confidential' };

export const any = (...of: readonly Predicate[]): Predicate => ({ op: 'any', of });
export const all = (...of: readonly Predicate[]): Predicate => ({ op: 'all', of });
export const not = (of: Predicate): Predicate => ({ op: 'not', of });
export const everyone: Predicate = { op: 'everyone' };
export const nobody: Predicate = { op: 'nobody' };
export const role = (...roles: readonly string[]): Predicate => ({ op: 'role', roles });
export const holdsAnywhere = (...roles: readonly string[]): Predicate => ({ op: 'holds', roles });
export const inState = (...states: readonly string[]): Predicate => ({ op: 'inState', states });
export const own = (column: PersonColumn): Predicate => ({ op: 'own', column });
export const inTeam: Predicate = { op: 'inTeam' };
export const ofCustomer: Predicate = { op: 'ofCustomer' };
export const ownCustomer: Predicate = { op: 'ownCustomer' };
export const participant: Predicate = { op: 'participant' };
export const self: Predicate = { op: 'self' };
export const isConfidential: Predicate = { op: 'confidential' };
