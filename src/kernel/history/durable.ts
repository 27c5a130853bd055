import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a folder's entries survive a power cut. Windows has no such call and needs none. */
export const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Makes a folder, readable by nobody else, with those above it. */
export const makePrivateFolder = async (folder: string): Promise<void> => {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(dirname(made));
};

const writeTemporary = async (path: string, data: string, mode: number): Promise<string> => {
  const temporary = `${path}.${randomUUID()}.new`;
  const handle = await open(temporary, 'w', mode);
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return temporary;
};

/** Writes a whole file so that a crash leaves the old content or the new. */
export const replaceFile = async (path: string, data: string, mode = 0o600): Promise<void> => {
  await rename(await writeTemporary(path, data, mode), path);
  await syncFolder(dirname(path));
};

/** Writes a whole file unless there is one already. True when it was written: of several processes one wins. */
export const createFile = async (path: string, data: string, mode = 0o600): Promise<boolean> => {
  const temporary = await writeTemporary(path, data, mode);
  try {
    await link(temporary, path);
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
};

/** Appends to a file and returns once it is on the disk. */
export const appendDurably = async (path: string, data: string): Promise<void> => {
  const handle = await open(path, 'a', 0o600);
  try {
    await handle.appendFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** What `read` gives, or `fallback` where the file does not exist. */
export const unlessMissing = async <T, F>(read: Promise<T>, fallback: F): Promise<T | F> => {
  try {
    return await read;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return fallback;
    throw error;
  }
};

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
