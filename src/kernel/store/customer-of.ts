import type { Context } from './context.ts';
import { isUuid } from './references.ts';

/** What is known of people's customers, as long as the caller's rights and settings hold: a person who moves to another one ends both. */
const known = new WeakMap<object, Map<string, string | null>>();

/** The customer that somebody belongs to, by their id or number; null for none and for nobody. One round trip, then from memory. */
export const customerOf = async ({ principal, settings, batch }: Context, person: string): Promise<string | null> => {
  const here = known.get(settings) ?? new Map<string, string | null>();
  known.set(settings, here);
  const held = here.get(person);
  if (held !== undefined) return held;
  const [answer] = await batch([
    {
      name: isUuid(person) ? 'customer-of:id' : 'customer-of:number',
      text: `SELECT p.customer FROM person p WHERE p.org = $1 AND p.${isUuid(person) ? 'id' : 'number'} = $2`,
      values: [principal.org, person],
    },
  ]);
  const row = answer?.rows[0];
  const customer = (row?.['customer'] ?? null) as string | null;
  // The database confirms what was loaded for people with every transaction, for the product itself it does not.
  if (row !== undefined && principal.person !== null) here.set(person, customer);
  return customer;
};
