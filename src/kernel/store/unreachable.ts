import { AppError } from '../errors.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What is in the way by the code of the system or of PostgreSQL, and what to do. */
const sentence = (code: string, message: string): string => {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return 'No PostgreSQL answers at the address in DATABASE_URL: start it, or correct host and port.';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'The host in DATABASE_URL cannot be found: correct its name.';
    case '28P01':
    case '28000':
      return 'PostgreSQL does not let the user of DATABASE_URL in: correct name and password, or its pg_hba.conf.';
    case '3D000':
      return 'PostgreSQL has no database of the name in DATABASE_URL: correct it, or make one with CREATE DATABASE.';
    case '42501':
      return "The user of DATABASE_URL may not use that database: make it the database's owner.";
    case '53300':
      return 'PostgreSQL has no connection left: raise its max_connections, or stop what holds them.';
    case '57P03':
      return 'PostgreSQL is just starting or stopping: try again in a moment.';
    default:
  }
  if (message.includes('does not support SSL'))
    return 'PostgreSQL does not offer TLS, and DATABASE_URL asks for it: switch it on there, or take sslmode out of DATABASE_URL.';
  if (/certificate|self.signed|altname/i.test(message + code))
    return `The certificate of PostgreSQL is not trusted (${code || message}): name its authority by sslrootcert in DATABASE_URL.`;
  if (/timeout|ETIMEDOUT|EHOSTUNREACH/i.test(message + code))
    return 'The host in DATABASE_URL does not answer: check that PostgreSQL runs there and that no firewall is between.';
  return `The database cannot be reached (${code || message}): check DATABASE_URL and that the server runs.`;
};

/** Why a database did not let us in, as an error to show: `database.unreachable`. Says nothing of what DATABASE_URL holds. */
export const unreachable = (error: unknown): AppError =>
  new AppError('database.unreachable', sentence(codeOf(error), messageOf(error)), { cause: messageOf(error) });
