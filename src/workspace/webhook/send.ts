import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AppError } from '#kernel/errors.ts';
import { resolveAllowed, type Resolve, type Resolved } from './address.ts';

export type Sending = {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};
export type SendOptions = {
  readonly allow: readonly string[];
  readonly resolve?: Resolve;
  /** How long it may take in all, ms. */
  readonly timeout?: number;
};
/** What came of it: a status, or why there is none. `answer` is the beginning of what was answered. */
export type Sent = {
  readonly status: number | null;
  readonly error: string | null;
  readonly answer: string | null;
  readonly address: string | null;
  readonly tookMs: number;
};

const TIMEOUT_MS = 10_000;
const MOST_READ = 64 * 1024;
const EXCERPT = 2_000;

/** Reads an answer up to a bound; what is more is not read. */
const readSome = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= MOST_READ) break;
  }
  response.destroy();
  return Buffer.concat(chunks).toString('utf8').slice(0, EXCERPT).replaceAll('\0', '');
};

const post = (url: URL, { headers, body }: Sending, to: Resolved, signal: AbortSignal): Promise<IncomingMessage> => {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const sent = send(url, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    // What was checked is what is connected to: the name is not asked again.
    lookup: (_host, options, answer) => {
      if (options.all === true) answer(null, [to]);
      else answer(null, to.address, to.family);
    },
    signal,
  });
  sent.on('response', resolve);
  sent.on('error', reject);
  sent.end(body);
  return promise;
};

const wordsFor = (error: unknown, timeout: number): string => {
  if (error instanceof AppError) return error.message;
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError'))
    return `No answer within ${Math.round(timeout / 1_000)} seconds.`;
  return error instanceof Error ? error.message.slice(0, 300) : 'It could not be sent.';
};

/** Sends a body once: to a public address or an allowed one, following no redirect, within a time, reading a bounded answer. Never throws. */
export const sendOnce = async (
  sending: Sending,
  { allow, resolve, timeout = TIMEOUT_MS }: SendOptions,
): Promise<Sent> => {
  const began = performance.now();
  const took = (): number => Math.round(performance.now() - began);
  let to: Resolved | null = null;
  try {
    const url = new URL(sending.address);
    const signal = AbortSignal.timeout(timeout);
    to = await resolveAllowed(url, { allow, resolve });
    const response = await post(url, sending, to, signal);
    const answer = await readSome(response);
    const status = response.statusCode ?? 0;
    const redirect = status >= 300 && status < 400;
    return {
      status,
      error: redirect ? 'It answers with a redirect, which is not followed: give the address where it leads.' : null,
      answer,
      address: to.address,
      tookMs: took(),
    };
  } catch (error) {
    return {
      status: null,
      error: wordsFor(error, timeout),
      answer: null,
      address: to?.address ?? null,
      tookMs: took(),
    };
  }
};
