import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Act } from '#kernel/store/blobs.ts';
import { isUuid } from '#kernel/store/references.ts';
import { problemOf } from '#server/http/problem.ts';
import { doLine } from './bulk-line.ts';
import { definitionOf, onlyQuery } from './http.ts';
import { linesOf, objectIn } from './ndjson.ts';
import type { ApiTools } from './tools.ts';

/** Lines under way at a time. Those of one record follow each other. */
const AHEAD = 8;
/** Results that wait for a client which sends all before it reads. */
const BUFFER = 4_194_304;

type Result = { readonly line: number; readonly status: number } & Readonly<Record<string, unknown>>;

const failure = (request: FastifyRequest, line: number, error: unknown): Result => {
  const {
    problem: { status, code, detail, errors, current: _current, ...more },
    foreseen,
  } = problemOf(error, request.id);
  if (!foreseen) request.log.error({ err: error }, 'a line of a bulk request failed');
  return {
    line,
    status,
    code,
    detail,
    ...(errors === undefined ? {} : { errors }),
    ...('version' in more ? { version: more['version'] } : {}),
  };
};

/** Does one line in a transaction of its own, and says what came of it. */
const resultOf = async (
  request: FastifyRequest,
  act: Act,
  definition: AnyDefinition,
  line: number,
  object: () => Record<string, unknown>,
): Promise<Result> => {
  try {
    const asked = object();
    const { status, row } = await act((context) => doLine(context, definition, asked));
    return { line, status, id: row['id'], number: row['number'], version: row['version'] };
  } catch (error) {
    return failure(request, line, error);
  }
};

/** Whether two lines may mean the same record: one may name it by its id, the other by its number. */
const mayBeSame = (one: unknown, other: unknown): boolean =>
  typeof one === 'string' && typeof other === 'string' && (one === other || isUuid(one) !== isUuid(other));

/** A result for each line, in their order, while more lines come in. Ends with the first line that finds its sender signed out. */
async function* resultsOf(
  request: FastifyRequest,
  act: Act,
  definition: AnyDefinition,
  body: AsyncIterable<Buffer>,
): AsyncGenerator<string> {
  const running: { readonly id: unknown; readonly result: Promise<Result> }[] = [];
  const text = (result: Result): string => `${JSON.stringify(result)}\n`;
  let n = 0;
  for await (const bytes of linesOf(body)) {
    n += 1;
    if (bytes !== null && bytes.toString('latin1').trim() === '') continue;
    let object: Record<string, unknown> | null = null;
    let fault: unknown = null;
    try {
      object = objectIn(bytes);
    } catch (error) {
      fault = error;
    }
    const id = object?.['id'];
    const inTheWay = (): boolean => running.length >= AHEAD || running.some((each) => mayBeSame(each.id, id));
    while (inTheWay()) {
      const result = await (running.shift() as (typeof running)[number]).result;
      yield text(result);
      if (result.status === 401) return;
    }
    const line = n;
    const result = resultOf(request, act, definition, line, () => {
      if (object === null) throw fault;
      return object;
    });
    running.push({ id, result });
  }
  for (const { result } of running) yield text(await result);
}

const EMPTY: AsyncIterable<Buffer> = Readable.from([]);

/** Many writes in one request: a line in, a line out, each in a transaction of its own, without end and without holding them all. */
export const registerBulk = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/x-ndjson', 'application/ndjson', 'application/jsonl'],
      (_request, payload, parsed) => parsed(null, payload),
    );
    scope.post('/:plural/bulk', async (request, reply) => {
      onlyQuery(request);
      const definition = definitionOf(request);
      const act: Act = (work) => callerOf(request, work);
      await act((context) => context.batch([])); // whoever is signed out is told at once
      const body = request.body instanceof Readable ? (request.body as AsyncIterable<Buffer>) : EMPTY;
      void reply.type('application/x-ndjson').header('cache-control', 'no-store');
      return reply.send(
        Readable.from(resultsOf(request, act, definition, body), { objectMode: false, highWaterMark: BUFFER }),
      );
    });
    done();
  });
};
