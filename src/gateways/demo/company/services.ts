import { oneOf, rowsOf } from '../table.ts';
import { SECTORS, type Sector } from './customers.ts';

export const AREAS = ['network', 'security', 'storage', 'development', 'workplace'] as const;
export type Area = (typeof AREAS)[number];
const CRITICALITIES = ['low', 'medium', 'high', 'critical'] as const;
const KINDS = [
  'application',
  'server',
  'virtualMachine',
  'container',
  'database',
  'storage',
  'network',
  'endpoint',
  'printer',
  'facility',
] as const;

/** Configuration items of a service: some for all customers, or some for each that has the service. */
export type Part = {
  readonly role: string;
  readonly kind: (typeof KINDS)[number];
  /** What items are called: `{code}` is the customer's code, `#` the number. */
  readonly name: string;
  readonly count: number;
  readonly shared: boolean;
  readonly about: string;
};

export type ServicePlan = {
  readonly key: string;
  readonly name: string;
  readonly area: Area;
  readonly criticality: (typeof CRITICALITIES)[number];
  /** Supported day and night, whatever the customer's hours are. */
  readonly always: boolean;
  readonly sectors: readonly Sector[];
  /** How many of the customers of those sectors have it, 0 to 1. */
  readonly reach: number;
  readonly supplier: string;
  readonly about: string;
  readonly parts: readonly Part[];
};

type Row = ReturnType<typeof rowsOf>[number];

const partOf = ([role = '', kind, name = '', count, about = '']: readonly string[]): Part => ({
  role,
  kind: oneOf(KINDS, kind, `part ${role}`),
  name,
  count: Number(count),
  shared: !name.includes('{'),
  about,
});

const planOf = ({
  columns: [key = '', name = '', area, criticality, hours = '', sectors = '', reach, supplier = '', about = ''],
  below,
}: Row): ServicePlan => ({
  key,
  name,
  supplier,
  about,
  area: oneOf(AREAS, area, key),
  criticality: oneOf(CRITICALITIES, criticality, key),
  always: hours === 'always',
  reach: Number(reach),
  sectors: sectors === 'all' ? SECTORS : sectors.split(' ').map((sector) => oneOf(SECTORS, sector, key)),
  parts: below.map(partOf),
});

const FOUNDATION = 'foundation';
let loaded: { readonly services: readonly ServicePlan[]; readonly foundation: readonly Part[] } | null = null;
const plans = (): NonNullable<typeof loaded> => {
  if (loaded === null) {
    const [carrying, offered] = [
      rowsOf('services').filter(isFoundation),
      rowsOf('services').filter((row) => !isFoundation(row)),
    ];
    loaded = { services: offered.map(planOf), foundation: carrying.flatMap(({ below }) => below.map(partOf)) };
  }
  return loaded;
};
const isFoundation = ({ columns: [key] }: Row): boolean => key === FOUNDATION;

export const servicePlans = (): readonly ServicePlan[] => plans().services;
/** What carries the services: hosts, halls. Not offered to anybody by itself. */
export const foundationParts = (): readonly Part[] => plans().foundation;
