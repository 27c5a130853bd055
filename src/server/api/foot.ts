import type { FastifyInstance } from 'fastify';
import { sealedSoFar } from '#kernel/store/sealed.ts';
import { onlyQuery } from './http.ts';
import type { ApiTools } from './tools.ts';

/** What the line at the foot of every page says: how far the history is sealed, and the last signed checkpoint. */
export const registerFoot = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/foot', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request);
      return sealedSoFar(context);
    }),
  );
};
