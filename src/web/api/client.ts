import { sayEnded } from './session-ended.ts';
import { ProblemError, type Problem } from './problem.ts';
import { askBeside, askFirst, isBeside } from './side-questions.ts';

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type RequestOptions = {
  query?: Query;
  /** Sent as JSON, unless it is a Blob or FormData, which go as they are. */
  body?: unknown;
  /** The version that a change is based on; sent as If-Match. */
  version?: number;
  /** Makes a repeated creation take effect once. */
  idempotencyKey?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
};

const API = '/api/v1';

/** The address of a path below the API, with its query; null and undefined are left out. */
export const addressOf = (path: string, query: Query = {}): string => {
  const entries = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  const search = new URLSearchParams(entries).toString();
  const base = path.startsWith('/api/') ? path : API + path;
  return search ? `${base}?${search}` : base;
};

/** No answer came at all. */
export const unreachable = (): ProblemError =>
  new ProblemError({ status: 0, code: 'network.unreachable', title: 'No connection' });

/** The problem of an answer that is not ok, made up from its status when the body is not a problem document. */
export const problemFrom = async (response: Response): Promise<ProblemError> => {
  const body = (await response.json().catch(() => ({}))) as Partial<Problem> & { message?: string };
  return new ProblemError({
    ...body,
    status: response.status,
    code: body.code ?? `http.${response.status}`,
    title: body.title ?? body.message ?? response.statusText,
  });
};

const sent = (body: unknown): { body?: BodyInit; type?: string } => {
  if (body === undefined) return {};
  if (body instanceof Blob || body instanceof FormData) return { body };
  return { body: JSON.stringify(body), type: 'application/json' };
};

/**
 * Asks the API and answers its JSON (undefined for an empty answer). Throws ProblemError for every status that is not
 * ok, and with status 0 when there is no answer.
 */
export const request = async <T>(method: string, path: string, options: RequestOptions = {}): Promise<T> => {
  const { body, type } = sent(options.body);
  const headers = new Headers({ accept: 'application/json', ...options.headers });
  if (type) headers.set('content-type', type);
  if (options.version !== undefined) headers.set('if-match', `"${options.version}"`);
  if (options.idempotencyKey) headers.set('idempotency-key', options.idempotencyKey);
  const response = await fetch(addressOf(path, options.query), {
    method,
    headers,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body }),
    ...(options.signal ? { signal: options.signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable();
  });
  if (response.status === 401 && !path.startsWith('/api/auth')) sayEnded();
  if (!response.ok) throw await problemFrom(response);
  const text = await response.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
};

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> => {
  const ask = (): Promise<T> => request<T>('GET', path, { ...(query ? { query } : {}), signal });
  return isBeside(path) ? askBeside(ask, signal) : askFirst(ask);
};

export const post = <T>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> =>
  request<T>('POST', path, { ...options, body: body ?? {} });
