/**
 * One kind of error for everything a caller can be told. `code` is stable and documented ('incident.reopen_window_passed');
 * `message` says in plain words what happened and what to do; `details` go into the problem document (RFC 9457).
 */
export class AppError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** HTTP status by error code, or by its last part; one table for all. Unknown codes are a bad request. */
const STATUS: Readonly<Record<string, number>> = {
  'filter.invalid': 400,
  'cursor.invalid': 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  in_progress: 409,
  illegal_transition: 409,
  already: 409,
  gone: 410,
  stale_version: 412,
  too_large: 413,
  unsupported_type: 415,
  unsatisfiable: 416,
  invalid: 422,
  key_reused: 422,
  version_required: 428,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
};

/** The HTTP status for an error code: the whole code first, then its last part, then 400. */
export const statusOf = (code: string): number => STATUS[code] ?? STATUS[code.slice(code.lastIndexOf('.') + 1)] ?? 400;
