import { AppError } from '#kernel/errors.ts';

/** Tar as POSIX.1-1988 (ustar) has it; sizes beyond 8 GiB in base 256, as PostgreSQL and GNU tar write them. */
const BLOCK = 512;
const MOST_OCTAL = 8 ** 11;

export type TarEntry = { readonly name: string; readonly kind: 'file' | 'folder'; readonly size: number };

const damaged = (why: string): AppError => new AppError('backup.damaged', `The backup is damaged: ${why}.`);

const checksum = (header: Buffer): number => {
  let sum = 8 * 32;
  for (let at = 0; at < BLOCK; at += 1) if (at < 148 || at >= 156) sum += header[at] ?? 0;
  return sum;
};

/** The block before a file's bytes. Names have at most 100 bytes. */
export const tarHeader = (name: string, size: number, seconds: number): Buffer => {
  if (Buffer.byteLength(name) > 100) throw damaged(`'${name}' is too long a name`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  if (size < MOST_OCTAL) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  else {
    header.writeUInt8(0x80, 124);
    header.writeBigUInt64BE(BigInt(size), 128);
  }
  header.write(`${seconds.toString(8).padStart(11, '0')}\0`, 136);
  header.write('0', 156);
  header.write('ustar\u000000', 257, 'latin1');
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
};

/** What follows a file's bytes, and what ends the archive. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK);

const textIn = (header: Buffer, from: number, length: number): string => {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
};

const sizeIn = (header: Buffer): number =>
  (header[124] ?? 0) >= 0x80 ? Number(header.readBigUInt64BE(128)) : Number.parseInt(textIn(header, 124, 12).trim(), 8);

const entryIn = (header: Buffer): TarEntry => {
  if (Number.parseInt(textIn(header, 148, 8).trim(), 8) !== checksum(header)) throw damaged('a header does not fit');
  const prefix = textIn(header, 345, 155);
  const name = `${prefix === '' ? '' : `${prefix}/`}${textIn(header, 0, 100)}`.replace(/\/$/, '');
  const type = String.fromCharCode(header[156] ?? 0);
  if (!['0', '\0', '5'].includes(type)) throw damaged(`'${name}' is neither a file nor a folder`);
  if (name.startsWith('/') || name.split('/').includes('..')) throw damaged(`'${name}' leads out of it`);
  const size = sizeIn(header);
  if (!Number.isSafeInteger(size) || size < 0) throw damaged(`'${name}' has no size`);
  return { name, kind: type === '5' ? 'folder' : 'file', size: type === '5' ? 0 : size };
};

/** Gives bytes out of a stream, a given number at a time. */
const taker = (source: AsyncIterable<Buffer>) => {
  const pieces = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  const upTo = async (most: number): Promise<Buffer> => {
    while (held.length === 0) {
      const next = await pieces.next();
      if (next.done === true) throw damaged('it ends too early');
      held = next.value;
    }
    const piece = held.subarray(0, most);
    held = held.subarray(piece.length);
    return piece;
  };
  const whole = async (length: number): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for (let left = length; left > 0; left -= parts.at(-1)?.length ?? 0) parts.push(await upTo(left));
    return Buffer.concat(parts);
  };
  const rest = async (): Promise<void> => {
    for (let next = await pieces.next(); next.done !== true;) next = await pieces.next();
  };
  return { upTo, whole, rest };
};

/** The entries of an archive, each with its bytes; those not read by the next one are skipped. Errors: `backup.damaged`. */
export const tarEntries = async function* (
  source: AsyncIterable<Buffer>,
): AsyncGenerator<TarEntry & { bytes: AsyncGenerator<Buffer> }> {
  const { upTo, whole, rest } = taker(source);
  for (;;) {
    const header = await whole(BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const entry = entryIn(header);
    let left = entry.size;
    const bytes = async function* (): AsyncGenerator<Buffer> {
      while (left > 0) {
        const piece = await upTo(left);
        left -= piece.length;
        yield piece;
      }
    };
    yield { ...entry, bytes: bytes() };
    while (left > 0) left -= (await upTo(left)).length;
    await whole(tarPadding(entry.size).length);
  }
  // What packs it holds a checksum behind the end.
  await rest();
};
