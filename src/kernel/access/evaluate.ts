import type { Predicate } from './predicate.ts';
import type { Principal } from './principal.ts';
import { OPEN, type Phase } from '../record/phase.ts';

/** What a predicate looks at in a record: columns of its directory row, and whether the asking person takes part. */
export type Subject = {
  readonly id: string;
  readonly owner: string | null;
  readonly assignee: string | null;
  readonly requester: string | null;
  readonly team: string | null;
  readonly customer: string | null;
  readonly service: string | null;
  readonly confidential: boolean;
  readonly phase: string;
  readonly state: string;
  /** People who were let take part in it, as whatever. */
  readonly participants?: readonly string[];
  /** Of these the ones whose part people of the portal can have. */
  readonly invited?: readonly string[];
};

const covers = (grant: Principal['grants'][number], subject: Subject): boolean => {
  if (grant.scope === 'organisation') return true;
  const id = subject[grant.scope];
  return id !== null && grant.ids.includes(id);
};

const holds = (predicate: Predicate, principal: Principal, subject: Subject): boolean => {
  switch (predicate.op) {
    case 'everyone':
      return true;
    case 'nobody':
      return false;
    case 'any':
      return predicate.of.some((each) => holds(each, principal, subject));
    case 'all':
      return predicate.of.every((each) => holds(each, principal, subject));
    case 'not':
      return !holds(predicate.of, principal, subject);
    case 'role':
      return principal.grants.some((grant) => predicate.roles.includes(grant.role) && covers(grant, subject));
    case 'own':
      return (
        principal.person !== null &&
        subject[predicate.column] === principal.person &&
        (predicate.column === 'requester' || !principal.portal)
      );
    case 'inTeam':
      return subject.team !== null && principal.teams.includes(subject.team);
    case 'ofCustomer':
      return subject.customer !== null && principal.customers.includes(subject.customer);
    case 'ownCustomer':
      return principal.customer !== null && subject.customer === principal.customer;
    case 'participant':
      return (
        principal.person !== null &&
        principal.grants.length > 0 &&
        ((principal.portal ? subject.invited : subject.participants) ?? []).includes(principal.person)
      );
    case 'self':
      return principal.person !== null && subject.id === principal.person;
    case 'open':
      return OPEN.includes(subject.phase as Phase);
    case 'holds':
      return principal.grants.some((grant) => predicate.roles.includes(grant.role));
    case 'inState':
      return predicate.states.includes(subject.state);
    case 'confidential':
      return subject.confidential;
  }
};

/** Evaluates a predicate for one record in memory. The product itself (no person) may do everything. Agrees with compile() in sql.ts for every record and person (tested). */
export const evaluate = (predicate: Predicate, principal: Principal, subject: Subject): boolean =>
  principal.person === null || holds(predicate, principal, subject);
