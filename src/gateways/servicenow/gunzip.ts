import { createGunzip } from 'node:zlib';

/** How unpacking ended: to the last byte; a copy cut short; bytes that do not unpack; bytes that follow the end of the packed file. */
export type StreamEnd = 'complete' | 'truncated' | 'corrupt' | 'trailing-bytes';

type Unpacker = {
  /** False once nothing more can be unpacked. Throws what `take` threw. */
  write(piece: Buffer): Promise<boolean>;
  end(): Promise<StreamEnd>;
  close(): void;
};

type Take = (piece: Buffer) => void;

const UNPACKED_SIZE = 256 * 1024;

/**
 * Unpacks a gzip file and hands over all of it that can be unpacked. zlib gives nothing of the piece in which it meets damage;
 * so that piece is then unpacked once more byte by byte, which loses no more than what the damaged byte itself stands for.
 * `pieces` gives the packed bytes from the beginning each time it is called; pieces of some kilobytes keep the second turn short.
 */
export const gunzipPieces = async (pieces: () => AsyncIterable<Buffer>, take: Take): Promise<StreamEnd> => {
  let given = 0;
  let fed = 0;
  const quick = createUnpacker((piece) => {
    given += piece.length;
    take(piece);
  });
  const end = await feed(quick, pieces(), Number.POSITIVE_INFINITY, (size) => {
    fed += size;
  });
  if (end !== 'corrupt' && end !== 'trailing-bytes') return end;
  return feed(createUnpacker(skipping(given, take)), pieces(), fed, () => undefined);
};

/** Writes pieces whole up to the packed byte `carefulFrom`, and the rest byte by byte. */
const feed = async (
  unpacker: Unpacker,
  pieces: AsyncIterable<Buffer>,
  carefulFrom: number,
  written: (size: number) => void,
): Promise<StreamEnd> => {
  let at = 0;
  try {
    for await (const piece of pieces) {
      const whole = at + piece.length <= carefulFrom;
      const step = whole ? piece.length : 1;
      for (let from = 0; from < piece.length; from += step) {
        if (!(await unpacker.write(piece.subarray(from, from + step)))) return await unpacker.end();
      }
      at += piece.length;
      written(piece.length);
    }
    return await unpacker.end();
  } finally {
    unpacker.close();
  }
};

const skipping = (count: number, take: Take): Take => {
  let left = count;
  return (piece) => {
    const skipped = Math.min(left, piece.length);
    left -= skipped;
    if (skipped < piece.length) take(piece.subarray(skipped));
  };
};

/** Written by hand instead of as a pipe, which drops what was unpacked before the damage. */
const createUnpacker = (take: Take): Unpacker => {
  const gunzip = createGunzip({ chunkSize: UNPACKED_SIZE });
  let thrown: { readonly error: unknown } | undefined;
  let damage: Error | undefined;
  let over = false;
  let written = 0;
  const stopped = new Promise<void>((resolve) => {
    gunzip.once('error', (error) => {
      damage = error;
      resolve();
    });
    gunzip.once('end', () => {
      over = true;
      resolve();
    });
  });
  gunzip.on('data', (piece: Buffer) => {
    if (thrown !== undefined) return;
    try {
      take(piece);
    } catch (error) {
      thrown = { error };
    }
  });

  const write = async (piece: Buffer): Promise<boolean> => {
    written += piece.length;
    if (!over && damage === undefined)
      await Promise.race([
        stopped,
        new Promise<void>((resolve) => {
          gunzip.write(piece, () => resolve());
        }),
      ]);
    if (thrown !== undefined) throw thrown.error;
    return !over && damage === undefined;
  };

  const end = async (): Promise<StreamEnd> => {
    if (!over && damage === undefined) {
      gunzip.end();
      await stopped;
    }
    if (thrown !== undefined) throw thrown.error;
    if (damage !== undefined) return endOf(damage);
    return gunzip.bytesWritten < written ? 'trailing-bytes' : 'complete';
  };

  return { write, end, close: () => gunzip.destroy() };
};

const endOf = (damage: Error): StreamEnd => {
  if ('code' in damage && damage.code === 'Z_BUF_ERROR') return 'truncated';
  // zlib's words for: what follows is no further packed file.
  return damage.message === 'incorrect header check' ? 'trailing-bytes' : 'corrupt';
};
