import { sql, type RawBuilder } from 'kysely';
import { OPEN } from '../record/phase.ts';
import type { Predicate } from './predicate.ts';
import { INVITING, type Principal } from './principal.ts';

type Condition = RawBuilder<boolean>;
/** A condition, or its value where it is known without looking at a row. */
type Known = Condition | boolean;

const column = (alias: string, name: string) => sql.ref<string | null>(`${alias}.${name}`);
const among = (alias: string, name: string, ids: readonly string[]): Known =>
  ids.length === 0 ? false : sql<boolean>`coalesce(${column(alias, name)} = ANY (${[...ids]}::uuid[]), false)`;

const join = (parts: readonly Known[], decisive: boolean): Known => {
  if (parts.includes(decisive)) return decisive;
  const open = parts.filter((part): part is Condition => typeof part !== 'boolean');
  if (open.length === 0) return !decisive;
  return sql<boolean>`(${sql.join(open, decisive ? sql` OR ` : sql` AND `)})`;
};

const compileKnown = (predicate: Predicate, principal: Principal, alias: string): Known => {
  switch (predicate.op) {
    case 'everyone':
      return true;
    case 'nobody':
      return false;
    case 'any':
      return join(
        predicate.of.map((each) => compileKnown(each, principal, alias)),
        true,
      );
    case 'all':
      return join(
        predicate.of.map((each) => compileKnown(each, principal, alias)),
        false,
      );
    case 'not': {
      const inner = compileKnown(predicate.of, principal, alias);
      return typeof inner === 'boolean' ? !inner : sql<boolean>`NOT (${inner})`;
    }
    case 'role':
      return join(
        principal.grants
          .filter((grant) => predicate.roles.includes(grant.role))
          .map((grant) => (grant.scope === 'organisation' ? true : among(alias, grant.scope, grant.ids))),
        true,
      );
    case 'own':
      return principal.person === null || (principal.portal && predicate.column !== 'requester')
        ? false
        : sql<boolean>`(${column(alias, predicate.column)} IS NOT DISTINCT FROM ${principal.person}::uuid)`;
    case 'inTeam':
      return among(alias, 'team', principal.teams);
    case 'ofCustomer':
      return among(alias, 'customer', principal.customers);
    case 'ownCustomer':
      return principal.customer === null ? false : among(alias, 'customer', [principal.customer]);
    case 'participant':
      return principal.person === null || principal.grants.length === 0
        ? false
        : sql<boolean>`EXISTS (SELECT 1 FROM participant WHERE participant.org = ${column(alias, 'org')} AND participant.record = ${column(alias, 'id')} AND participant.person = ${principal.person}::uuid AND participant.ended_at IS NULL AND participant.lets_in ${principal.portal ? sql`AND participant.role = ANY (${[...INVITING]})` : sql``})`;
    case 'self':
      return principal.person === null ? false : sql<boolean>`(${column(alias, 'id')} = ${principal.person}::uuid)`;
    case 'open':
      return sql<boolean>`(${column(alias, 'phase')} = ANY (${[...OPEN]}))`;
    case 'holds':
      return principal.grants.some((grant) => predicate.roles.includes(grant.role));
    case 'inState':
      return sql<boolean>`(${column(alias, 'state')} = ANY (${[...predicate.states]}::text[]))`;
    case 'confidential':
      return sql<boolean>`${column(alias, 'confidential')}`;
  }
};

/**
 * Compiles a predicate to a condition over `alias`, a directory row or a record's own row (same column names). Conditions are never
 * null. What is known from the person alone is decided here, so that the planner sees `true` for those who see everything.
 */
export const compile = (predicate: Predicate, principal: Principal, alias: string): Condition => {
  const known = principal.person === null || compileKnown(predicate, principal, alias);
  return typeof known === 'boolean' ? (known ? sql<boolean>`true` : sql<boolean>`false`) : known;
};

/** Whether the predicate is decided by the person alone, for every record alike: true, false, or null when it depends on the record. */
export const decided = (predicate: Predicate, principal: Principal): boolean | null => {
  const known = principal.person === null || compileKnown(predicate, principal, 'record');
  return typeof known === 'boolean' ? known : null;
};
