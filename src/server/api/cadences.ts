import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { yearAhead } from '#sms/support/cadence/public.ts';
import { onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

/** The year ahead: which recurring duties fall due when. */
export const registerCadences = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/cadences/ahead', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'from', 'to');
      const [from, to] = [queryOf(request, 'from'), queryOf(request, 'to')];
      if (from === undefined || to === undefined)
        throw new AppError('invalid', 'Give from and to, such as 2026-06-01.');
      return { items: await yearAhead(context, from, to) };
    }),
  );
};
