import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { knowable, knowableSince, type Announced } from '#kernel/store/announced.ts';
import { isUuid } from '#kernel/store/references.ts';
import type { Live } from '../live.ts';
import type { Movement } from '../presence.ts';
import { onlyQuery } from './http.ts';
import type { ApiTools } from './tools.ts';

/** How long announcements are gathered before it is asked which of them may be seen. */
const GATHER_MS = 50;
/** How often an idle stream asks whether its sender may still come in: access that was taken away ends it within a second. */
const CONFIRM_MS = 600;
const HEARTBEAT_MS = 15_000;
const MOST_WAITING = 1_000;
/** What a reader who does not read may leave lying before the stream ends. */
const MOST_UNREAD = 1_048_576;
const MOST_STREAMS = 2_000;

type Reader = { readonly org: string; readonly person: string | null };
type Out = { write(text: string): unknown; end(): unknown; readonly writableLength: number };

const lineOf = ({ id, type, record, number, version, action }: Announced): string =>
  `id: ${id}\ndata: ${JSON.stringify({ type, id: record, number, version, action })}\n\n`;
/** Somebody came to a record where the reader is, left it, or does something else there. */
const presenceLine = ({ type, record }: Movement): string =>
  `event: presence\ndata: ${JSON.stringify({ type, id: record })}\n\n`;
/** Too much happened to be told one by one: whoever shows something asks for it anew. */
const RESET = 'event: reset\ndata: {}\n\n';

/** One open stream. Whatever fails ends it, and the browser comes back by itself. */
const stream = (
  tools: ApiTools,
  live: Live,
  request: FastifyRequest,
  out: Out,
  { org, person }: Reader,
  since: string | null,
): (() => void) => {
  let waiting: Announced[] = [];
  let overflowed = false;
  let gathering: NodeJS.Timeout | null = null;
  let busy = false;
  let ended = false;
  let confirmedAt = Date.now();
  let spokenAt = Date.now();
  const end = (): void => {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    if (gathering !== null) clearTimeout(gathering);
    stopHearing();
    stopEnding();
    stopSeeing?.();
    out.end();
  };
  const write = (text: string): void => {
    if (ended || text === '') return;
    spokenAt = Date.now();
    out.write(text);
    if (out.writableLength > MOST_UNREAD) end();
  };
  const ask = async (work: () => Promise<void>): Promise<void> => {
    busy = true;
    try {
      await work();
      confirmedAt = Date.now();
    } catch {
      end();
    } finally {
      busy = false;
      if (waiting.length > 0) gather();
    }
  };
  const tell = (): Promise<void> =>
    ask(async () => {
      const [batch, more] = [waiting, overflowed];
      waiting = [];
      overflowed = false;
      const told = await tools.callerOf(request, (context) => knowable(context, batch));
      write(told.map(lineOf).join('') + (more ? RESET : ''));
    });
  const gather = (): void => {
    if (ended || gathering !== null) return;
    gathering = setTimeout(() => {
      gathering = null;
      if (!busy) void tell();
    }, GATHER_MS);
  };
  const confirm = (): void => {
    if (!busy && Date.now() - confirmedAt >= CONFIRM_MS)
      void ask(() => tools.callerOf(request, async (context) => void (await context.batch([]))));
    if (Date.now() - spokenAt >= HEARTBEAT_MS) write(': here\n\n');
  };
  const stopHearing = live.hear((announcement) => {
    if (announcement.org !== org) return;
    if (waiting.length < MOST_WAITING) waiting.push(announcement);
    else overflowed = true;
    gather();
  });
  const stopEnding = live.onEnd(end);
  const stopSeeing = tools.presence?.hear((movement) => {
    if (movement.org === org && person !== null && movement.people.has(person)) write(presenceLine(movement));
  });
  const timer = setInterval(confirm, CONFIRM_MS / 2);
  write('retry: 2000\n\n');
  if (since !== null)
    void ask(async () => {
      const missed = await tools.callerOf(request, (context) => knowableSince(context, since));
      write(missed === null ? RESET : missed.map(lineOf).join(''));
    });
  return end;
};

/** Changes as they happen, as server-sent events: {type, id, number, version, action} of records that the caller may see. */
export const registerLive = (app: FastifyInstance, tools: ApiTools): void => {
  const { live } = tools;
  let streams = 0;
  app.get('/events', { exposeHeadRoute: false }, async (request, reply) => {
    onlyQuery(request);
    if (live === undefined) throw new AppError('unavailable', 'This process announces no changes.');
    if (streams >= MOST_STREAMS)
      throw new AppError('unavailable', 'Too many follow the changes here just now. Try again in a moment.');
    const reader = await tools.callerOf(request, async (context) => {
      await context.batch([]);
      return context.principal;
    });
    const seen = request.headers['last-event-id'];
    reply.hijack();
    const { raw } = reply;
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    streams += 1;
    const end = stream(tools, live, request, raw, reader, typeof seen === 'string' && isUuid(seen) ? seen : null);
    raw.on('error', end);
    raw.on('close', () => {
      streams -= 1;
      end();
    });
  });
};
