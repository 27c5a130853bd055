import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import { AppError } from '../errors.ts';
import type { RunAs } from './run-as.ts';

/**
 * Makes the folder for the socket, which only its owner may enter: that is what guards the database.
 * Errors: `postgres.socket_folder` when somebody else has put something there.
 */
export const prepareSocketFolder = (path: string, as: RunAs): void => {
  mkdirSync(path, { mode: 0o700, recursive: true });
  const stats = lstatSync(path);
  const own = [as.uid, process.getuid?.() ?? as.uid].includes(stats.uid);
  if (!stats.isDirectory() || !own) {
    throw new AppError(
      'postgres.socket_folder',
      `${path}, the folder for the database's socket, belongs to somebody else: remove it, or set TMPDIR to a folder of your own.`,
    );
  }
  chmodSync(path, 0o700);
  if (as.kind === 'setuid') chownSync(path, as.uid, as.gid);
};
