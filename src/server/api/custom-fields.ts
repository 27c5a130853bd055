import type { FastifyInstance } from 'fastify';
import { mustBeStaff } from '#kernel/access/administer.ts';
import { fieldChange, newField } from '#kernel/record/custom-input.ts';
import { addField, changeField, listFields, type AdministeredField } from '#kernel/store/custom-fields.ts';
import { checked } from './checked.ts';
import { etagOf, onlyQuery, queryOf, versionOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const shown = ({ options, ...field }: AdministeredField) => ({ ...field, ...options });

/** Fields that an organisation adds to record types by itself. */
export const registerCustomFields = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/custom-fields', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'type');
      mustBeStaff(context.principal);
      const type = queryOf(request, 'type');
      return {
        items: (await listFields(context)).filter((field) => type === undefined || field.type === type).map(shown),
      };
    }),
  );

  app.post('/custom-fields', (request, reply) =>
    callerOf(request, async (context) => {
      const field = await addField(context, checked(newField, request.body));
      etagOf(reply, field.version);
      void reply.code(201);
      return shown(field);
    }),
  );

  app.patch('/custom-fields/:id', (request, reply) => {
    const version = versionOf(request);
    return callerOf(request, async (context) => {
      const field = await changeField(
        context,
        (request.params as { id: string }).id,
        version,
        checked(fieldChange, request.body),
      );
      etagOf(reply, field.version);
      return shown(field);
    });
  });
};
