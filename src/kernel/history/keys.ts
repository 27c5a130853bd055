import { createPrivateKey } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import { appendDurably, createFile, makePrivateFolder, replaceFile, syncFolder, unlessMissing } from './durable.ts';
import { isSignedBy, keyOf, newSigner, readNote, signerOf, signNote } from './note.ts';
import type { NoteKey, Signer } from './note.ts';
import { splitNotes } from './split-notes.ts';

/** A key, and from when until when (instants in ISO 8601) what it signs is trusted. */
export type TrustedKey = NoteKey & { since: string | null; until: string | null };

/** By key id. Begins with the installation's first key; each later one was signed in by its predecessor. */
export type TrustedKeys = ReadonlyMap<string, TrustedKey>;

const ROTATION = 'wellrun/key-rotation';

/**
 * The keys that follow from the first one. `published` is what `history.pub` holds: the first verifier key on a line of its
 * own, then the rotation notes. Throws `history.keys_invalid` when a rotation is not signed by both its keys.
 */
export const trustedKeys = (published: string): TrustedKeys => {
  const [first = '', ...rest] = published.split('\n');
  let current = keyOf(first);
  if (current === null) throw invalid('its first line is not a verifier key');
  const keys = new Map<string, TrustedKey>([[current.id, { ...current, since: null, until: null }]]);
  for (const note of splitNotes(rest.join('\n'), ROTATION)) {
    const [, older, newer, time] = readNote(note)?.text.split('\n') ?? [];
    const next = keyOf(newer ?? '');
    const at = /^time (\S+)$/.exec(time ?? '')?.[1];
    if (current.vkey !== older || next === null || at === undefined)
      throw invalid('a rotation does not follow from the key before it');
    if (!isSignedBy(note, current) || !isSignedBy(note, next)) throw invalid('a rotation is not signed by both keys');
    keys.set(current.id, { ...current, since: keys.get(current.id)?.since ?? null, until: at });
    keys.set(next.id, { ...next, since: at, until: null });
    current = next;
  }
  return keys;
};

const invalid = (why: string): AppError =>
  new AppError(
    'history.keys_invalid',
    `The published keys (history.pub) cannot be trusted: ${why}. Restore the file from a backup.`,
  );

const paths = (data: string) => {
  const folder = join(data, 'keys');
  return {
    folder,
    key: join(folder, 'history.key'),
    next: join(folder, 'history.key.next'),
    pub: join(folder, 'history.pub'),
  };
};

const pem = (signer: Signer): string => signer.secret.export({ format: 'pem', type: 'pkcs8' });

const readSigner = async (path: string): Promise<Signer | null> => {
  const text = await unlessMissing(readFile(path, 'utf8'), null);
  return text === null ? null : signerOf(createPrivateKey(text));
};

/** The signing key in the data folder and the published keys, made on first use (mode 0600, on the disk before it returns). */
export const openKeys = async (data: string): Promise<{ signer: Signer; published: string; trusted: TrustedKeys }> => {
  const { folder, key, next, pub } = paths(data);
  await makePrivateFolder(folder);
  await createFile(key, pem(newSigner()));
  let signer = (await readSigner(key)) as Signer;
  await createFile(pub, `${signer.vkey}\n`, 0o644);
  const published = await readFile(pub, 'utf8');
  const trusted = trustedKeys(published);
  const newest = [...trusted.values()].at(-1);
  if (newest?.vkey !== signer.vkey) {
    // A rotation was cut off after it had been published: finish it.
    const waiting = await readSigner(next);
    if (waiting?.vkey !== newest?.vkey) {
      throw new AppError(
        'history.keys_differ',
        `The signing key in ${key} is not the newest one that ${pub} publishes. Restore both from the same backup.`,
      );
    }
    await rename(next, key);
    await syncFolder(folder);
    signer = waiting as Signer;
  }
  return { signer, published, trusted };
};

/** The published keys alone, without making or reading a secret; null where there are none. */
export const readPublishedKeys = async (data: string): Promise<string | null> =>
  unlessMissing(readFile(paths(data).pub, 'utf8'), null);

/** Replaces the signing key by a new one that the old one vouches for. `now` in ISO 8601. A crash midway is finished by the next `openKeys`. */
export const rotateKey = async (
  data: string,
  now: string,
): Promise<{ signer: Signer; published: string; trusted: TrustedKeys }> => {
  const { signer: old } = await openKeys(data);
  const { folder, key, next, pub } = paths(data);
  const signer = newSigner();
  await replaceFile(next, pem(signer));
  const note = signNote(`${ROTATION}\n${old.vkey}\n${signer.vkey}\ntime ${now}\n`, old, signer);
  await appendDurably(pub, `${note}\n`);
  await rename(next, key);
  await syncFolder(folder);
  return openKeys(data);
};
