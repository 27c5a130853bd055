import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { compareMoments, configurationChanges, putBack } from '#gateways/configuration/changes.ts';
import { exportConfiguration, importConfiguration, keptFile, keptFiles } from '#gateways/configuration/exchange.ts';
import { PARTS, writeFile, type Part } from '#gateways/configuration/shape.ts';
import { AppError } from '#kernel/errors.ts';
import { giveRole } from '../access/give-role.ts';
import { checked } from './checked.ts';
import { numberIn, onlyQuery, queryOf } from './http.ts';
import type { ApiTools } from './tools.ts';

/** A file to take in, or the id of one that was kept; what is left out of it; whether it is only tried. */
export const importInput = z.strictObject({
  file: z.union([z.uuid(), z.record(z.string(), z.unknown())]),
  skip: z.array(z.string().max(300)).max(20_000).optional(),
  dryRun: z.boolean(),
});

const isPart = (text: string): text is Part => (PARTS as readonly string[]).includes(text);

const partsIn = (text: string | undefined): readonly Part[] => {
  if (text === undefined) return PARTS.filter((part) => part !== 'roles');
  const parts = text.split(',').filter(Boolean);
  if (!parts.every(isPart)) throw new AppError('invalid', `parts are some of ${PARTS.join(', ')}.`);
  return parts;
};

const momentIn = (name: string, text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new AppError('invalid', `${name} is a time such as 2026-06-04T14:32:00Z.`);
  return new Date(at).toISOString();
};

const MOST = 200;
/** Bytes of a file; its pictures are what is large in it. */
const MOST_FILE = 8_000_000;

/** The configuration as a whole: what was changed, by whom; what differs between two moments; taken along as a file. */
export const registerConfiguration = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/configuration/changes', (request) => {
    onlyQuery(request, 'type', 'subject', 'by', 'from', 'to', 'cursor', 'limit');
    const by = queryOf(request, 'by');
    if (by !== undefined && !/^[0-9a-f-]{36}$/.test(by)) throw new AppError('invalid', 'by is the id of a person.');
    return callerOf(request, (context) =>
      configurationChanges(
        context,
        {
          type: queryOf(request, 'type'),
          subject: queryOf(request, 'subject'),
          by,
          from: momentIn('from', queryOf(request, 'from')),
          to: momentIn('to', queryOf(request, 'to')),
        },
        { cursor: queryOf(request, 'cursor'), limit: numberIn(request, 'limit', 1, MOST) ?? 50 },
      ),
    );
  });

  app.get('/configuration/compare', (request) => {
    onlyQuery(request, 'from', 'to');
    const from = momentIn('from', queryOf(request, 'from'));
    if (from === undefined) throw new AppError('invalid', 'Give the moment from which to compare.');
    return callerOf(request, async (context) => ({
      items: await compareMoments(
        context,
        from,
        momentIn('to', queryOf(request, 'to')) ?? new Date(context.now()).toISOString(),
      ),
    }));
  });

  app.post('/configuration/changes/:id/put-back', (request, reply) =>
    callerOf(request, async (context) => {
      await putBack(context, (request.params as { id: string }).id);
      return reply.code(204).send();
    }),
  );

  app.get('/configuration/export', (request, reply) => {
    onlyQuery(request, 'parts');
    const parts = partsIn(queryOf(request, 'parts'));
    return callerOf(request, async (context) =>
      reply
        .type('application/json')
        .header('content-disposition', 'attachment; filename="wellrun-configuration.json"')
        .send(writeFile(await exportConfiguration(context, parts))),
    );
  });

  app.post('/configuration/import', { bodyLimit: MOST_FILE }, (request) =>
    callerOf(request, async (context) => {
      const { file, skip, dryRun } = checked(importInput, request.body);
      const content = typeof file === 'string' ? await keptFile(context, file) : file;
      return importConfiguration(context, content, { dryRun, giveRole, ...(skip === undefined ? {} : { skip }) });
    }),
  );

  app.get('/configuration/kept', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      return { items: await keptFiles(context) };
    }),
  );
};
