import { brandFor } from '#kernel/brand/brand.ts';
import type { Brand } from '#kernel/brand/shown.ts';
import type { SettingsReader } from '#kernel/settings/settings.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';

type Known = { readonly org: string; readonly epoch: string; readonly settings: SettingsReader };

/** What may be known before anybody has signed in: how the organisation of this address shows itself. */
export type PublicBrand = {
  /** null where it is not clear whose address it is. */
  brand(): Promise<Brand | null>;
  /** Of the same organisation, to read its pictures. */
  context(): Promise<Context | null>;
};

/** Two, to see whether there is one. */
const ALONE = 'SELECT org, epoch FROM organisation LIMIT 2';

/** How the one organisation of an installation shows itself; where there are several, nobody is shown before signing in. */
export const openPublicBrand = (system: Db, now: () => number): PublicBrand => {
  let known: Known | null = null;
  const alone = async (): Promise<{ org: string; epoch: string } | null> => {
    const [answer] = await system.batch([{ name: 'brand:alone', text: ALONE }]);
    const [row, other] = answer?.rows ?? [];
    return row === undefined || other !== undefined ? null : { org: String(row['org']), epoch: String(row['epoch']) };
  };
  return {
    brand: async () => {
      const found = await alone();
      if (found === null) return null;
      if (known === null || known.org !== found.org || known.epoch !== found.epoch)
        known = { ...found, settings: (await systemContext(system, found.org, { now })).settings };
      return brandFor({ settings: known.settings, now });
    },
    context: async () => {
      const found = await alone();
      return found === null ? null : systemContext(system, found.org, { now });
    },
  };
};
