import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable, Transform, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { AppError } from '#kernel/errors.ts';
import { syncFolder } from '#kernel/history/durable.ts';

/** A file being written under a temporary name; it gets its own only when it is whole and on the disk. */
export type Written = {
  readonly temporary: string;
  readonly stream: Writable;
  /** Writes what is left out to the disk; nothing can be written afterwards. */
  finish(): Promise<void>;
  /** Gives the finished file its name. Errors: `file.exists`. */
  keep(): Promise<void>;
  /** Leaves nothing behind. */
  discard(): Promise<void>;
};

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const taken = (path: string): AppError =>
  new AppError('file.exists', `There is a file ${path} already: give another name, or move it away.`, { path });

const compressorOf = (path: string): Transform | null => {
  if (path.endsWith('.gz') || path.endsWith('.tgz')) return createGzip({ level: 6 });
  return path.endsWith('.zst') ? createZstdCompress() : null;
};

/** Writes a file, compressed as its name's ending asks ('.gz', '.zst'). Errors: `file.exists`, `file.not_writable`. */
export const writeWhole = async (path: string): Promise<Written> => {
  if (await exists(path)) throw taken(path);
  const temporary = `${path}.unfinished-${process.pid}`;
  const handle = await open(temporary, 'wx', 0o600).catch((error: unknown) => {
    throw new AppError(
      'file.not_writable',
      `${path} cannot be written (${error instanceof Error && 'code' in error ? String(error.code) : String(error)}): give a place where this user may write.`,
    );
  });
  await handle.close();
  const sink = createWriteStream(temporary, { flags: 'r+', mode: 0o600, highWaterMark: 1 << 20, flush: true });
  const compressor = compressorOf(path);
  const stream = compressor ?? sink;
  const done = compressor === null ? finished(sink) : pipeline(compressor, sink);
  done.catch(() => {
    /* told by finish, and by whoever writes */
  });
  return {
    temporary,
    stream,
    finish: async () => {
      stream.end();
      await done;
    },
    keep: async () => {
      if (await exists(path)) throw taken(path);
      await rename(temporary, path);
      await syncFolder(dirname(path));
    },
    discard: async () => {
      stream.destroy();
      await done.catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
};

/** Writes to a stream, and waits while it is full. */
export const put = (stream: Writable, piece: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(piece, (error) => (error ? reject(error) : resolve()));
  });

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** The content of a file, unpacked if it is packed, whatever its name. Errors: `file.absent`; a damaged one fails as it is read. */
export const readUnpacked = async (path: string): Promise<Readable> => {
  const handle = await open(path).catch(() => {
    throw new AppError('file.absent', `There is no file ${path} that can be read.`);
  });
  const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
  await handle.close();
  const unpacker = buffer.subarray(0, 2).equals(GZIP)
    ? createGunzip()
    : buffer.equals(ZSTD)
      ? createZstdDecompress()
      : null;
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  if (unpacker === null) return source;
  pipeline(source, unpacker).catch(() => {
    /* the reader of the unpacked stream is told */
  });
  return unpacker;
};

/** The lines of a stream, split at line feeds alone: text may hold other separators. */
export const linesOf = async function* (stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let waiting: Buffer[] = [];
  for await (const piece of stream) {
    let from = 0;
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, from)) {
      waiting.push(piece.subarray(from, at));
      yield Buffer.concat(waiting).toString('utf8');
      waiting = [];
      from = at + 1;
    }
    if (from < piece.length) waiting.push(piece.subarray(from));
  }
  if (waiting.length > 0) yield Buffer.concat(waiting).toString('utf8');
};
