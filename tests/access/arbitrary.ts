import fc from 'fast-check';
import type { Subject } from '#kernel/access/evaluate.ts';
import type { Predicate } from '#kernel/access/predicate.ts';
import { ROLES, type Grant, type Principal } from '#kernel/access/principal.ts';

const id = (kind: number, n: number): string => `0000000${kind}-0000-7000-8000-00000000000${n}`;
const idsOf = (kind: number): string[] => [0, 1, 2, 3].map((n) => id(kind, n));
export const PEOPLE = idsOf(1);
export const TEAMS = idsOf(2);
export const CUSTOMERS = idsOf(3);
export const SERVICES = idsOf(4);
export const ORG = id(9, 9);

const STATES = ['draft', 'inUse', 'retired'];

const maybe = (ids: readonly string[]): fc.Arbitrary<string | null> =>
  fc.oneof(fc.constant(null), fc.constantFrom(...ids));
const some = (ids: readonly string[]): fc.Arbitrary<string[]> => fc.subarray([...ids]);

type Shape = Omit<Subject, 'id'> & { participants: string[]; invited: string[] };

export const subject: fc.Arbitrary<Shape> = fc
  .record({
    owner: maybe(PEOPLE),
    assignee: maybe(PEOPLE),
    requester: maybe(PEOPLE),
    team: maybe(TEAMS),
    customer: maybe(CUSTOMERS),
    service: maybe(SERVICES),
    confidential: fc.boolean(),
    phase: fc.constantFrom('new', 'active', 'waiting', 'done', 'void'),
    state: fc.constantFrom(...STATES),
    participants: some(PEOPLE),
    invited: some(PEOPLE),
  })
  .map((each) => ({ ...each, participants: [...new Set([...each.participants, ...each.invited])] }));

const grant: fc.Arbitrary<Grant> = fc.oneof(
  fc.record({ role: fc.constantFrom(...ROLES), scope: fc.constant('organisation' as const) }),
  fc.record({ role: fc.constantFrom(...ROLES), scope: fc.constant('customer' as const), ids: some(CUSTOMERS) }),
  fc.record({ role: fc.constantFrom(...ROLES), scope: fc.constant('team' as const), ids: some(TEAMS) }),
  fc.record({ role: fc.constantFrom(...ROLES), scope: fc.constant('service' as const), ids: some(SERVICES) }),
);

export const principal: fc.Arbitrary<Principal> = fc.record({
  org: fc.constant(ORG),
  person: maybe(PEOPLE),
  name: fc.constant('Somebody'),
  grants: fc.array(grant, { maxLength: 4 }),
  teams: some(TEAMS),
  customers: some(CUSTOMERS),
  customer: maybe(CUSTOMERS),
  portal: fc.boolean(),
  scopes: fc.constant(null),
  epoch: fc.constant(1n),
});

export const { predicate } = fc.letrec<{ predicate: Predicate }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Predicate>(
      { op: 'everyone' },
      { op: 'nobody' },
      { op: 'inTeam' },
      { op: 'ofCustomer' },
      { op: 'ownCustomer' },
      { op: 'participant' },
      { op: 'self' },
      { op: 'open' },
      { op: 'confidential' },
    ),
    fc.record({ op: fc.constant('role' as const), roles: fc.subarray([...ROLES]) }),
    fc.record({ op: fc.constant('holds' as const), roles: fc.subarray([...ROLES]) }),
    fc.record({ op: fc.constant('inState' as const), states: fc.subarray(STATES) }),
    fc.record({
      op: fc.constant('own' as const),
      column: fc.constantFrom('owner' as const, 'assignee' as const, 'requester' as const),
    }),
    fc.record({ op: fc.constant('not' as const), of: tie('predicate') }),
    fc.record({
      op: fc.constantFrom('any' as const, 'all' as const),
      of: fc.array(tie('predicate'), { maxLength: 3 }),
    }),
  ),
}));
