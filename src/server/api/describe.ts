import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import { onlyQuery } from './http.ts';
import { NO_OWN_FIELDS, openApi, type OwnFields } from './openapi/document.ts';
import type { ApiTools } from './tools.ts';

const ownFields = async (context: Context): Promise<OwnFields> => {
  await context.batch([]); // what is cached of the caller still holds
  const { portal } = context.principal;
  const shown = (type: string) => context.customFields(type).filter(({ field }) => !portal || field.internal !== true);
  const fields = new Map(allDefinitions().map(({ name }) => [name, shown(name)]));
  return (type) => fields.get(type) ?? [];
};

/** The API described for programs. Anybody may read it; who is signed in finds the fields of their organisation's own in it. */
export const registerDescription = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  let common: string | undefined;
  const fieldsFor = async (request: FastifyRequest): Promise<OwnFields> => {
    try {
      return await callerOf(request, ownFields);
    } catch (error) {
      if (error instanceof AppError && error.code === 'unauthenticated') return NO_OWN_FIELDS;
      throw error;
    }
  };
  app.get('/openapi.json', async (request, reply) => {
    onlyQuery(request);
    const own = await fieldsFor(request);
    const plain = allDefinitions().every(({ name }) => own(name).length === 0);
    common ??= JSON.stringify(openApi());
    return reply.type('application/json').send(plain ? common : JSON.stringify(openApi(own)));
  });
};
