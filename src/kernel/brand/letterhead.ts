import type { Context } from '../context.ts';
import { lookOf, settingsFor, type Whose } from './brand.ts';
import type { Picture } from './picture.ts';
import { readPicture } from './picture-store.ts';
import { shadesOf } from './shades.ts';

/** What stands at the head and the foot of a mail or a file. */
export type Letterhead = {
  readonly name: string;
  /** A PNG; shown in place of the name. */
  readonly logo: (Pick<Picture, 'id' | 'width' | 'height'> & { readonly bytes: Buffer }) | null;
  /** As whom the installation's own address sends; null for as it calls itself. */
  readonly sender: string | null;
  /** Whether the name stands at the head where no logo does. */
  readonly named: boolean;
  /** `#rrggbb`, which can be read on white. */
  readonly accent: string;
  /** What the organisation writes below everything that goes out; '' for nothing. */
  readonly foot: string;
};

/** The product's own accent, as mails have it. */
const PLAIN_ACCENT = '#0b6e6e';

/** The letterhead where nothing was set: a name at the foot, and nothing above. */
export const plainLetterhead = (name: string): Letterhead => ({
  name,
  logo: null,
  sender: null,
  named: false,
  accent: PLAIN_ACCENT,
  foot: '',
});

type Asking = Pick<Context, 'settings' | 'now' | 'batch' | 'principal'>;

/** The letterhead of an organisation of this name for somebody: as their customer, or as the organisation. */
export const letterheadFor = async (context: Asking, organisation: string, whose?: Whose): Promise<Letterhead> => {
  const { own, theirs } = settingsFor(context, whose);
  const look = lookOf(own, theirs);
  const name = look.name ?? own.name;
  const head = own.mailHead ?? 'logo';
  const picture = head === 'logo' ? look.logoMail : undefined;
  return {
    name: name ?? organisation,
    logo: picture === undefined ? null : { ...picture, bytes: (await readPicture(context, picture.id)).bytes },
    sender: name ?? null,
    named: head !== 'none' && (name !== undefined || own.mailHead === 'name'),
    accent: own.accent === undefined ? PLAIN_ACCENT : shadesOf(own.accent, 'light').accent,
    foot: own.mailFoot ?? '',
  };
};
