import { brandFor } from '#kernel/brand/brand.ts';
import type { Brand } from '#kernel/brand/shown.ts';
import type { SettingsReader } from '#kernel/settings/settings.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';

type Found = { readonly org: string; readonly epoch: string };
type Known = Found & { readonly settings: SettingsReader };

/** What may be known before anybody has signed in: how the organisation of an address shows itself. */
export type PublicBrand = {
  /** null where it is not clear whose address it is. */
  brand(host: string): Promise<Brand | null>;
  /** Of the same organisation, to read its pictures. */
  context(host: string): Promise<Context | null>;
};

/** Two, to see whether there is one. */
const ALONE = 'SELECT org, epoch FROM organisation LIMIT 2';
const NAMED = 'SELECT org, epoch FROM organisation WHERE name = $1 OR org::text = $1 LIMIT 2';

/**
 * How the organisation to which a host was given shows itself, otherwise the one that there is. Where there are several and the host
 * is nobody's, none is shown before signing in.
 */
export const openPublicBrand = (system: Db, hosts: ReadonlyMap<string, string>, now: () => number): PublicBrand => {
  const known = new Map<string, Known>();
  const find = async (host: string): Promise<Found | null> => {
    const given = hosts.get(host.toLowerCase());
    const [answer] = await system.batch([
      given === undefined
        ? { name: 'brand:alone', text: ALONE }
        : { name: 'brand:named', text: NAMED, values: [given] },
    ]);
    const [row, other] = answer?.rows ?? [];
    return row === undefined || other !== undefined ? null : { org: String(row['org']), epoch: String(row['epoch']) };
  };
  return {
    brand: async (host) => {
      const found = await find(host);
      if (found === null) return null;
      let held = known.get(found.org);
      if (held?.epoch !== found.epoch) {
        held = { ...found, settings: (await systemContext(system, found.org, { now })).settings };
        known.set(found.org, held);
      }
      return brandFor({ settings: held.settings, now });
    },
    context: async (host) => {
      const found = await find(host);
      return found === null ? null : systemContext(system, found.org, { now });
    },
  };
};
