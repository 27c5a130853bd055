import { createHash, randomUUIDv7 } from 'node:crypto';
import { AppError } from '../errors.ts';
import { HEAD } from '../files/media-type.ts';
import type { Part } from '../files/range.ts';
import type { Context } from './context.ts';
import type { Statement } from './db.ts';

/** Bytes in each chunk but the last. Part of how files are stored: it never changes. */
const CHUNK = 262_144;
/** Chunks on their way to the database at a time: memory of one upload or download is bounded by them. */
const AHEAD = 3;

/** Does one step for whoever sent a request: long work is done in steps, so that a right that ends in its middle ends it. */
export type Act = <T>(work: (context: Context) => Promise<T>) => Promise<T>;

/** Chunks that were written ahead, and what they make together. `head` is the beginning. */
export type Upload = {
  readonly upload: string;
  readonly hash: Buffer;
  readonly size: number;
  readonly chunks: number;
  readonly head: Buffer;
};

const tooLarge = (most: number): AppError =>
  new AppError(
    'too_large',
    `A file may have at most ${Math.floor(most / 1_000_000)} MB. Send it in parts, or link to where it lies.`,
  );

/** Cuts a stream into pieces of exactly `CHUNK` bytes, the last one shorter. Throws `too_large` beyond `most` bytes. */
async function* inChunks(stream: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let length = 0;
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > most) throw tooLarge(most);
    waiting.push(piece);
    length += piece.length;
    while (length >= CHUNK) {
      const all = Buffer.concat(waiting);
      yield all.subarray(0, CHUNK);
      waiting = [all.subarray(CHUNK)];
      length -= CHUNK;
    }
  }
  if (length > 0) yield Buffer.concat(waiting);
}

const chunkStatement = (org: string, upload: string, n: number, bytes: Buffer): Statement => ({
  name: 'chunk',
  text: 'INSERT INTO blob_chunk (org, upload, n, bytes) VALUES ($1, $2, $3, $4)',
  values: [org, upload, n, bytes],
});

/** Forgets the chunks of an upload that no file came of; nothing happens to those of a file. */
export const discardUpload = (upload: string): Statement => ({
  name: 'discard_upload',
  text: 'SELECT discard_uploads($1)',
  values: [upload],
});

/** Forgets what uploads that broke off more than a day ago have left. For a job. */
export const tidyUploads = async (context: Context): Promise<void> => {
  await context.batch([{ text: 'SELECT discard_uploads()' }]);
};

/**
 * Writes a stream ahead in chunks, never holding more than a few of them. Nothing is visible of it until `keeping` names it.
 * Throws `too_large` (413), and what the stream throws when it breaks off; then nothing is left.
 */
export const writeAhead = async (act: Act, stream: AsyncIterable<Buffer>, most: number): Promise<Upload> => {
  const upload = randomUUIDv7();
  const hash = createHash('sha256');
  const head: Buffer[] = [];
  const writing: Promise<unknown>[] = [];
  let [size, chunks] = [0, 0];
  try {
    for await (const bytes of inChunks(stream, most)) {
      hash.update(bytes);
      if (size < HEAD) head.push(Buffer.from(bytes.subarray(0, HEAD - size)));
      const n = chunks;
      const written = act((context) => context.batch([chunkStatement(context.principal.org, upload, n, bytes)]));
      written.catch(() => {}); // thrown where it is awaited
      writing.push(written);
      if (writing.length >= AHEAD) await writing.shift();
      size += bytes.length;
      chunks += 1;
    }
    await Promise.all(writing);
  } catch (error) {
    await Promise.allSettled(writing);
    await act((context) => context.batch([discardUpload(upload)])).catch(() => {}); // the job does it later
    throw error;
  }
  return { upload, hash: hash.digest(), size, chunks, head: Buffer.concat(head) };
};

/** The statement that makes an upload a file of the organisation, unless the same file is there already. */
export const keeping = (org: string, { hash, size, chunks, upload }: Upload): Statement => ({
  name: 'blob',
  text: 'INSERT INTO blob (org, hash, size, chunks, upload) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (org, hash) DO NOTHING',
  values: [org, hash, size, chunks, upload],
});

/** A part of a file, chunk by chunk, reading a little ahead of whoever takes it. */
export async function* readAhead(act: Act, upload: string, { start, end }: Part): AsyncGenerator<Buffer> {
  const read = (n: number): Promise<Buffer> => {
    const reading = act(async (context) => {
      const [answer] = await context.batch([
        {
          name: 'read_chunk',
          text: 'SELECT bytes FROM blob_chunk WHERE org = $1 AND upload = $2 AND n = $3',
          values: [context.principal.org, upload, n],
        },
      ]);
      const bytes = answer?.rows[0]?.['bytes'];
      if (!Buffer.isBuffer(bytes)) throw new AppError('internal', 'A part of this file is missing.');
      return bytes;
    });
    reading.catch(() => {}); // thrown where it is awaited
    return reading;
  };
  const last = Math.ceil(end / CHUNK);
  const ahead: Promise<Buffer>[] = [];
  let next = Math.floor(start / CHUNK);
  for (let n = next; n < last; n += 1) {
    while (next < last && ahead.length < AHEAD) ahead.push(read(next++));
    const bytes = (await ahead.shift()) as Buffer;
    yield bytes.subarray(Math.max(start - n * CHUNK, 0), Math.min(end - n * CHUNK, bytes.length));
  }
}
