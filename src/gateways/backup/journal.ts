import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile, unlessMissing } from '#kernel/history/durable.ts';

/** A backup that was restored and proven. Times in ISO 8601: all that was acknowledged before `at` is in it. */
export type VerifiedBackup = {
  readonly file: string;
  readonly form: 'physical' | 'logical';
  readonly bytes: number;
  readonly at: string;
  readonly verifiedAt: string;
  readonly product: string;
  readonly organisations: number;
  readonly rows: number;
  readonly entries: number;
  readonly indexes: number;
};

const KEPT = 100;
const fileOf = (data: string): string => join(data, 'backups.json');

/** The backups that were proven, newest last. */
export const verifiedBackups = async (data: string): Promise<readonly VerifiedBackup[]> =>
  JSON.parse(await unlessMissing(readFile(fileOf(data), 'utf8'), '[]')) as VerifiedBackup[];

export const recordBackup = async (data: string, backup: VerifiedBackup): Promise<void> =>
  replaceFile(fileOf(data), `${JSON.stringify([...(await verifiedBackups(data)), backup].slice(-KEPT), null, 1)}\n`);
