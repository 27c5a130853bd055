import type { Predicate } from '#kernel/access/predicate.ts';
import type { Principal } from '#kernel/access/principal.ts';
import type { Subject } from '#kernel/access/evaluate.ts';

/**
 * A second evaluator, written from the words of the predicates alone and in another manner (sets of facts instead of a walk with
 * early answers), so that a slip in one of the two shows as a disagreement.
 */
export const reference = (predicate: Predicate, principal: Principal, subject: Subject): boolean => {
  const me = principal.person;
  if (me === null) return true; // the product itself
  const is = (who: string | null): boolean => me !== null && who === me;
  const facts: Record<
    Exclude<Predicate['op'], 'any' | 'all' | 'not' | 'role' | 'own' | 'holds' | 'inState'>,
    boolean
  > = {
    everyone: true,
    nobody: false,
    inTeam: new Set<string | null>(principal.teams).has(subject.team),
    ofCustomer: new Set<string | null>(principal.customers).has(subject.customer),
    ownCustomer: principal.customer !== null && new Set([principal.customer]).has(subject.customer ?? ''),
    participant:
      principal.grants.length > 0 &&
      ((principal.portal ? subject.invited : subject.participants) ?? []).filter((who) => is(who)).length > 0,
    self: is(subject.id),
    open: subject.phase !== 'done' && subject.phase !== 'void',
    confidential: subject.confidential,
  };
  const rolesHere = new Set<string>();
  for (const grant of principal.grants) {
    const place =
      grant.scope === 'organisation'
        ? null
        : { customer: subject.customer, team: subject.team, service: subject.service }[grant.scope];
    if (grant.scope === 'organisation' || grant.ids.some((id) => id === place)) rolesHere.add(grant.role);
  }
  const answer = (each: Predicate): boolean => {
    if (each.op === 'any') return each.of.map(answer).filter(Boolean).length > 0;
    if (each.op === 'all') return each.of.map(answer).filter((yes) => !yes).length === 0;
    if (each.op === 'not') return !answer(each.of);
    if (each.op === 'role') return each.roles.filter((name) => rolesHere.has(name)).length > 0;
    if (each.op === 'holds') {
      const held = new Set(principal.grants.map((grant) => grant.role));
      return !new Set(each.roles).isDisjointFrom(held);
    }
    if (each.op === 'inState') return new Set(each.states).has(subject.state);
    if (each.op === 'own')
      return is(
        principal.portal
          ? { owner: null, assignee: null, requester: subject.requester }[each.column]
          : { owner: subject.owner, assignee: subject.assignee, requester: subject.requester }[each.column],
      );
    return facts[each.op];
  };
  return answer(predicate);
};
