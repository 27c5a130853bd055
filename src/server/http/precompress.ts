import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compressors = {
  br: (data: Buffer) =>
    promisify(brotliCompress)(data, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
    }),
  gz: (data: Buffer) => promisify(gzip)(data, { level: 9 }),
};

const COMPRESSIBLE = /\.(?:js|css|svg|json|txt|wasm)$/;
/** Smaller files fit into one packet as they are. */
const SMALLEST = 1400;

const ageOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.NEGATIVE_INFINITY,
  );

/**
 * Writes compressed siblings (.br, .gz) of the files of the browser application that lack them, one after another.
 * Returns how many it wrote. A sibling appears whole or not at all, since it may be asked for meanwhile.
 */
export const precompress = async (folder: string): Promise<number> => {
  let written = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    if (!COMPRESSIBLE.test(name) || (await stat(path)).size < SMALLEST) continue;
    for (const [ending, compress] of Object.entries(compressors)) {
      const sibling = `${path}.${ending}`;
      if ((await ageOf(sibling)) >= (await ageOf(path))) continue;
      const temporary = `${sibling}.${process.pid}.new`;
      await writeFile(temporary, await compress(await readFile(path)));
      await rename(temporary, sibling);
      written += 1;
    }
  }
  return written;
};
