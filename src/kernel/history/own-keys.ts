import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import type { Query } from './query.ts';

/**
 * Refuses a data folder without a signing key beside a database whose history is signed already: new keys would be made there, with
 * which nothing could be sealed, and nobody's session or second factor would hold. Errors: `history.keys_missing`.
 */
export const assertKeysAreThere = async (query: Query, data: string): Promise<void> => {
  if (existsSync(join(data, 'keys', 'history.key'))) return;
  const { rows } = await query('SELECT 1 FROM checkpoint LIMIT 1');
  if (rows.length === 0) return;
  throw new AppError(
    'history.keys_missing',
    `The history in the database is signed, and ${join(data, 'keys')} does not hold the key: set WELLRUN_DATA to the folder that belongs to this database, or put its folders 'keys' and 'anchors' back from a backup.`,
  );
};
