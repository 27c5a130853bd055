import type { Principal } from '#kernel/access/principal.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { loadPrincipal } from '#kernel/store/caller.ts';
import { create } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Mailbox } from './mailbox.ts';
import type { Address } from './parse.ts';

/** Somebody whom an address belongs to. */
export type Known = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly customer: string | null;
};

/** People by their addresses, in the addresses' order; of several with one address those who can sign in first, then the oldest. */
export const peopleAt = async (context: Context, addresses: readonly string[]): Promise<readonly Known[]> => {
  if (addresses.length === 0) return [];
  const [answer] = await context.batch([
    {
      name: 'mail:people',
      text: `SELECT p.id, p.title AS name, p.email_key AS email, p.customer FROM unnest($2::text[]) WITH ORDINALITY AS a (address, n)
        JOIN LATERAL (SELECT * FROM person p WHERE p.org = $1 AND p.email_key = a.address AND p.phase <> 'void' ORDER BY (p.account IS NULL), p.created_at LIMIT 1) p ON true ORDER BY a.n`,
      values: [context.principal.org, [...new Set(addresses)]],
    },
  ]);
  return (answer?.rows ?? []) as Known[];
};

/** What they may do, as of now. */
export const principalOf = async (context: Context, { id }: Known): Promise<Principal | null> =>
  loadPrincipal(context, id);

/** The customer whose people write from the domain of an address, or from one above it. */
const customerOfDomain = async (context: Context, address: string): Promise<string | null> => {
  const labels = (address.split('@')[1] ?? '').split('.');
  const domains = labels.slice(0, -1).map((_label, n) => labels.slice(n).join('.'));
  if (domains.length === 0) return null;
  const [answer] = await context.batch([
    {
      name: 'mail:domain',
      text: `SELECT c.id FROM customer c, unnest($2::text[]) WITH ORDINALITY AS a (domain, n) WHERE c.org = $1 AND c.phase <> 'void' AND a.domain = ANY (c.mail_domains) ORDER BY a.n, c.created_at LIMIT 1`,
      values: [context.principal.org, domains],
    },
  ]);
  const found = answer?.rows[0]?.['id'];
  return typeof found === 'string' ? found : null;
};

/** Makes somebody who is not known yet a person: of the customer whose domain it is, or of the mailbox's. null where neither is known. */
export const personFor = async (
  context: Context,
  { name, address }: Address,
  mailbox: Mailbox,
): Promise<Known | null> => {
  const customer = (await customerOfDomain(context, address)) ?? mailbox.customer;
  return customer === null ? null : makePerson(context, { name, address }, customer);
};

/** Makes a person of a customer, or of nobody. */
export const makePerson = async (
  context: Context,
  { name, address }: Address,
  customer: string | null,
): Promise<Known> => {
  const title = (name === '' ? (address.split('@')[0] ?? address) : name).slice(0, 200);
  const row = await create(context, definitionNamed('person'), {
    title,
    email: address,
    ...(customer === null ? {} : { customer }),
  });
  return { id: String(row['id']), name: title, email: address, customer };
};
