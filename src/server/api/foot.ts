import type { FastifyInstance } from 'fastify';
import type { ApiTools } from './tools.ts';

/** What the line at the foot of every page says: how far the history is sealed, and the last signed checkpoint. */
export const registerFoot = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/foot', (request) =>
    callerOf(request, async (context) => {
      const { org } = context.principal;
      const [head, checkpoint] = await context.batch([
        {
          name: 'foot-head',
          text: 'SELECT size, sealed_at AS "sealedAt" FROM seal_head WHERE org = $1',
          values: [org],
        },
        {
          name: 'foot-checkpoint',
          text: "SELECT at, encode(root, 'hex') AS root FROM checkpoint WHERE org = $1 ORDER BY size DESC LIMIT 1",
          values: [org],
        },
      ]);
      const sealed = head?.rows[0];
      const last = checkpoint?.rows[0];
      return {
        sealedAt: sealed?.['sealedAt'] ?? null,
        entry: sealed?.['size'] ?? 0,
        checkpoint: last === undefined ? null : { at: last['at'], root: last['root'] },
      };
    }),
  );
};
