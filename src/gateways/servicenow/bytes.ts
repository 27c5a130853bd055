import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { AppError } from '#kernel/errors.ts';
import { gunzipPieces } from './gunzip.ts';
import type { StreamEnd } from './gunzip.ts';

/** Bytes read of the file as it lies on the disk, packed or not, of how many. */
export type BytesProgress = (read: number, total: number) => void;

const PACKED_SIZE = 16 * 1024;
const PLAIN_SIZE = 256 * 1024;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Hands the unpacked bytes of a file to `take`, piece by piece and in order; a gzip file is told by its first two bytes. Whatever of a
 * damaged gzip file can be unpacked is handed over before this answers how it ended. `take` may keep no piece longer than its call.
 * Errors: `servicenow.not_found`, `servicenow.invalid` (cannot be read); whatever `take` throws ends the reading.
 */
export const readBytes = async (
  path: string,
  take: (piece: Buffer) => void,
  progress?: BytesProgress,
): Promise<StreamEnd> => {
  const { packed, size } = await look(path);
  const pieces = async function* (): AsyncGenerator<Buffer> {
    let read = 0;
    for await (const piece of createReadStream(path, { highWaterMark: packed ? PACKED_SIZE : PLAIN_SIZE })) {
      if (!Buffer.isBuffer(piece)) continue;
      yield piece;
      read += piece.length;
      progress?.(read, size);
    }
  };
  if (packed) return gunzipPieces(pieces, take);
  for await (const piece of pieces()) take(piece);
  return 'complete';
};

const look = async (path: string): Promise<{ packed: boolean; size: number }> => {
  try {
    const handle = await open(path, 'r');
    try {
      const start = Buffer.alloc(GZIP_MAGIC.length);
      await handle.read(start, 0, start.length, 0);
      return { packed: start.equals(GZIP_MAGIC), size: (await handle.stat()).size };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT')
      throw new AppError(
        'servicenow.not_found',
        `There is no file ${path}. Name the log to import, as .csv or .csv.gz.`,
        { path },
      );
    const reason =
      code === 'EISDIR' ? 'it is a folder' : code === 'EACCES' ? 'you may not read it' : String(code ?? cause);
    throw new AppError('servicenow.invalid', `The log ${path} cannot be read: ${reason}.`, { path });
  }
};
