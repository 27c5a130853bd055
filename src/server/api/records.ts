import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { comment, create, edit, transit } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { groupRecords } from '#kernel/store/groups.ts';
import { countRecords, listRecords } from '#kernel/store/list.ts';
import { readOwnWrite, readRecord } from '#kernel/store/read.ts';
import { noteViewing } from '#kernel/store/viewings.ts';
import type { Retry } from '#kernel/record/action.ts';
import { runAction } from '#kernel/store/actions.ts';
import {
  bodyOf,
  definitionOf,
  etagOf,
  keyOf,
  numberIn,
  onlyQuery,
  queryOf,
  retryOf,
  versionOf,
  type Params,
} from './http.ts';
import { onceOnly } from './once-only.ts';
import { present, presentRows } from './present.ts';
import { sparser } from './sparse.ts';
import type { ApiTools } from './tools.ts';

const fieldsIn = (request: FastifyRequest): readonly string[] | undefined => queryOf(request, 'fields')?.split(',');

const listRequest = (request: FastifyRequest) => {
  onlyQuery(request, 'filter', 'sort', 'limit', 'cursor', 'before', 'fields');
  return {
    filter: queryOf(request, 'filter'),
    sort: queryOf(request, 'sort'),
    cursor: queryOf(request, 'cursor'),
    before: queryOf(request, 'before'),
    limit: numberIn(request, 'limit', 1, 200),
    fields: fieldsIn(request),
  };
};

/** A stale write is answered with the present record beside the refusal, so that both versions can be shown. */
const withPresent = async <T>(
  context: Context,
  definition: AnyDefinition,
  key: string,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'stale_version') throw error;
    const current = await present(context, definition, await readRecord(context, definition, key));
    throw new AppError(error.code, error.message, { ...error.details, version: current.version, current });
  }
};

/** Routes that every record has: list, count, read, create, edit, transitions, comments, actions. */
export const registerRecords = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural', (request) =>
    callerOf(request, async (context) => {
      const definition = definitionOf(request);
      const asked = listRequest(request);
      const cut = sparser(context, definition, asked.fields);
      const page = await listRecords(context, definition, asked);
      const { previous } = page;
      return {
        items: (await presentRows(context, definition, page.rows)).map(cut),
        next: page.next,
        ...(previous === undefined ? {} : { previous }),
      };
    }),
  );

  app.get('/:plural/groups', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'filter', 'by');
      const definition = definitionOf(request);
      const found = await groupRecords(context, definition, {
        filter: queryOf(request, 'filter') ?? '',
        by: queryOf(request, 'by') ?? '',
      });
      const groups = found.groups.map(({ ref, ...group }) =>
        ref === undefined ? group : { ...group, ref: { id: ref.id, number: ref.number, label: ref.label } },
      );
      return { ...found, groups };
    }),
  );

  app.get('/:plural/count', (request) =>
    callerOf(request, (context) => {
      onlyQuery(request, 'filter');
      return countRecords(context, definitionOf(request), queryOf(request, 'filter') ?? '');
    }),
  );

  app.get('/:plural/:id', (request, reply) =>
    callerOf(request, async (context) => {
      onlyQuery(request, 'fields');
      const definition = definitionOf(request);
      const cut = sparser(context, definition, fieldsIn(request));
      const row = await readRecord(context, definition, keyOf(request));
      etagOf(reply, row['version']);
      await noteViewing(context, definition, [row], 'opened');
      return cut(await present(context, definition, row));
    }),
  );

  app.post('/:plural', (request, reply) =>
    callerOf(request, async (context) => {
      const definition = definitionOf(request);
      const retry = retryOf(request, 201);
      const row = await onceOnly(
        context,
        retry,
        () => create(context, definition, request.body, { retry }),
        (known) => readOwnWrite(context, definition, known),
      );
      etagOf(reply, row['version']);
      void reply.code(201).header('location', `/api/v1/${definition.plural}/${String(row['id'])}`);
      return present(context, definition, row);
    }),
  );

  const write = (
    request: FastifyRequest,
    reply: Parameters<typeof etagOf>[0],
    work: (context: Context, definition: AnyDefinition, retry: Retry | undefined) => Promise<Row>,
  ) =>
    callerOf(request, async (context) => {
      const definition = definitionOf(request);
      const retry = retryOf(request, 200);
      const row = await withPresent(context, definition, keyOf(request), () =>
        onceOnly(
          context,
          retry,
          () => work(context, definition, retry),
          (known) => readOwnWrite(context, definition, known),
        ),
      );
      etagOf(reply, row['version']);
      return present(context, definition, row);
    });

  app.patch('/:plural/:id', (request, reply) => {
    const version = versionOf(request);
    return write(request, reply, (context, definition, retry) =>
      edit(context, definition, keyOf(request), version, request.body, { retry }),
    );
  });

  app.post('/:plural/:id/transitions/:name', (request, reply) => {
    const version = versionOf(request);
    return write(request, reply, (context, definition, retry) =>
      transit(context, definition, keyOf(request), version, (request.params as Params).name, request.body ?? {}, {
        retry,
      }),
    );
  });

  app.post('/:plural/:id/comments', (request, reply) =>
    write(request, reply, (context, definition, retry) => {
      const { text, visibility } = bodyOf(request, 'text', 'visibility');
      if (visibility !== 'public' && visibility !== 'internal')
        throw new AppError('invalid', "Say whether the comment is 'public' or 'internal'.", {
          errors: [{ field: 'visibility', message: 'is public or internal' }],
        });
      return comment(context, definition, keyOf(request), { text, visibility }, { retry });
    }),
  );

  app.post('/:plural/:id/actions/:name', (request, reply) =>
    write(request, reply, (context, definition, retry) =>
      runAction(context, definition, keyOf(request), (request.params as Params).name, request.body ?? {}, {
        retry,
        version: request.headers['if-match'] === undefined ? null : versionOf(request),
      }),
    ),
  );
};
