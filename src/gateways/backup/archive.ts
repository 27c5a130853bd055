import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { put, readUnpacked } from '#gateways/exports/organisation-file.ts';
import { AppError } from '#kernel/errors.ts';
import { TAR_END, tarEntries, tarHeader, tarPadding, type TarEntry } from './tar.ts';

/** The last member: size and SHA-256 (hexadecimal) of every member before it. */
const SUMS = 'sums.json';
type Sums = Record<string, { readonly size: number; readonly sha256: string }>;

export type Archive = {
  addText(name: string, text: string): Promise<void>;
  addFile(name: string, path: string): Promise<void>;
  /** Writes the sums and the end. */
  close(): Promise<void>;
};

/** Writes a tar with a last member that proves the others, one after the other. `at` in epoch ms. */
export const createArchive = (stream: Writable, at: number): Archive => {
  const sums: Sums = {};
  const seconds = Math.floor(at / 1000);
  const add = async (name: string, size: number, bytes: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<void> => {
    await put(stream, tarHeader(name, size, seconds));
    const hash = createHash('sha256');
    let written = 0;
    for await (const piece of bytes) {
      hash.update(piece);
      written += piece.length;
      await put(stream, piece);
    }
    if (written !== size) throw new Error(`${name} changed its size while it was read.`);
    sums[name] = { size, sha256: hash.digest('hex') };
    await put(stream, tarPadding(size));
  };
  const addText: Archive['addText'] = (name, text) => {
    const bytes = Buffer.from(text);
    return add(name, bytes.length, [bytes]);
  };
  return {
    addText,
    addFile: async (name, path) =>
      add(name, (await stat(path)).size, createReadStream(path, { highWaterMark: 1 << 20 })),
    close: async () => {
      await addText(SUMS, JSON.stringify(sums));
      await put(stream, TAR_END);
    },
  };
};

const damaged = (why: string): AppError => new AppError('backup.damaged', `The backup is damaged: ${why}.`);

const isUnpacking = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^(?:Z_|ZSTD_|ERR_ZSTD)/.test(String(error.code));

/**
 * Reads an archive: each member is given to `take`, in order; what `take` does not read is skipped. Every byte is held against
 * the sums. Errors: `backup.damaged`, `file.absent`, and what `take` throws.
 */
export const readArchive = async (
  path: string,
  take: (entry: TarEntry, bytes: AsyncGenerator<Buffer>) => Promise<void>,
): Promise<void> => {
  const seen: Sums = {};
  let sums: Sums | null = null;
  try {
    for await (const { bytes, ...entry } of tarEntries(await readUnpacked(path))) {
      if (entry.name === SUMS) {
        sums = JSON.parse(Buffer.concat(await Array.fromAsync(bytes)).toString('utf8')) as Sums;
        continue;
      }
      const hash = createHash('sha256');
      const watched = (async function* () {
        for await (const piece of bytes) {
          hash.update(piece);
          yield piece;
        }
      })();
      await take(entry, watched);
      for await (const _ of watched);
      seen[entry.name] = { size: entry.size, sha256: hash.digest('hex') };
    }
  } catch (error) {
    throw isUnpacking(error) ? damaged(`it cannot be unpacked (${error.message})`) : error;
  }
  if (sums === null) throw damaged('its last part is missing');
  const names = new Set([...Object.keys(seen), ...Object.keys(sums)]);
  for (const name of names)
    if (seen[name]?.size !== sums[name]?.size || seen[name]?.sha256 !== sums[name]?.sha256)
      throw damaged(`${name} is not as it was written`);
};
