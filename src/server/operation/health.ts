import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import type { Db } from '#kernel/store/db.ts';

/** GET /health/live: the process answers. GET /health/ready: it can serve, so that a load balancer may send requests. */
export const registerHealth = (
  app: FastifyInstance,
  { database, isStopping }: { database: Db; isStopping: () => boolean },
): void => {
  app.get('/health/live', () => ({ status: 'ok' }));
  app.get('/health/ready', async () => {
    if (isStopping()) throw new AppError('unavailable', 'This server is stopping.');
    await database.batch([{ name: 'ready', text: 'SELECT 1' }]).catch((error: unknown) => {
      throw new AppError('unavailable', 'The database cannot be reached.', { cause: String(error) });
    });
    return { status: 'ok' };
  });
};
