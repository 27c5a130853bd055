import type { Context } from '../context.ts';
import type { Branding, CustomerBranding } from './branding.settings.ts';
import { branding, customerBranding } from './branding.settings.ts';
import type { Picture } from './picture.ts';
import { PICTURES, type Brand, type ShownPicture } from './shown.ts';
import { sheetOf } from './shades.ts';

const shown = ({ id, width, height }: Picture): ShownPicture => ({ address: `${PICTURES}/${id}`, width, height });

/** Of two logos each stands for both themes where the other is missing. */
const logoOf = (light: Picture | undefined, dark: Picture | undefined): Brand['logo'] => {
  const [bright, dim] = [light ?? dark, dark ?? light];
  return bright === undefined || dim === undefined ? null : { light: shown(bright), dark: shown(dim) };
};

type Look = Pick<CustomerBranding, 'name' | 'logoLight' | 'logoDark' | 'logoMail'>;

/** The name and the logos: a customer's where it has any of its own, otherwise the organisation's. A name never stands beside another's logo. */
export const lookOf = (own: Branding, theirs: Look | undefined): Look =>
  theirs === undefined ? own : theirs.logoLight || theirs.logoDark || theirs.name ? theirs : own;

/** What an organisation shows to somebody of a customer, null for everybody else. */
export const brandOf = (own: Branding, theirs?: CustomerBranding): Brand => {
  const look = lookOf(own, theirs);
  return {
    name: look.name ?? own.name ?? null,
    logo: logoOf(look.logoLight, look.logoDark),
    icon: own.icon === undefined ? null : { address: `${PICTURES}/${own.icon.id}`, type: own.icon.type },
    sheet: own.accent === undefined ? null : sheetOf(own.accent),
    welcome: own.welcome ?? null,
    support: own.support ?? null,
    greeting: own.greeting ?? null,
    introduction: own.introduction ?? null,
    links: own.links ?? [],
  };
};

type Asking = Pick<Context, 'settings' | 'now'>;
export type Whose = { readonly portal: boolean; readonly customer: string | null };

const EVERYBODY: Whose = { portal: false, customer: null };

/** What was decided of how it is shown to somebody. */
export const settingsFor = ({ settings, now }: Asking, { portal, customer }: Whose = EVERYBODY) => ({
  own: settings.read(branding, now()),
  theirs:
    portal && customer !== null
      ? settings.read(customerBranding, now()).find((each) => each.customer === customer)
      : undefined,
});

/** What is shown to somebody; by default what everybody may know. */
export const brandFor = (context: Asking, whose?: Whose): Brand => {
  const { own, theirs } = settingsFor(context, whose);
  return brandOf(own, theirs);
};
