import { AppError } from '../errors.ts';

/** An error of the database that the product has a use for. `details` of PostgreSQL are never passed on: they name other rows. */
export class DbError extends Error {
  readonly sqlState: string;
  readonly constraint: string | undefined;
  constructor(sqlState: string, constraint: string | undefined, message: string) {
    super(message);
    this.name = 'DbError';
    this.sqlState = sqlState;
    this.constraint = constraint;
  }
}

type PgError = { code?: unknown; constraint?: unknown; message?: unknown; severity?: unknown };

/** 'incident_org_team_fkey' → 'team'. */
const columnIn = (constraint: string): string => constraint.replace(/^.*?_org_/, '').replace(/_fkey\d*$/, '');

const unreachableNow = (cause: unknown): AppError =>
  new AppError('database.unavailable', 'The database cannot be reached just now. Try again in a moment.', {
    cause: String(cause),
  });

/** Turns an error of the database into one that a caller can be told; others pass through unchanged. */
export const translate = (error: unknown): unknown => {
  if (!(error instanceof Error) || error instanceof AppError || error instanceof DbError) return error;
  const { code, constraint, message, severity } = error as PgError;
  if (typeof code !== 'string') return error;
  const name = typeof constraint === 'string' ? constraint : undefined;
  switch (code) {
    case 'WR401':
      return new AppError('unauthenticated', 'Sign in again: your session or key no longer holds.');
    case 'WR410':
    case 'WR412':
      return new DbError(code, name, code === 'WR410' ? 'outdated' : 'stale');
    case '23503':
      return new AppError(
        'invalid',
        `There is no such record for ${columnIn(name ?? 'a reference')}. Choose one that exists.`,
        { errors: [{ field: columnIn(name ?? ''), message: 'names no record' }] },
      );
    case '23505':
      if (name === 'custom_only_once')
        return new AppError('invalid', 'Another record has this value already, and it may stand in one only.', {
          errors: [{ field: 'custom', message: 'stands in another record already' }],
        });
      return new DbError(code, name, 'exists already');
    case '23514':
      return new AppError('invalid', `A value lies outside of what is allowed (${name ?? 'check'}).`);
    case '22P02':
    case '22003':
    case '22007':
    case '22008':
    case '22021':
      return new AppError('invalid', 'A value is not of the right form.');
    case '40001':
    case '40P01':
      return new AppError('conflict', 'Somebody else changed the same thing at the same moment. Try again.');
    case '53100':
      return new AppError(
        'database.unavailable',
        'The disk of the database is full. Nothing was saved; the administrator has to make room.',
      );
    case '58000':
    case '58030':
      return new AppError(
        'database.unavailable',
        'The disk of the database failed. What you sent was not acknowledged; the administrator has to look at the disk.',
      );
    case '57014':
      return new AppError('database.unavailable', 'This took too long and was stopped. Narrow the filter.');
    case '57P01':
    case '57P02':
    case '57P03':
    case '08006':
    case '08003':
    case '53300':
      return unreachableNow(message);
    default:
      return severity === 'FATAL' || severity === 'PANIC' ? unreachableNow(message) : error;
  }
};
