import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { may, readRecord } from '#kernel/store/read.ts';
import { mayAskWhoLooked, noteViewing, viewingsOf } from '#kernel/store/viewings.ts';
import { definitionOf, keyOf, onlyQuery } from './http.ts';
import type { ApiTools } from './tools.ts';

/** Who looked at a confidential record. Asking is looking, and is noted too. */
export const registerViewings = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/viewings', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const definition = definitionOf(request);
      const row = await readRecord(context, definition, keyOf(request));
      if (context.principal.portal || !may(mayAskWhoLooked, context.principal, row))
        throw new AppError(
          'forbidden',
          'Its owner, whoever is in charge of the system, and auditors see who looked at it.',
        );
      await noteViewing(context, definition, [row], 'opened');
      return {
        items: (await viewingsOf(context, String(row['id']))).map(({ person, name, at, means }) => ({
          person: { id: person, label: name },
          at,
          means,
        })),
      };
    }),
  );
};
