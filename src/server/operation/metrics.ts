import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { AppError } from '#kernel/errors.ts';
import type { Db } from '#kernel/store/db.ts';

/** Seconds since the oldest entry of history was recorded that is not sealed yet; 0 when all are. */
const SEAL_LAG = `SELECT greatest(0, coalesce(extract(epoch FROM now() - min(h.recorded_at)), 0))::float8 AS lag FROM history h
  WHERE (h.xid, h.id) > (SELECT f.xid, f.id FROM follower f WHERE f.name = 'sealer') OR NOT EXISTS (SELECT FROM follower f WHERE f.name = 'sealer')`;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A request that came over the loopback interface itself, not through a proxy on this machine. */
const isLocal = ({ socket, headers }: FastifyRequest): boolean => {
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  return (
    (address === '::1' || address.startsWith('127.')) &&
    headers['x-forwarded-for'] === undefined &&
    headers['forwarded'] === undefined
  );
};

/**
 * GET /metrics for Prometheus: durations by route, statements and round trips, event loop and memory, how far the seal is
 * behind. Only from this machine, or with the token.
 */
export const registerMetrics = (
  app: FastifyInstance,
  { databases, token }: { databases: { app: Db; system: Db }; token: string | null },
): void => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'wellrun_http_request_duration_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  const counted = (name: string, help: string, of: (db: Db) => number) =>
    new Counter({
      name,
      help,
      labelNames: ['role'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [role, db] of Object.entries(databases)) this.inc({ role }, of(db));
      },
    });
  counted('wellrun_database_statements_total', 'Statements sent to the database', (db) => db.sent.statements);
  counted('wellrun_database_round_trips_total', 'Round trips to the database', (db) => db.sent.roundTrips);
  const inFlight = new Gauge({
    name: 'wellrun_http_requests_in_flight',
    help: 'Requests that are being answered',
    registers: [registry],
  });
  const reachable = new Gauge({
    name: 'wellrun_database_up',
    help: 'Whether the database answers',
    registers: [registry],
  });
  const lag = new Gauge({
    name: 'wellrun_history_seal_lag_seconds',
    help: 'Age of the oldest entry of history that is not sealed',
    registers: [registry],
  });

  app.addHook('onRequest', (_request, _reply, done) => {
    inFlight.inc();
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    inFlight.dec();
    durations.observe(
      { method: request.method, route: request.routeOptions.url ?? '(none)', status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    done();
  });

  app.get('/metrics', async (request, reply) => {
    const given = request.headers.authorization?.replace(/^Bearer /, '');
    const allowed =
      token !== null && given !== undefined ? timingSafeEqual(digest(given), digest(token)) : isLocal(request);
    if (!allowed) throw new AppError('not_found', 'There is no such address.');
    const answer = await databases.system.batch([{ text: SEAL_LAG }]).catch(() => null);
    reachable.set(answer === null ? 0 : 1);
    if (answer !== null) lag.set(Number(answer[0]?.rows[0]?.['lag'] ?? 0));
    return reply.type(registry.contentType).send(await registry.metrics());
  });
};
