import { createHash } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import { AppError } from '../errors.ts';
import { mediaTypeOf } from '../files/media-type.ts';
import { sizeOfSvg, unsafeIn } from './svg.ts';

export const PICTURE_TYPES = ['image/png', 'image/webp', 'image/svg+xml'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];

/** A picture as a setting names it: by the SHA-256 of its bytes, with its size in pixels, so that its place is known before it is there. */
export type Picture = {
  readonly id: string;
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
};

/** Bytes that a picture may have. */
export const MOST_BYTES = 262_144;
/** Pixels that a side may have. */
const MOST_PIXELS = 4_000;

const wrong = (message: string): AppError =>
  new AppError('invalid', message, { errors: [{ field: 'picture', message }] });

type Size = { readonly width: number; readonly height: number };

const sizeOfPng = (bytes: Buffer): Size | null =>
  bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR'
    ? null
    : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };

/** WebP: lossy, lossless, or extended. Source: RFC 9649. */
const sizeOfWebp = (bytes: Buffer): Size | null => {
  if (bytes.length < 30) return null;
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    default:
      return null;
  }
};

const drawing = (bytes: Buffer): Size | null => {
  if (!isUtf8(bytes)) return null;
  const text = bytes.toString('utf8');
  const size = sizeOfSvg(text);
  if (size === null) return null;
  const unsafe = unsafeIn(text);
  if (unsafe !== null)
    throw wrong(`This drawing holds ${unsafe}, which no logo needs. Export it again as a plain SVG, or as PNG.`);
  return size;
};

/**
 * What a picture is, by its content, whatever its sender calls it. Throws `too_large` (413) beyond 256 kB, and `invalid` for
 * what is neither PNG, WebP nor a drawing that only draws.
 */
export const pictureOf = async (bytes: Buffer): Promise<Picture> => {
  if (bytes.length === 0) throw wrong('The file is empty.');
  if (bytes.length > MOST_BYTES)
    throw new AppError('too_large', 'A picture may have at most 256 kB. Make it smaller, or save it as SVG or WebP.');
  const found = await mediaTypeOf(bytes);
  const [type, size] =
    found === 'image/png'
      ? (['image/png', sizeOfPng(bytes)] as const)
      : found === 'image/webp'
        ? (['image/webp', sizeOfWebp(bytes)] as const)
        : (['image/svg+xml', drawing(bytes)] as const);
  if (size === null || size.width === 0 || size.height === 0)
    throw wrong('This is neither a PNG, a WebP nor an SVG picture with a size. Save it as one of them.');
  if (size.width > MOST_PIXELS || size.height > MOST_PIXELS)
    throw wrong(
      `A picture may have at most ${MOST_PIXELS} pixels on each side. This one has ${size.width} × ${size.height}.`,
    );
  return { id: createHash('sha256').update(bytes).digest('hex'), type, ...size };
};
