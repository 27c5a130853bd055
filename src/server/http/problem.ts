import { STATUS_CODES } from 'node:http';
import { AppError, statusOf } from '#kernel/errors.ts';

/** A problem document (RFC 9457). `code` is what programs go by; `errors` names fields; other details stand beside them. */
export type Problem = {
  type: 'about:blank';
  title: string;
  status: number;
  detail: string;
  code: string;
  request: string;
} & Record<string, unknown>;

/** Told to nobody outside: it may name hosts, files or rows. */
const INSIDE = new Set(['cause', 'stack']);

/** What fastify itself refuses, in our words. Its own text may repeat what was sent. */
const REFUSED: Readonly<Record<string, readonly [code: string, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too_large', 'The request is too large. Send it in smaller parts.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_type', 'Send the body as application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['request.malformed', 'The body is empty. Send a JSON object, or no Content-Type.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['request.malformed', 'The body is not JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['request.malformed', 'The body does not have the length that its header says.'],
  FST_ERR_BAD_URL: ['request.malformed', 'The address is not well formed.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not_found', 'There is no such address.'],
};

/** An error that a caller can be told as it is; null for one that nobody foresaw. */
const tellable = (error: unknown): AppError | null => {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const status = Number(error.statusCode);
  const [code, detail] = REFUSED['code' in error ? String(error.code) : ''] ?? [
    `http.${status}`,
    'The request is not well formed.',
  ];
  return status >= 400 && status < 500 ? new AppError(code, detail, { status }) : null;
};

/** The status of an error, and what its sender is told. Of an unforeseen one they learn nothing but the request's id. */
export const problemOf = (error: unknown, request: string): { problem: Problem; foreseen: boolean } => {
  const known = tellable(error);
  const { code, message, details } =
    known ??
    new AppError(
      'internal',
      `Something went wrong here, and nothing of it was your doing. If it lasts, tell your administrator this number: ${request}`,
    );
  const { status: given, ...rest } = details;
  const status = typeof given === 'number' && known !== error ? given : statusOf(code);
  const shown = Object.fromEntries(Object.entries(rest).filter(([name]) => !INSIDE.has(name)));
  return {
    problem: {
      ...shown,
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail: message,
      code,
      request,
    },
    foreseen: known !== null && status < 500,
  };
};
