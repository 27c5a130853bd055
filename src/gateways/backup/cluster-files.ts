import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#kernel/errors.ts';
import { tarEntries } from './tar.ts';

export type FileSums = Map<string, { readonly size: number; readonly sha256: string }>;

/** Writes a file, with the folders above it, for its owner alone; gives its size and SHA-256. */
export const writeFileFrom = async (
  path: string,
  bytes: AsyncIterable<Buffer>,
): Promise<{ size: number; sha256: string }> => {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let size = 0;
  await pipeline(
    bytes,
    async function* (source) {
      for await (const piece of source) {
        hash.update(piece);
        size += piece.length;
        yield piece;
      }
    },
    createWriteStream(path, { mode: 0o600, flags: 'wx' }),
  );
  return { size, sha256: hash.digest('hex') };
};

/** Unpacks a tar that PostgreSQL wrote into a folder; gives what the files are, by their path in the cluster. */
export const unpackCluster = async (source: AsyncIterable<Buffer>, folder: string, sums: FileSums): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for await (const { name: path, kind, bytes } of tarEntries(source)) {
    if (kind === 'folder') await mkdir(join(folder, path), { recursive: true, mode: 0o700 });
    else sums.set(path, await writeFileFrom(join(folder, path), bytes));
  }
};

type PostgresManifest = {
  readonly Files: readonly {
    readonly Path?: string;
    readonly Size: number;
    readonly 'Checksum-Algorithm'?: string;
    readonly Checksum?: string;
  }[];
};

const differs = (what: string): AppError =>
  new AppError('backup.damaged', `The backup is damaged: ${what} is not as PostgreSQL wrote it.`);

/** Holds the files of a cluster against PostgreSQL's own manifest of them. Errors: `backup.damaged`. */
export const checkClusterManifest = (manifest: string, sums: FileSums): void => {
  const end = manifest.lastIndexOf('"Manifest-Checksum"');
  const own = /"Manifest-Checksum": "([0-9a-f]{64})"/.exec(manifest.slice(end))?.[1];
  if (own !== createHash('sha256').update(manifest.slice(0, end)).digest('hex')) throw differs('the list of its files');
  const { Files } = JSON.parse(manifest) as PostgresManifest;
  const left = new Set([...sums.keys()].filter((path) => !path.startsWith('pg_wal/')));
  for (const file of Files) {
    const path = file.Path ?? '';
    const found = sums.get(path);
    if (file['Checksum-Algorithm'] !== 'SHA256' || found?.size !== file.Size || found.sha256 !== file.Checksum)
      throw differs(path);
    left.delete(path);
  }
  const [extra] = left;
  if (extra !== undefined) throw differs(extra);
};
