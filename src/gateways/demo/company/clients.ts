import type { Person } from '../ledger.ts';
import { identifier } from '../random.ts';
import { ADMINISTRATOR, CONTACT, USER } from './accounts.ts';
import type { Calendars } from './calendars.ts';
import { DEPARTMENTS, furtherCustomer, namedCustomers, type CustomerPlan, type Sector } from './customers.ts';
import { addressPart } from './names.ts';
import { makePerson, type Making } from './person.ts';
import { servicePlans } from './services.ts';
import { allSites, regionOf, siteOf } from './sites.ts';
import type { Staff } from './staff.ts';
import type { Region } from './teams.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Client = {
  readonly id: string;
  readonly plan: CustomerPlan;
  readonly calendar: string;
  readonly region: Region;
  /** Keys of the services that it has. */
  readonly services: ReadonlySet<string>;
  readonly contact: Person;
  readonly users: readonly Person[];
  /** How much of the work comes from it. */
  readonly weight: number;
  /** When it became a customer, epoch ms. */
  readonly since: number;
};

/** The hospital whose people can sign in. */
export const HOSPITAL = 'hsc';

const SHARE: Readonly<Record<Sector, number>> = { healthcare: 1.15, finance: 1, retail: 0.95, internal: 0.8 };
const WORDS: Readonly<Record<Sector, string>> = {
  healthcare: 'Healthcare',
  finance: 'Finance',
  retail: 'Retail',
  internal: 'TechSol',
};
/** How many of its people ever call. */
const callersOf = (users: number): number => Math.max(2, Math.round(users ** 0.38 * 0.9));
/** 'Hospital da Ribeira' → 'ribeira.example'. */
const domainOf = (name: string): string =>
  `${addressPart(name.replace(/^(Hôpital|Klinikum|Hospital|Clínica|Ziekenhuis|Przychodnia) (da |de )?/, '')).replaceAll('.', '-')}.example`;

const servicesOf = ({ random }: Making, { code, sector, users }: CustomerPlan): ReadonlySet<string> => {
  const draw = random.fork(`services ${code}`);
  const fitting = servicePlans().filter((service) => service.sectors.includes(sector));
  return new Set(
    fitting
      .filter(({ reach }) => draw.chance(reach) || (users > 3_000 && draw.chance(0.6)) || code === HOSPITAL)
      .map(({ key }) => key),
  );
};

/** Writes the customers with their people: the named ones, and further ones up to `count`. */
export const makeClients = (making: Making, staff: Staff, calendars: Calendars, count: number): Client[] => {
  const { ledger, random, begin, name } = making;
  const named = namedCustomers();
  const plans = [
    ...named,
    ...Array.from({ length: Math.max(0, count - named.length) }, (_, index) => furtherCustomer(index, allSites())),
  ];
  const administrator = staff.called(ADMINISTRATOR);
  const managers = [...staff.holding('serviceOwner'), ...staff.team('sms').members];
  const ids = new Map<string, string>();
  return plans.map((plan, index): Client => {
    const since = index < named.length ? begin + index * 1_000 : begin + random.between(0, 600) * DAY;
    const { zone, culture } = siteOf(plan.site);
    const calendar = calendars.of(plan);
    const id = identifier(random, since, index);
    const internal = plan.sector === 'internal';
    const hospital = plan.code === HOSPITAL;
    ids.set(plan.code, id);
    ledger.write({
      type: 'customer',
      id,
      number: ledger.number('customer'),
      steps: [
        {
          at: since + 5 * HOUR,
          by: administrator,
          change: {
            action: 'create',
            values: {
              title: plan.name,
              description: plan.about,
              kind: internal ? 'internal' : 'external',
              sector: WORDS[plan.sector],
              parent: plan.parent === null ? null : (ids.get(plan.parent) ?? null),
              owner: random.pick(managers).id,
              zone,
              calendar,
            },
          },
        },
      ],
    });
    const person = (
      known: string | null,
      department: string,
      roles: readonly (readonly [string, string | null])[],
      vip: boolean,
    ): Person =>
      makePerson(making, {
        name: known ?? name(culture),
        site: plan.site,
        domain: internal ? 'techsol.example' : domainOf(plan.name),
        department,
        customer: id,
        teams: [],
        roles,
        vip,
        from: since + 5 * HOUR + random.between(20, 500) * MINUTE,
        by: administrator,
      });
    const contact = person(
      hospital ? CONTACT : null,
      internal ? 'Management' : 'Service management',
      [
        ['customerContact', id],
        ['user', null],
      ],
      true,
    );
    const users = Array.from({ length: callersOf(plan.users) }, (_, at) => {
      const nadia = hospital && at === 0;
      return person(
        nadia ? USER : null,
        nadia ? 'Radiology' : random.pick(DEPARTMENTS[plan.sector]),
        [['user', null]],
        random.chance(0.03),
      );
    });
    return {
      id,
      plan,
      calendar,
      region: regionOf(plan.site),
      services: servicesOf(making, plan),
      contact,
      users,
      weight: SHARE[plan.sector] * plan.users ** 0.62,
      since,
    };
  });
};
