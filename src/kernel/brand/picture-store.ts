import { mustAdminister } from '../access/administer.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { SettingCheck } from '../settings/settings.ts';
import { noting } from '../store/note.ts';
import { pictureOf, type Picture } from './picture.ts';

/** Keeps a picture of the organisation, once. Throws `forbidden`, and what `pictureOf` throws. */
export const keepPicture = async (context: Context, bytes: Buffer): Promise<Picture> => {
  mustAdminister(context.principal, 'change how the organisation shows itself');
  const { org, person } = context.principal;
  const picture = await pictureOf(bytes);
  const { id, type, width, height } = picture;
  await context.transaction(async (ask) => {
    const { rows } = await ask({
      text: `INSERT INTO brand_picture (org, id, type, width, height, bytes, added_at, added_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (org, id) DO NOTHING RETURNING id`,
      values: [org, id, type, width, height, bytes, new Date(context.now()).toISOString(), person],
    });
    if (rows.length === 0) return;
    await ask(
      noting(context, {
        type: 'brandPicture',
        id: org,
        version: 0,
        action: 'add',
        changes: { picture: [null, id], type: [null, type], bytes: [null, bytes.length] },
      }),
    );
  });
  return picture;
};

/** A picture of the organisation with its bytes. Throws `not_found`. */
export const readPicture = async (
  context: SettingCheck,
  id: string,
): Promise<{ readonly type: string; readonly bytes: Buffer }> => {
  const [answer] = /^[0-9a-f]{64}$/.test(id)
    ? await context.batch([
        {
          name: 'brand:picture',
          text: 'SELECT type, bytes FROM brand_picture WHERE org = $1 AND id = $2',
          values: [context.principal.org, id],
        },
      ])
    : [];
  const row = answer?.rows[0];
  if (row === undefined) throw new AppError('not_found', 'There is no such picture.');
  return { type: String(row['type']), bytes: row['bytes'] as Buffer };
};

type Named = { readonly path: string; readonly picture: Picture };

/** The pictures that a value names, with where in it. */
export const picturesIn = (value: unknown, path: readonly string[] = []): readonly Named[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('id' in value && 'width' in value) return [{ path: path.join('.'), picture: value as Picture }];
  return Object.entries(value).flatMap(([key, inner]) => picturesIn(inner, [...path, key]));
};

/** What is wrong with the pictures that a value names: they are not here, or are others than it says. */
export const missingPictures = async (
  context: SettingCheck,
  value: unknown,
): Promise<readonly { readonly field: string; readonly message: string }[]> => {
  const named = picturesIn(value);
  if (named.length === 0) return [];
  const [answer] = await context.batch([
    {
      name: 'brand:pictures',
      text: 'SELECT id, type, width, height FROM brand_picture WHERE org = $1 AND id = ANY ($2)',
      values: [context.principal.org, named.map(({ picture }) => picture.id)],
    },
  ]);
  const held = new Map((answer?.rows ?? []).map((row) => [row['id'], row]));
  return named.flatMap(({ path, picture }) => {
    const row = held.get(picture.id);
    const same =
      row !== undefined && (['type', 'width', 'height'] as const).every((name) => row[name] === picture[name]);
    return same ? [] : [{ field: path, message: 'is not among the pictures here: choose the file again' }];
  });
};
