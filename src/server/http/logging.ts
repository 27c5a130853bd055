import { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import type { LogLevel } from '#kernel/config.ts';

export type LogStream = { write(line: string): void };

/**
 * Structured logs without personal data or secrets: what is logged is listed here and nowhere derived from requests. Of a
 * request its method, the pattern of its route, status and duration; of an error its kind and where it arose.
 */
export const logOptions = (
  level: LogLevel,
  stream: LogStream,
): Pick<FastifyServerOptions, 'logger' | 'logController'> => ({
  logger: {
    level,
    stream,
    base: undefined,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      req: (request) => ({ method: request.method ?? '' }),
      res: (reply) => ({ statusCode: reply.statusCode }),
      err: describeError,
    },
  },
  logController: new LogController({ disableRequestLogging: true }),
});

/** One line for each request once it is answered. Files of the browser application are not worth one. */
export const logRequests = (app: FastifyInstance): void => {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? '(none)';
    if (route !== '/*')
      request.log.info(
        { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 },
        'request',
      );
    done();
  });
};

/** Errors whose message comes from the language or from us, and so repeats nothing that was sent. */
const OURS = [TypeError, RangeError, ReferenceError, AppError];

/** An error for the log: its kind, code and place. Messages of others (the database, parsers) may quote data, and stay out. */
export const describeError = (error: unknown): { type: string; message: string; stack: string; code?: string } => {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: '' };
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12)
    .map((line) => line.trim())
    .join('\n');
  return {
    type: error.name,
    message: OURS.some((kind) => error instanceof kind) ? error.message.slice(0, 500) : '',
    stack: frames,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...('constraint' in error && typeof error.constraint === 'string' ? { constraint: error.constraint } : {}),
  };
};

export type Logger = Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;
