import { AppError } from '#kernel/errors.ts';
import { migrations } from '#kernel/store/migrate.ts';
import type { Facts } from './facts.ts';

export const MANIFEST = 'manifest.json';

/** The first member of a backup: what it is of. */
export type BackupManifest = {
  readonly kind: 'wellrun-backup';
  readonly format: 1;
  /** A copy of the database's files, or every organisation's export. */
  readonly form: 'physical' | 'logical';
  /** ISO 8601: all that was acknowledged before is in it. */
  readonly at: string;
  readonly product: string;
  readonly postgres: string;
  readonly database: string;
  readonly migrations: Readonly<Record<string, string>>;
  /** As of `at`: the backup has at least that. */
  readonly facts: Facts;
};

const refused = (why: string): AppError => new AppError('backup.refused', why);

/** Reads a backup's manifest. Errors: `backup.refused` with what to do. */
export const readManifest = (text: string): BackupManifest => {
  let read: Partial<BackupManifest> = {};
  try {
    read = JSON.parse(text) as Partial<BackupManifest>;
  } catch {
    // told below
  }
  if (read.kind !== 'wellrun-backup') throw refused('The file is not a backup of Wellrun.');
  if (read.format !== 1)
    throw refused(
      `The backup was written by a newer Wellrun (${String(read.product)}): restore it with that version or a newer one.`,
    );
  return read as BackupManifest;
};

/** Refuses a backup that this program cannot open. Errors: `backup.refused`. */
export const checkFits = async (
  { migrations: made, product, postgres, form }: BackupManifest,
  major: string,
): Promise<void> => {
  const own = new Map((await migrations()).map(({ name, hash }) => [name, hash]));
  const strange = Object.entries(made).find(([name, hash]) => own.get(name) !== hash)?.[0];
  if (strange !== undefined)
    throw refused(
      `The backup was made by Wellrun ${product} with another form of ${strange}: restore it with that version.`,
    );
  if (form === 'physical' && postgres.split('.')[0] !== major)
    throw refused(
      `The backup holds files of PostgreSQL ${postgres}, and this Wellrun brings PostgreSQL ${major}: restore it with Wellrun ${product}, and move each organisation with 'wellrun export'.`,
    );
};
