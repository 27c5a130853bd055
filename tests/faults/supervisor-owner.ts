import { startPostgres } from '#kernel/postgres/supervisor.ts';
import { AppError } from '#kernel/errors.ts';

/**
 * A process that owns an embedded PostgreSQL, to be killed by tests: `node supervisor-owner.ts <data folder> [exit]`.
 * Prints one JSON line: `{ pid, socketDir, port }` when it runs, or `{ code, message }` when it was refused.
 */
const [, , dataDir = '', then] = process.argv;
try {
  const { pid, socketDir, port } = await startPostgres({ dataDir });
  process.stdout.write(`${JSON.stringify({ pid, socketDir, port })}\n`);
  if (then === 'exit') process.exit(3);
  setInterval(() => undefined, 1000);
} catch (cause) {
  if (!(cause instanceof AppError)) throw cause;
  process.stdout.write(`${JSON.stringify({ code: cause.code, message: cause.message })}\n`);
}
