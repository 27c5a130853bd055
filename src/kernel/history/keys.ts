import { createPrivateKey } from 'node:crypto';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#kernel/errors.ts';
import { appendDurably, createFile, makePrivateFolder, replaceFile, syncFolder, unlessMissing } from './durable.ts';
import { readForeignKeys } from './foreign-keys.ts';
import { newSigner, signerOf, signNote } from './note.ts';
import type { Signer } from './note.ts';
import { ROTATION, trustedKeys } from './trusted-keys.ts';
import type { TrustedKeys } from './trusted-keys.ts';

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
  return { signer, published, trusted: new Map([...trusted, ...(await readForeignKeys(data))]) };
};

/** The published keys alone, without making or reading a secret; null where there are none. */
export const readPublishedKeys = async (data: string): Promise<string | null> =>
  unlessMissing(readFile(paths(data).pub, 'utf8'), null);

/** What is trusted here: the installation's own keys and those that organisations brought along. Empty where there are none. */
export const readTrustedKeys = async (data: string): Promise<TrustedKeys> => {
  const published = await readPublishedKeys(data);
  return new Map([...(published === null ? [] : trustedKeys(published)), ...(await readForeignKeys(data))]);
};

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
