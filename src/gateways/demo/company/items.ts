import { linkWords } from '#kernel/record/link-kinds.ts';
import type { Ledger, Person, Step } from '../ledger.ts';
import { identifier } from '../random.ts';
import type { Client } from './clients.ts';
import type { Making } from './person.ts';
import { foundationParts, servicePlans, type Part, type ServicePlan } from './services.ts';
import { siteOf } from './sites.ts';
import type { Staff } from './staff.ts';
import { teamFor } from './teams.ts';
import { wire, type Node } from './wiring.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export type Item = { readonly id: string; readonly number: string; readonly name: string };
export type Service = {
  readonly id: string;
  readonly number: string;
  readonly plan: ServicePlan;
  readonly owner: Person;
};
export type Portfolio = {
  /** By key. Throws for one that there is not. */
  service(key: string): Service;
  /** The items of a part of a service that a customer (its identifier) depends on: its own, or the shared ones. */
  items(service: string, role: string, customer: string): readonly Item[];
  readonly count: number;
};

const OWNERS: Readonly<Record<string, string>> = {
  'patient-portal': 'Camille Laurent',
  'radiology-archive': 'Camille Laurent',
  'card-payments': 'Signe Friis',
  'online-banking': 'Signe Friis',
  claims: 'Signe Friis',
  'web-shop': 'Hannah Fairclough',
  'store-systems': 'Hannah Fairclough',
};

/** Writes the services: all were live before the programme began. */
export const makeServices = (
  { ledger, random, begin }: Making,
  staff: Staff,
  always: string,
): ReadonlyMap<string, Service> =>
  new Map(
    servicePlans().map((plan, index): [string, Service] => {
      const id = identifier(random, begin, index);
      const number = ledger.number('service');
      const team = staff.team(teamFor(plan.key, plan.area, 'emea'));
      const named = OWNERS[plan.key];
      const owner = named === undefined ? team.lead : staff.called(named);
      const by = staff.called('Henrik Sørensen');
      const at = begin + 270 * MINUTE;
      const values = {
        title: plan.name,
        description: plan.about,
        criticality: plan.criticality,
        owner: owner.id,
        supportTeam: team.id,
        calendar: plan.always ? always : null,
        inScope: true,
      };
      ledger.write({
        type: 'service',
        id,
        number,
        steps: [
          { at, by, change: { action: 'create', values } },
          {
            at: at + MINUTE * (index + 1),
            by,
            change: { action: 'transition:goLive', transition: 'goLive', values: { state: 'live' } },
          },
        ],
      });
      return [plan.key, { id, number, plan, owner }];
    }),
  );

const WITH_SERIAL = new Set(['server', 'network', 'storage', 'endpoint', 'printer']);
const SIMPLE = new Set(['endpoint', 'printer']);

/** Names and numbers of items; `detail` (0 to 1) thins out what customers have many of. */
const nodesOf = (
  { ledger, random, begin }: Making,
  services: ReadonlyMap<string, Service>,
  clients: readonly Client[],
  detail: number,
) => {
  const several = (part: Part, count: number, service: Service | null, client: Client | null): Node[] =>
    Array.from({ length: Math.max(1, Math.round(count)) }, (_, index) => ({
      id: identifier(random, begin, index),
      number: ledger.number('configurationItem'),
      part,
      service: service === null ? null : { id: service.id, number: service.number },
      name: part.name.replace('{code}', client?.plan.code ?? '').replace('#', String(index + 1)),
      customer: client?.id ?? null,
      links: [],
    }));
  const parts = (shared: boolean) =>
    [...services.values()].flatMap((service) =>
      service.plan.parts.filter((part) => part.shared === shared).map((part) => ({ service, part })),
    );
  const owned = parts(false);
  return {
    foundation: foundationParts().flatMap((part) => several(part, part.count, null, null)),
    shared: parts(true).flatMap(({ service, part }) => several(part, part.count, service, null)),
    owned: clients.flatMap((client) =>
      owned
        .filter(({ service }) => client.services.has(service.plan.key))
        .flatMap(({ service, part }) =>
          several(part, part.count * Math.min(1, detail * (client.plan.users > 2_000 ? 2 : 1)), service, client),
        ),
    ),
  };
};

const linkStep = (
  ledger: Ledger,
  node: Node,
  { kind, to }: Node['links'][number],
  link: string,
  at: number,
  by: Person,
): Step => ({
  at,
  by,
  change: {
    action: 'link',
    values: {},
    facts: { link: [null, { id: link, kind, direction: 'out', label: linkWords(kind, 'out'), to }] },
  },
  along: (entry) =>
    ledger.row('link', {
      id: link,
      kind,
      source: node.id,
      target: to.id,
      created_at: new Date(at).toISOString(),
      created_by: by.id,
      entry,
    }),
});

/** Writes the configuration items with their links. */
export const makeItems = (
  making: Making,
  services: ReadonlyMap<string, Service>,
  clients: readonly Client[],
  staff: Staff,
  detail: number,
): Portfolio => {
  const { ledger, begin } = making;
  const random = making.random.fork('items');
  const by = staff.called('Hana Kimura');
  const { foundation, shared, owned } = nodesOf({ ...making, random }, services, clients, detail);
  const served = [...shared, ...owned];
  wire(served, foundation, random.pick);
  const towns = new Map(clients.map(({ id, plan }) => [id, siteOf(plan.site).town]));
  const plans = new Map([...services.values()].map(({ id, plan }) => [id, plan]));
  const all = [...foundation, ...served];
  // What is linked to must have a name before.
  for (const { id, number, name } of all) ledger.labels.set(id, { id, type: 'configurationItem', number, label: name });
  all.forEach((node, index) => {
    const { id, number, name, part, service, customer } = node;
    const at = begin + 500 * MINUTE + index * SECOND;
    const plan = service === null ? undefined : plans.get(service.id);
    const location = customer === null ? 'Paris' : (towns.get(customer) ?? null);
    const values = {
      title: name,
      description: `${part.about}${plan === undefined ? '' : ` of ${plan.name}`}, ${location ?? 'Paris'}.`,
      kind: part.kind,
      criticality: SIMPLE.has(part.kind) ? 'low' : (plan?.criticality ?? 'critical'),
      service: service?.id ?? null,
      customer,
      serial: WITH_SERIAL.has(part.kind)
        ? `${part.kind.slice(0, 2).toUpperCase()}${random.between(10_000_000, 99_999_999)}`
        : null,
      location,
      environment: 'production',
    };
    ledger.write({
      type: 'configurationItem',
      id,
      number,
      steps: [
        { at, by, change: { action: 'create', values } },
        {
          at: at + 100,
          by,
          change: { action: 'transition:install', transition: 'install', values: { state: 'live' } },
        },
        ...node.links.map((link, place) =>
          linkStep(ledger, node, link, identifier(random, at, 200 + place), at + 200 + place, by),
        ),
      ],
    });
  });
  const keys = new Map([...services].map(([key, { id }]) => [id, key]));
  const index = Map.groupBy(
    served,
    ({ service, part, customer }) => `${keys.get(service?.id ?? '') ?? ''}/${part.role}/${customer ?? ''}`,
  );
  return {
    service: (key) => {
      const found = services.get(key);
      if (found === undefined) throw new Error(`There is no service ${key}.`);
      return found;
    },
    items: (service, role, customer) =>
      index.get(`${service}/${role}/${customer}`) ?? index.get(`${service}/${role}/`) ?? [],
    count: all.length,
  };
};
