import type { Picture } from '#kernel/brand/picture.ts';
import { request } from './client.ts';

/** Brings a picture; refused with what is wrong with it beside the field 'picture'. */
export const keepPicture = (bytes: Blob): Promise<Picture> =>
  request('POST', '/branding/pictures', {
    body: bytes,
    headers: { 'content-type': bytes.type || 'application/octet-stream' },
  });
