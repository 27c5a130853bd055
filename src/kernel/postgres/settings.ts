import type { Client } from 'pg';
import { AppError } from '../errors.ts';
import { PORT } from './layout.ts';
import type { Layout } from './layout.ts';

/** Without these an acknowledged change can be lost: they cannot be overridden, and are read back after each start. */
const DURABLE: Readonly<Record<string, string>> = { fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on' };

const DEFAULTS: Readonly<Record<string, string>> = {
  shared_buffers: '256MB',
  max_connections: '100',
  wal_level: 'logical',
  // Compiling a statement costs more than running one of ours.
  jit: 'off',
  random_page_cost: '1.1',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  // Into the cluster's folder 'log', one file per weekday: PostgreSQL survives us, and then needs somewhere to write.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_truncate_on_rotation: 'on',
  log_line_prefix: '%m [%p] ',
  // Statements and details hold people's data, which has no place in a log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
};

/** PostgreSQL's arguments: every setting that matters is among them, because a file may lose a line in a power cut. */
export const postgresArguments = (
  { cluster, socketDir }: Layout,
  overrides: Readonly<Record<string, string>> = {},
): string[] => {
  const fixed = {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    ...DURABLE,
  };
  const settings = Object.entries({ ...DEFAULTS, ...overrides, ...fixed });
  return ['-D', cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
};

/**
 * Reads back that no acknowledged change can be lost, in a session and for any role or database.
 * Errors: `postgres.unsafe_settings`.
 */
export const assertDurable = async (client: Client): Promise<void> => {
  const unsafe: string[] = [];
  for (const [name, expected] of Object.entries(DURABLE)) {
    const { rows } = await client.query<{ value: string }>('SELECT current_setting($1) AS value', [name]);
    if (rows[0]?.value !== expected) unsafe.push(`${name}=${rows[0]?.value ?? ''}`);
  }
  const stored = await client.query<{ setting: string }>(
    `SELECT DISTINCT setting FROM pg_db_role_setting, unnest(setconfig) AS setting
     WHERE setting ~* '^synchronous_commit=' AND lower(setting) <> 'synchronous_commit=on' ORDER BY setting`,
  );
  unsafe.push(...stored.rows.map((row) => `${row.setting} (stored for a role or database)`));
  if (unsafe.length === 0) return;
  throw new AppError(
    'postgres.unsafe_settings',
    `The database could lose acknowledged changes (${unsafe.join(', ')}): set it back to on, and start again.`,
    { unsafe },
  );
};
