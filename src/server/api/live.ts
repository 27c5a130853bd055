import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { visible } from '#kernel/store/visible.ts';
import type { Announcement, Live } from '../live.ts';
import type { ApiTools } from './tools.ts';

const GATHER_MS = 50;
const HEARTBEAT_MS = 15_000;
const MOST_WAITING = 1_000;

/** Of what was announced that which the caller may know of, by their own access at this moment. */
const allowed = (
  tools: ApiTools,
  request: FastifyRequest,
  batch: readonly Announcement[],
): Promise<readonly Announcement[]> =>
  tools.callerOf(request, async (context) => {
    const condition = visible(context.principal, 'd');
    const [answer] = await context.batch([
      {
        text: `SELECT d.id FROM directory d WHERE (${condition.text}) AND d.org = $${condition.values.length + 1} AND d.id = ANY ($${condition.values.length + 2}::uuid[])`,
        values: [...condition.values, context.principal.org, batch.map((each) => each.record)],
      },
    ]);
    const ids = new Set((answer?.rows ?? []).map((row) => String(row['id'])));
    return batch.filter(
      ({ record, audience }) => ids.has(record) && (audience === 'public' || !context.principal.portal),
    );
  });

const lineOf = ({ id, type, record, number, version, action }: Announcement): string =>
  `id: ${id}\ndata: ${JSON.stringify({ type, id: record, number, version, action })}\n\n`;

/** One open stream: gathers announcements for a moment, asks once which of them may be seen, and writes those. */
const stream = (tools: ApiTools, live: Live, request: FastifyRequest, reply: FastifyReply, org: string): void => {
  const { raw } = reply;
  let waiting: Announcement[] = [];
  let timer: NodeJS.Timeout | null = null;
  const end = (): void => {
    if (timer !== null) clearTimeout(timer);
    clearInterval(heartbeat);
    stopHearing();
    stopEnding();
    raw.end();
  };
  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    timer = null;
    try {
      for (const each of await allowed(tools, request, batch)) raw.write(lineOf(each));
    } catch {
      end(); // the credential no longer holds, or the database is away: the browser comes back by itself
    }
  };
  const stopHearing = live.hear((announcement) => {
    if (announcement.org !== org) return;
    waiting.push(announcement);
    if (waiting.length > MOST_WAITING) waiting.shift();
    timer ??= setTimeout(() => void flush(), GATHER_MS);
  });
  const stopEnding = live.onEnd(end);
  const heartbeat = setInterval(() => {
    raw.write(': here\n\n');
    tools.callerOf(request, () => Promise.resolve()).catch(end);
  }, HEARTBEAT_MS);
  raw.on('close', end);
  raw.write('retry: 2000\n\n');
};

/** Changes as they happen, as server-sent events: {type, id, number, version, action} of records that the caller may see. */
export const registerLive = (app: FastifyInstance, tools: ApiTools): void => {
  const { live } = tools;
  app.get('/events', async (request, reply) => {
    if (live === undefined) throw new AppError('unavailable', 'This process announces no changes.');
    const org = await tools.callerOf(request, (context) => Promise.resolve(context.principal.org));
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    stream(tools, live, request, reply, org);
  });
};
