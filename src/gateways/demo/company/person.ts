import { addressPart, type Namer } from './names.ts';
import type { Ledger, Person, Step } from '../ledger.ts';
import { identifier, type Random } from '../random.ts';
import { siteOf } from './sites.ts';

const MINUTE = 60_000;
const ENGLISH = new Set(['GB', 'US', 'IE', 'AU']);

/** What making the company needs. */
export type Making = {
  readonly ledger: Ledger;
  readonly random: Random;
  readonly name: Namer;
  /** When it begins, epoch ms. */
  readonly begin: number;
  /** The accounts of those who can sign in, by address. */
  readonly accounts: ReadonlyMap<string, string>;
  /** Addresses that are given already. */
  readonly addresses: Set<string>;
};

export type PersonPlan = {
  readonly name: string;
  readonly site: string;
  readonly domain: string;
  readonly department: string;
  /** Identifiers. */
  readonly customer: string | null;
  readonly teams: readonly string[];
  /** Roles, for the whole organisation or for a customer. */
  readonly roles: readonly (readonly [role: string, customer: string | null])[];
  readonly vip?: boolean;
  /** When they join, epoch ms, and who enters them. */
  readonly from: number;
  readonly by: Person | null;
};

/** An address that nobody else has. */
const addressOf = (addresses: Set<string>, name: string, domain: string): string => {
  for (let turn = 1; ; turn += 1) {
    const address = `${addressPart(name)}${turn === 1 ? '' : turn}@${domain}`;
    if (addresses.has(address)) continue;
    addresses.add(address);
    return address;
  }
};

/** Writes a person with their roles and, where they can sign in, their account. */
export const makePerson = ({ ledger, random, accounts, addresses }: Making, plan: PersonPlan): Person => {
  const { name, site, domain, department, customer, teams, roles, vip = false, from, by } = plan;
  const id = identifier(random, from);
  const email = addressOf(addresses, name, domain);
  const { zone, country } = siteOf(site);
  const phone = `+${random.between(20, 98)} ${random.between(100, 999)} ${random.between(100_000, 999_999)}`;
  const locale = ENGLISH.has(country) ? 'en-GB' : null;
  const grants = roles.map(([role, scope], index): Step => {
    const facts = {
      'grant.role': [null, role],
      'grant.scope': [
        null,
        scope === null ? 'organisation' : { id: scope, label: ledger.labels.get(scope)?.number ?? null },
      ],
    } as const;
    return {
      at: from + (index + 1) * MINUTE,
      by,
      change: {
        action: 'grant',
        values: {},
        facts: { 'grant.role': [...facts['grant.role']], 'grant.scope': [...facts['grant.scope']] },
      },
      along: () =>
        ledger.row('access_grant', {
          id: identifier(random, from, index + 1),
          person: id,
          role,
          scope: scope === null ? 'organisation' : 'customer',
          scope_id: scope,
          valid_from: new Date(from).toISOString(),
        }),
    };
  });
  const account = accounts.get(email);
  ledger.write({
    type: 'person',
    id,
    number: ledger.number('person'),
    steps: [
      {
        at: from,
        by,
        change: { action: 'create', values: { title: name, email, phone, department, zone, locale, customer, vip } },
      },
      ...grants,
      ...(account === undefined
        ? []
        : [{ at: from + 60 * MINUTE, by, change: { action: 'account', values: { account } } }]),
    ],
  });
  return {
    id,
    name,
    email,
    customer,
    teams,
    since: from,
    grants: roles.map(([role, scope]) =>
      scope === null ? { role, scope: 'organisation' } : { role, scope: 'customer', ids: [scope] },
    ),
  };
};
