import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder, replaceFile, unlessMissing } from './durable.ts';
import { trustedKeys } from './trusted-keys.ts';
import type { TrustedKey, TrustedKeys } from './trusted-keys.ts';

/** The published keys of an installation that an organisation came from, and until when (ISO 8601) what they sign is trusted. */
export type ForeignKeys = { readonly published: string; readonly until: string };

const folderOf = (data: string): string => join(data, 'keys', 'imported');
const fileOf = (data: string, org: string): string => join(folderOf(data), `${org}.json`);

/** The keys that an organisation brought along, oldest installation first. */
export const foreignKeysOf = async (data: string, org: string): Promise<readonly ForeignKeys[]> =>
  JSON.parse(await unlessMissing(readFile(fileOf(data, org), 'utf8'), '[]')) as ForeignKeys[];

/** Keeps the keys that an organisation brings along; on the disk when it returns. */
export const keepForeignKeys = async (data: string, org: string, keys: readonly ForeignKeys[]): Promise<void> => {
  await makePrivateFolder(folderOf(data));
  await replaceFile(fileOf(data, org), `${JSON.stringify(keys)}\n`);
};

/** Foreign keys as they are trusted: for that organisation alone, and for what was signed before it came. */
export const trustForeignKeys = (org: string, keys: readonly ForeignKeys[]): TrustedKeys => {
  const trusted = new Map<string, TrustedKey>();
  for (const { published, until } of keys)
    for (const [id, key] of trustedKeys(published))
      trusted.set(`${id} ${org}`, { ...key, until: key.until !== null && key.until < until ? key.until : until });
  return trusted;
};

/** The keys that all organisations here brought along. */
export const readForeignKeys = async (data: string): Promise<TrustedKeys> => {
  const trusted = new Map<string, TrustedKey>();
  for (const name of await unlessMissing(readdir(folderOf(data)), [])) {
    const org = /^([0-9a-f-]{36})\.json$/.exec(name)?.[1];
    if (org === undefined) continue;
    for (const [id, key] of trustForeignKeys(org, await foreignKeysOf(data, org))) trusted.set(id, key);
  }
  return trusted;
};
