import type { CustomField } from '#kernel/record/custom-field.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { labelOfTransition } from '#kernel/store/commands.ts';
import { createSchema, editSchema, jsonSchema, readSchema, transitionSchema } from '../fields.ts';
import type { RouteDoc } from '../route.ts';
import { about, named, page, text, whole, type Schema } from '../schema.ts';

/** 'configurationItem' → 'ConfigurationItem'. */
export const schemaName = ({ name }: AnyDefinition): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/** The schemas of a record type: as it is read, made and changed. */
export const recordSchemas = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
): Readonly<Record<string, Schema>> => {
  const name = schemaName(definition);
  return {
    [name]: readSchema(definition, custom),
    [`${name}Create`]: createSchema(definition, custom),
    [`${name}Edit`]: editSchema(definition, custom),
  };
};

export const FILTER = about(
  text,
  'Such as `open priority:1..2 -team:me created:-7d.. title:~printer "exact words"`. Terms are joined by and, values of one term by or; `none` is empty, `any` is not; days are those of the caller’s time zone.',
);
export const LIMIT = { ...whole, minimum: 1, maximum: 200, default: 50 };
export const CURSOR = about(text, '`next` of the page before.');

/** Which fields are given. */
const FIELDS = (otherwise: string): Schema =>
  about(
    text,
    `Names of fields, separated by commas, \`clocks\` and \`custom\` among them: then these alone are given, with id, type, number and version. By default ${otherwise}.`,
  );

const listRoute = (definition: AnyDefinition): RouteDoc => ({
  method: 'GET',
  path: `/${definition.plural}`,
  of: '/:plural',
  id: `${definition.name}.list`,
  tag: definition.labelPlural,
  summary: `List ${definition.labelPlural.toLowerCase()}`,
  query: {
    filter: FILTER,
    sort: about(
      text,
      'A field, with - in front for descending; by default -createdAt. References come by what they are called.',
    ),
    limit: LIMIT,
    cursor: CURSOR,
    before: about(text, 'Instead of `cursor`: `previous` of a page, or `end` for the last page.'),
    fields: FIELDS('all but long texts'),
  },
  answers: {
    200: { says: 'A page, newest first unless sorted otherwise.', schema: page(named(schemaName(definition))) },
  },
  errors: [400],
});

/** The addresses of one record type, with its own schemas. */
export const recordRoutes = (definition: AnyDefinition): readonly RouteDoc[] => {
  const { plural, name, label, labelPlural: tag } = definition;
  const what = label.toLowerCase();
  const schema = named(schemaName(definition));
  const one = { says: `The ${what}.`, schema, etag: true } as const;
  const transitions = Object.entries(definition.lifecycle.transitions).filter(([, each]) => each.system !== true);
  return [
    listRoute(definition),
    {
      method: 'POST',
      path: `/${plural}`,
      of: '/:plural',
      id: `${name}.create`,
      tag,
      summary: `Create a ${what}`,
      retry: true,
      body: { schema: named(`${schemaName(definition)}Create`) },
      answers: { 201: { ...one, location: true } },
      errors: [409],
    },
    {
      method: 'GET',
      path: `/${plural}/:id`,
      of: '/:plural/:id',
      id: `${name}.read`,
      tag,
      summary: `Read a ${what}`,
      query: { fields: FIELDS('all of it, with what may be done') },
      answers: { 200: one },
    },
    {
      method: 'PATCH',
      path: `/${plural}/:id`,
      of: '/:plural/:id',
      id: `${name}.edit`,
      tag,
      summary: `Change fields of a ${what}`,
      version: 'required',
      retry: true,
      body: { schema: named(`${schemaName(definition)}Edit`) },
      answers: { 200: one },
      errors: [409, 412, 428],
    },
    ...transitions.map(([transition, each]): RouteDoc => ({
      method: 'POST',
      path: `/${plural}/:id/transitions/${transition}`,
      of: '/:plural/:id/transitions/:name',
      id: `${name}.transition.${transition}`,
      tag,
      summary: `${labelOfTransition(transition, each)}: ${each.from.join(', ')} → ${each.to}`,
      version: 'required',
      retry: true,
      body: { schema: transitionSchema(definition, each.asks ?? [], each.takes ?? [], each.comment), optional: true },
      description:
        each.asks === undefined || each.asks.length === 0
          ? 'Asks for nothing.'
          : `Asks for ${each.asks.join(', ')}, unless the ${what} holds them already.`,
      answers: { 200: one },
      errors: [409, 412, 428],
    })),
    ...Object.entries(definition.actions ?? {}).map(([action, each]): RouteDoc => ({
      method: 'POST',
      path: `/${plural}/:id/actions/${action}`,
      of: '/:plural/:id/actions/:name',
      id: `${name}.action.${action}`,
      tag,
      summary: each.label,
      version: 'optional',
      retry: true,
      body: { schema: jsonSchema(each.input) },
      answers: { 200: one },
      errors: [409, 412],
    })),
  ];
};
