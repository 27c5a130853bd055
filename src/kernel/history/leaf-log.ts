import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder, unlessMissing } from './durable.ts';
import type { Hash } from './sha256.ts';

/**
 * The leaf hashes of an organisation in sealed order, 32 bytes each, kept beside the database. Checkpoints prove that something
 * was changed; this file tells which entry. It proves nothing by itself and can be made again from an intact database.
 */
export type LeafLog = {
  size: number;
  read: (from: number, count: number) => Promise<Hash[]>;
  close: () => Promise<void>;
};

const logPath = (data: string, org: string): string => join(data, 'anchors', `${org}.leaves`);

/** How many leaves the log holds. */
export const leafLogSize = async (data: string, org: string): Promise<number> =>
  Math.floor((await unlessMissing(stat(logPath(data, org)), { size: 0 })).size / 32);

/** Writes leaves from a position on. Written again after a crash they land in the same place. */
export const writeLeaves = async (data: string, org: string, from: number, leaves: readonly Hash[]): Promise<void> => {
  await makePrivateFolder(join(data, 'anchors'));
  const path = logPath(data, org);
  const handle = (await unlessMissing(open(path, 'r+'), null)) ?? (await open(path, 'w+', 0o600));
  const bytes = Buffer.from(leaves.join(''), 'hex');
  try {
    // On a full disk a write stops in the middle, and tells so only when the rest of it is tried.
    for (let done = 0; done < bytes.length;)
      done += (await handle.write(bytes, done, bytes.length - done, from * 32 + done)).bytesWritten;
    await handle.datasync();
  } finally {
    await handle.close();
  }
};

/** Opens the log for reading; null where there is none. */
export const openLeafLog = async (data: string, org: string): Promise<LeafLog | null> => {
  const handle = await unlessMissing(open(logPath(data, org), 'r'), null);
  if (handle === null) return null;
  const size = Math.floor((await handle.stat()).size / 32);
  const read = async (from: number, count: number): Promise<Hash[]> => {
    const length = Math.max(0, Math.min(count, size - from)) * 32;
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, from * 32);
    return buffer.toString('hex').match(/.{64}/g) ?? [];
  };
  return { size, read, close: () => handle.close() };
};

/** After a fork: keeps the first `kept` leaves, and moves the lost ones to a file of their own. */
export const cutLeaves = async (data: string, org: string, kept: number): Promise<void> => {
  const log = await openLeafLog(data, org);
  if (log === null || log.size <= kept) return log?.close();
  const lost = await log.read(kept, log.size - kept);
  await log.close();
  const aside = await open(join(data, 'anchors', `${org}.lost-${kept}-${log.size}.leaves`), 'w', 0o600);
  try {
    await aside.writeFile(Buffer.from(lost.join(''), 'hex'));
    await aside.sync();
  } finally {
    await aside.close();
  }
  const handle = await open(logPath(data, org), 'r+');
  try {
    await handle.truncate(kept * 32);
    await handle.sync();
  } finally {
    await handle.close();
  }
};
