import type { Picture } from '#kernel/brand/picture.ts';
import { keepPicture } from '../../../api/branding.ts';

/** As high as a mail shows a logo, for screens of twice the pixels. */
const HIGH = 96;
const WIDE = 600;

const load = async (address: string): Promise<HTMLImageElement> => {
  const image = new Image();
  image.src = address;
  await image.decode();
  return image;
};

/** A picture as PNG, small enough for a mail. Throws when it cannot be drawn. */
const pixelsOf = async (file: Blob): Promise<Blob> => {
  const address = URL.createObjectURL(file);
  try {
    const image = await load(address);
    const scale = Math.min(HIGH / image.naturalHeight, WIDE / image.naturalWidth);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/png');
    });
    if (made === null) throw new Error('The picture could not be drawn.');
    return made;
  } finally {
    URL.revokeObjectURL(address);
  }
};

type Pixels = Picture & { type: 'image/png' };

/** What stands for a logo where only pixels are shown, in mails and files: made of it and kept. Nothing where that does not work. */
export const keepPixels = async (file: Blob): Promise<Pixels | undefined> => {
  const kept = await pixelsOf(file)
    .then(keepPicture)
    .catch(() => undefined);
  return kept?.type === 'image/png' ? { ...kept, type: 'image/png' } : undefined;
};
