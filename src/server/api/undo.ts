import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { readOwnWrite } from '#kernel/store/read.ts';
import { undo } from '#kernel/store/undo.ts';
import { checked } from './checked.ts';
import { definitionOf, etagOf, keyOf, retryOf } from './http.ts';
import { onceOnly } from './once-only.ts';
import { present } from './present.ts';
import type { ApiTools } from './tools.ts';

/** What is taken back: the change that made a version, or the caller's last one; `action` refuses another kind than was meant. */
export const undoing = z.strictObject({
  version: z.int().min(1).max(999_999_999).optional(),
  action: z.string().min(1).max(80).optional(),
});

/** Taking back what one did, as a new entry of history. */
export const registerUndo = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.post('/:plural/:id/undo', (request, reply) =>
    callerOf(request, async (context) => {
      const definition = definitionOf(request);
      const retry = retryOf(request, 200);
      const row = await onceOnly(
        context,
        retry,
        () => undo(context, definition, keyOf(request), checked(undoing, request.body ?? {}), { retry }),
        (known) => readOwnWrite(context, definition, known),
      );
      etagOf(reply, row['version']);
      return present(context, definition, row);
    }),
  );
};
