import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKPOINT_ORIGIN } from './checkpoint.ts';
import { appendDurably, makePrivateFolder, unlessMissing } from './durable.ts';
import { splitNotes } from './split-notes.ts';

/**
 * The checkpoints kept beside the database, in a file that only grows: whoever rewrites the database cannot make the tree
 * agree with it again. A copy on another machine (mail, a customer's witness) does the same against whoever owns this one.
 */
const anchorPath = (data: string, org: string): string => join(data, 'anchors', `${org}.checkpoints`);

/** Every checkpoint note anchored for an organisation, oldest first. Read it before the database: the database is never behind it. */
export const readAnchors = async (data: string, org: string): Promise<string[]> =>
  anchoredNotes(await unlessMissing(readFile(anchorPath(data, org), 'utf8'), ''), org);

/** The checkpoint notes of one organisation in a file or a pile of mails. */
export const anchoredNotes = (text: string, org: string): string[] => splitNotes(text, `${CHECKPOINT_ORIGIN}${org}`);

/** The newest anchored note, or null; reads the end of the file only. */
export const lastAnchor = async (data: string, org: string): Promise<string | null> =>
  anchoredNotes(await readEnd(anchorPath(data, org), 65_536), org).at(-1) ?? null;

/** Appends notes and returns once they are on the disk. */
export const appendAnchors = async (data: string, org: string, notes: readonly string[]): Promise<void> => {
  if (notes.length === 0) return;
  await makePrivateFolder(join(data, 'anchors'));
  const path = anchorPath(data, org);
  const end = await readEnd(path, 2);
  // An unfinished note, left by a crash, is ended first so that the next one stands by itself.
  await appendDurably(path, (end === '' || end === '\n\n' ? '' : '\n\n') + notes.map((note) => `${note}\n`).join(''));
};

const readEnd = async (path: string, bytes: number): Promise<string> => {
  const handle = await unlessMissing(open(path, 'r'), null);
  if (handle === null) return '';
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, bytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString();
  } finally {
    await handle.close();
  }
};
