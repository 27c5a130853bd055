import { oneOf, rowsOf } from '../table.ts';

export const SECTORS = ['healthcare', 'finance', 'retail', 'internal'] as const;
export type Sector = (typeof SECTORS)[number];

/** A customer as its story tells it. `users` is how many people it has; few of them ever call. */
export type CustomerPlan = {
  /** Stands in the names of configuration items. */
  readonly code: string;
  readonly name: string;
  readonly sector: Sector;
  readonly site: string;
  readonly users: number;
  readonly about: string;
  /** Code of the customer that it is part of. */
  readonly parent: string | null;
};

/** The customers that every TechSol has, whatever its size. */
export const namedCustomers = (): CustomerPlan[] =>
  rowsOf('customers').map(({ columns: [code = '', name = '', sector, site = '', users, parent = '', about = ''] }) => ({
    code,
    name,
    sector: oneOf(SECTORS, sector, code),
    site,
    users: Number(users),
    parent: parent === '' ? null : parent,
    about,
  }));

/** Where something happens, by sector. */
export const PLACES: Readonly<Record<Sector, readonly string[]>> = {
  healthcare: [
    'ward 2',
    'ward 4',
    'ward 7',
    'ward 11',
    'radiology',
    'the pharmacy',
    'the outpatient clinic',
    'operating theatre 3',
    'the emergency room',
    'the laboratory',
    'reception',
    'the maternity ward',
    'intensive care',
    'the day clinic',
    'medical records',
  ],
  finance: [
    'branch 14',
    'branch 112',
    'branch 208',
    'the contact centre',
    'the claims office',
    'the dealing room',
    'the archive',
    'head office',
    'the mortgage office',
    'accounting',
    'the boardroom',
    'the vault',
    'compliance',
    'branch 61',
  ],
  retail: [
    'store 27',
    'store 114',
    'store 206',
    'store 318',
    'the north warehouse',
    'the returns hall',
    'head office',
    'the distribution centre',
    'the bakery',
    'the web studio',
    'the buying office',
    'the click-and-collect area',
    'the stock room',
    'regional office west',
  ],
  internal: [
    'building A',
    'building C',
    'the test lab',
    'the Lisbon office',
    'the project room',
    'reception',
    'the canteen',
    'building D',
  ],
};

export const DEPARTMENTS: Readonly<Record<Sector, readonly string[]>> = {
  healthcare: [
    'Radiology',
    'Nursing',
    'Pharmacy',
    'Emergency',
    'Cardiology',
    'Laboratory',
    'Admissions',
    'Medical records',
    'Surgery',
    'Administration',
    'Facilities',
    'Paediatrics',
  ],
  finance: [
    'Branch operations',
    'Claims',
    'Treasury',
    'Risk',
    'Compliance',
    'Contact centre',
    'Mortgages',
    'Trading',
    'Accounting',
    'Payments',
    'Underwriting',
    'Marketing',
  ],
  retail: [
    'Store operations',
    'Logistics',
    'Buying',
    'E-commerce',
    'Returns',
    'Finance',
    'Marketing',
    'Loss prevention',
    'Store 27',
    'Store 114',
    'Customer service',
    'Human resources',
  ],
  internal: [
    'Engineering',
    'Quality',
    'Product',
    'Accounting',
    'Purchasing',
    'Recruiting',
    'Training',
    'Account management',
  ],
};

const PARTS: Readonly<Record<Exclude<Sector, 'internal'>, readonly [readonly string[], readonly string[]]>> = {
  healthcare: [
    [
      'Riverside',
      'Greenfield',
      'Saint Aubin',
      'Northgate',
      'Hillcrest',
      'Lakeview',
      'Santa Marta',
      'Westbrook',
      'Seeland',
      'Bellerive',
      'Kingsmead',
      'Alder',
    ],
    ['Clinic', 'Hospital', 'Medical Centre', 'Care Homes', 'Dental Group', 'Diagnostics', 'Pharmacies', 'Health'],
  ],
  finance: [
    [
      'Harbour',
      'Pinnacle',
      'Old Quay',
      'Alpine',
      'Meridional',
      'Stonebridge',
      'Lakeland',
      'Union',
      'Castlegate',
      'Baltic',
      'Sable',
      'Granite',
    ],
    ['Bank', 'Mutual', 'Insurance', 'Credit', 'Leasing', 'Trust', 'Capital', 'Savings'],
  ],
  retail: [
    [
      'Amber',
      'Copper Lane',
      'Northfield',
      'Blue Door',
      'Marigold',
      'Tern',
      'Highland',
      'Corner',
      'Sunrise',
      'Oak & Iron',
      'Vale',
      'Linden',
    ],
    ['Stores', 'Home', 'Market', 'Outfitters', 'Foods', 'Garden', 'Electronics', 'Trading'],
  ],
};

/** Further customers of a larger company: a name, a sector, a place and a size from their number. */
export const furtherCustomer = (index: number, siteCodes: readonly string[]): CustomerPlan => {
  const sector = (['healthcare', 'finance', 'retail'] as const)[index % 3] as Exclude<Sector, 'internal'>;
  const [first, second] = PARTS[sector];
  const turn = Math.floor(index / 3);
  const kind = second[Math.floor(turn / first.length) % second.length] ?? '';
  const site = siteCodes[(index * 7) % siteCodes.length] ?? 'par';
  const round = Math.floor(turn / (first.length * second.length));
  const name = `${first[turn % first.length] ?? ''} ${kind}${round === 0 ? '' : ` ${round + 1}`}`;
  return {
    code: `c${(index + 100).toString(36)}`,
    name,
    sector,
    site,
    users: [3, 12, 25, 40, 80, 150, 300, 900, 2500][(index * 5) % 9] as number,
    parent: null,
    about: 'Joined in the course of the programme.',
  };
};
