import type { Person } from '../ledger.ts';
import { identifier } from '../random.ts';
import { ADMINISTRATOR, EXTERNAL_AUDITOR } from './accounts.ts';
import { makePerson, type Making } from './person.ts';
import { siteOf } from './sites.ts';
import { castPlans, teamPlans, type CastPlan, type TeamPlan } from './teams.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

export type Team = {
  readonly id: string;
  readonly plan: TeamPlan;
  readonly lead: Person;
  readonly members: readonly Person[];
};
export type Staff = {
  readonly teams: ReadonlyMap<string, Team>;
  /** Somebody of TechSol by name. Throws where nobody is called so. */
  called(name: string): Person;
  team(key: string): Team;
  /** People with a role. */
  holding(role: string): readonly Person[];
};

/** What people of a team are, unless the story says otherwise. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  management: ['topManagement'],
  suppliers: ['approver'],
  change: ['agent', 'approver'],
};
const rolesOf = ({ key }: TeamPlan, cast: CastPlan | null): readonly string[] =>
  cast !== null && cast.roles.length > 0 ? cast.roles : (ROLES[key] ?? ['agent']);

/** People of a team: those whom the story names first, whoever leads before all; then others of its towns. */
const membersOf = (
  plan: TeamPlan,
  cast: readonly CastPlan[],
  { name }: Making,
): { name: string; site: string; cast: CastPlan | null }[] => {
  const named = cast
    .filter(({ team }) => team === plan.key)
    .sort((one, other) => Number(other.leads) - Number(one.leads));
  return Array.from({ length: Math.max(plan.size, named.length) }, (_, index) => {
    const own = named[index] ?? null;
    const site = own?.site ?? plan.sites[index % plan.sites.length] ?? 'par';
    return { name: own?.name ?? name(siteOf(site).culture), site, cast: own };
  });
};

const byKey = <T>(map: ReadonlyMap<string, T>, key: string, what: string): T => {
  const found = map.get(key);
  if (found === undefined) throw new Error(`There is no ${what} ${key}.`);
  return found;
};

/** Writes TechSol's own people and teams. Teams have their identifiers first, because people belong to them and they are led by people. */
export const makeStaff = (making: Making): Staff => {
  const { ledger, random, begin } = making;
  const plans = teamPlans();
  const cast = castPlans();
  const ids = new Map(plans.map(({ key }, index) => [key, identifier(random, begin, index)]));
  const people = new Map<string, Person>();
  const members = new Map<string, Person[]>(plans.map(({ key }) => [key, []]));
  let administrator: Person | null = null;
  for (const plan of plans) {
    for (const { name, site, cast: own } of membersOf(plan, cast, making)) {
      // A tenth of them joined in the course of the programme.
      const from =
        own === null && random.chance(0.1)
          ? begin + random.between(40, 500) * DAY
          : begin + random.between(1, 200) * MINUTE;
      const keys = [plan.key, ...(own?.also ?? [])];
      const teams = keys.map((key) => byKey(ids, key, 'team'));
      const person: Person = makePerson(making, {
        name,
        site,
        domain: 'techsol.example',
        department: plan.department,
        customer: null,
        teams,
        roles: rolesOf(plan, own).map((role) => [role, null] as const),
        from,
        by: administrator,
      });
      if (name === ADMINISTRATOR) administrator = person;
      people.set(name, person);
      keys.forEach((key, index) => {
        byKey(members, key, 'team').push(person);
        ledger.row('membership', { team: teams[index], person: person.id, valid_from: new Date(from).toISOString() });
      });
    }
  }
  const auditor = {
    name: EXTERNAL_AUDITOR,
    site: 'fra',
    domain: 'certora.example',
    department: 'Certification body',
    customer: null,
    teams: [],
    roles: [['auditor', null]] as const,
  };
  people.set(EXTERNAL_AUDITOR, makePerson(making, { ...auditor, from: begin + 300 * DAY, by: administrator }));
  const teams = new Map(
    plans.map((plan): [string, Team] => {
      const own = byKey(members, plan.key, 'team');
      const lead =
        own.find(({ name }) => cast.some((each) => each.name === name && each.team === plan.key && each.leads)) ??
        own[0];
      if (lead === undefined) throw new Error(`Nobody is in ${plan.name}.`);
      return [plan.key, { id: byKey(ids, plan.key, 'team'), plan, lead, members: own }];
    }),
  );
  // Teams that others escalate to come first in the list.
  for (const { id, plan, lead } of teams.values()) {
    ledger.write({
      type: 'team',
      id,
      number: ledger.number('team'),
      steps: [
        {
          at: begin + 240 * MINUTE,
          by: administrator,
          change: {
            action: 'create',
            values: {
              title: plan.name,
              description: plan.about,
              email: `${plan.key}@techsol.example`,
              zone: siteOf(plan.sites[0] ?? 'par').zone,
              lead: lead.id,
              escalatesTo: plan.above === null ? null : byKey(ids, plan.above, 'team'),
            },
          },
        },
      ],
    });
  }
  return {
    teams,
    called: (name) => byKey(people, name, 'person called'),
    team: (key) => byKey(teams, key, 'team'),
    holding: (role) => [...people.values()].filter(({ grants }) => grants.some((grant) => grant.role === role)),
  };
};
