import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#kernel/errors.ts';
import type { Conversion, Leaving } from '#kernel/record/conversion.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { linkKind, type LinkKindName } from '#kernel/record/link-kinds.ts';
import { definitionByName } from '#kernel/record/registry.ts';
import { bringForth, type Offspring } from '#kernel/store/bring-forth.ts';
import { checkVersion } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { readOwnWrite, readRecord } from '#kernel/store/read.ts';
import { carriedBy, copiedFields, copiedOf } from '#kernel/store/carried.ts';
import { copyTasks } from '#sms/support/task/public.ts';
import { checked } from './checked.ts';
import { definitionOf, etagOf, keyOf, retryOf, versionOf } from './http.ts';
import { converting, copying, splitting, type Converting } from './offspring-shape.ts';
import { onceOnly } from './once-only.ts';
import { present } from './present.ts';
import type { ApiTools } from './tools.ts';

const unfit = (field: string, message: string): AppError =>
  new AppError('invalid', `${field} ${message}.`, { errors: [{ field, message }] });

const conversionOf = (definition: AnyDefinition, to: string): Conversion => {
  const found = definition.converts?.find((each) => each.to === to);
  if (found !== undefined) return found;
  const known = (definition.converts ?? []).map((each) => each.to).join(', ');
  throw unfit('to', known === '' ? 'is nothing: this type becomes no other' : `is one of ${known}`);
};

const stepFor = ({ leaves }: Conversion, leave: Leaving, confirm: Converting['confirm']): Offspring['step'] => {
  if (leave === 'stays') return undefined;
  const step = leaves[leave];
  if (step === undefined) throw unfit('leave', `is one of ${['stays', ...Object.keys(leaves)].join(', ')}`);
  return { name: step.transition, input: { ...step.values, ...(confirm === undefined ? {} : { confirm }) } };
};

const saidBy = (comment: string | undefined, visibility: 'public' | 'internal' | undefined): Offspring['comment'] =>
  comment === undefined || comment.trim() === '' ? undefined : { text: comment, visibility: visibility ?? 'internal' };

/** Records that are made from others: of another type, as a copy, as a part. */
export const registerOffspring = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  type Wanted = {
    readonly target: AnyDefinition;
    readonly tasks: boolean;
    offspring(context: Context, row: Row): Offspring;
  };
  const make = (request: FastifyRequest, reply: FastifyReply, wanted: (definition: AnyDefinition) => Wanted) =>
    callerOf(request, async (context) => {
      const definition = definitionOf(request);
      const { target, tasks, offspring } = wanted(definition);
      const retry = retryOf(request, 201);
      const row = await onceOnly(
        context,
        retry,
        async () => {
          const source = await readRecord(context, definition, keyOf(request));
          if (request.headers['if-match'] !== undefined) checkVersion(definition, source, versionOf(request));
          return bringForth(context, definition, source, target, offspring(context, source), {
            retry,
            ...(tasks ? { further: (made) => copyTasks(context, String(source['id']), made) } : {}),
          });
        },
        (known) => readOwnWrite(context, target, known),
      );
      etagOf(reply, row['version']);
      void reply.code(201).header('location', `/api/v1/${target.plural}/${String(row['id'])}`);
      return present(context, target, row);
    });

  app.post('/:plural/:id/convert', (request, reply) =>
    make(request, reply, (definition) => {
      const asked = checked(converting, request.body ?? {});
      const conversion = conversionOf(definition, asked.to);
      const leave = asked.leave ?? conversion.first;
      return {
        target: definitionByName(conversion.to) as AnyDefinition,
        tasks: asked.tasks ?? false,
        offspring: (_context, row) => ({
          how: 'convert',
          values: { ...carriedBy(conversion, row), ...asked.values },
          link: conversion.link,
          step: stepFor(conversion, leave, asked.confirm),
          comment: saidBy(asked.comment, asked.visibility),
          files: asked.files ?? [],
          watchers: asked.watchers ?? false,
        }),
      };
    }),
  );

  app.post('/:plural/:id/copy', (request, reply) =>
    make(request, reply, (definition) => {
      const asked = checked(copying, request.body ?? {});
      return {
        target: definition,
        tasks: asked.tasks ?? false,
        offspring: (context, row) => ({
          how: 'copy',
          values: {
            ...copiedOf(context, definition, row, asked.fields ?? copiedFields(context, definition)),
            ...asked.values,
          },
          link: asked.link === false ? null : { kind: 'relates', direction: 'out' },
          files: asked.files ?? [],
          watchers: asked.watchers ?? false,
          links: asked.links ?? false,
        }),
      };
    }),
  );

  app.post('/:plural/:id/split', (request, reply) =>
    make(request, reply, (definition) => {
      const asked = checked(splitting, request.body ?? {});
      const target = definitionByName(asked.to ?? definition.name);
      if (target === undefined || target.arrangement === true) throw unfit('to', 'is no type of record');
      const kind = asked.kind ?? 'relates';
      if (linkKind(kind) === undefined || linkKind(kind)?.between !== undefined)
        throw unfit('kind', 'is no kind of link');
      return {
        target,
        tasks: false,
        offspring: () => ({
          how: 'split',
          values: asked.values,
          link: { kind: kind as LinkKindName, direction: asked.direction ?? 'out' },
          comment: saidBy(asked.comment, asked.visibility),
          files: asked.files ?? [],
          moveFiles: true,
          watchers: asked.watchers ?? false,
          entries: asked.entries ?? [],
        }),
      };
    }),
  );
};
