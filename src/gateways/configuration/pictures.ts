import { missingPictures, keepPicture, picturesIn, readPicture } from '#kernel/brand/picture-store.ts';
import { AppError } from '#kernel/errors.ts';
import { settingNamed } from '#kernel/settings/settings.ts';
import type { Context } from '#kernel/store/context.ts';

/** In a file a picture stands with its bytes in the place of its name. */
type Carried = { readonly $picture: string };
const isCarried = (value: unknown): value is Carried =>
  typeof value === 'object' && value !== null && '$picture' in value && typeof value.$picture === 'string';

/** Whether a setting names pictures. */
const isPictured = (name: string): boolean => settingNamed(name)?.check === missingPictures;

const replaced = async (value: unknown, change: (inner: object) => Promise<unknown>): Promise<unknown> => {
  if (typeof value !== 'object' || value === null) return value;
  const changed = await change(value);
  if (changed !== undefined) return changed;
  if (Array.isArray(value)) {
    const all: unknown[] = [];
    for (const each of value) all.push(await replaced(each, change));
    return all;
  }
  const all: [string, unknown][] = [];
  for (const [key, each] of Object.entries(value)) all.push([key, await replaced(each, change)]);
  return Object.fromEntries(all);
};

/** The value of a setting as a file carries it: with the bytes of the pictures that it names. */
export const withPictures = async (context: Context, name: string, value: unknown): Promise<unknown> =>
  isPictured(name)
    ? replaced(value, async (inner) => {
        const [own] = picturesIn(inner);
        if (own === undefined || own.path !== '') return undefined;
        const { type, bytes } = await readPicture(context, own.picture.id);
        return { $picture: `data:${type};base64,${bytes.toString('base64')}` };
      })
    : value;

/** The value of a setting from a file: its pictures are checked and kept, as if they had been brought one by one. Throws `invalid`. */
export const keepingPictures = async (context: Context, name: string, value: unknown): Promise<unknown> =>
  isPictured(name)
    ? replaced(value, async (inner) => {
        if (!isCarried(inner)) return undefined;
        const [, coded] = /^data:[\w/+.-]+;base64,([A-Za-z0-9+/=]+)$/.exec(inner.$picture) ?? [];
        if (coded === undefined) throw new AppError('invalid', 'A picture in the file is no data: address in base64.');
        return keepPicture(context, Buffer.from(coded, 'base64'));
      })
    : value;
