import type { FastifyInstance } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import type { Participant } from '#kernel/store/participants.ts';
import { readRecord } from '#kernel/store/read.ts';
import { endPart, shownParticipants, takePart } from '#kernel/store/take-part.ts';
import { bodyOf, definitionOf, keyOf, onlyQuery, queryOf, retryOf } from './http.ts';
import { onceOnly } from './once-only.ts';
import type { ApiTools } from './tools.ts';

const shown = ({ person, name, role, since }: Participant) => ({ person: { id: person, label: name }, role, since });

/** Who takes part in a record: watchers, contacts of the customer's, commanders. */
export const registerParticipants = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/participants', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const row = await readRecord(context, definitionOf(request), keyOf(request));
      return { items: (await shownParticipants(context, String(row['id']))).map(shown) };
    }),
  );

  app.post('/:plural/:id/participants', (request, reply) =>
    callerOf(request, async (context) => {
      const { person, role } = bodyOf(request, 'person', 'role');
      const retry = retryOf(request, 201);
      const write = () => takePart(context, definitionOf(request), keyOf(request), { person, role }, { retry });
      const joined = await onceOnly(context, retry, write, async () => {
        throw new AppError('gone', 'The same request made them take part before, and that has ended since.');
      });
      void reply.code(201);
      return shown(joined);
    }),
  );

  app.delete('/:plural/:id/participants/:person', (request, reply) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'role');
      await endPart(
        context,
        definitionOf(request),
        keyOf(request),
        (request.params as { person: string }).person,
        queryOf(request, 'role'),
      );
      void reply.code(204);
    }),
  );
};
