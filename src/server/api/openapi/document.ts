import type { CustomField } from '#kernel/record/custom-field.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { VERSION } from '../../version.ts';
import type { AnswerDoc, RouteDoc, Tag } from './route.ts';
import { ADMINISTRATION, administrationRoutes } from './routes/administration.ts';
import { AUTOMATION, automationRoutes } from './routes/automation.ts';
import { displayRoutes } from './routes/display.ts';
import { configurationRoutes } from './routes/configuration.ts';
import { EVIDENCE, evidenceRoutes } from './routes/evidence.ts';
import { FINDING, manyRoutes } from './routes/many.ts';
import { MAIL, mailRoutes } from './routes/mail.ts';
import { ONESELF, oneselfRoutes } from './routes/oneself.ts';
import { filesRoutes } from './routes/files.ts';
import { historyRoutes } from './routes/history.ts';
import { incidentsRoutes } from './routes/incidents.ts';
import { linksRoutes } from './routes/links.ts';
import { PARTS } from './routes/tags.ts';
import { recordRoutes, recordSchemas } from './routes/records.ts';
import { about, named, oneOf, text, uuid, type Schema } from './schema.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { REFUSALS, SCHEMAS } from './shared.ts';

type Json = { readonly [name: string]: unknown };

/** The fields of an organisation's own by record type; none where nobody is signed in. */
export type OwnFields = (type: string) => readonly CustomField[];
export const NO_OWN_FIELDS: OwnFields = () => [];

/** Every documented address below /api/v1. */
export const allRoutes = (): readonly RouteDoc[] => [
  ...allDefinitions().flatMap(recordRoutes),
  ...filesRoutes(),
  ...historyRoutes(),
  ...linksRoutes(),
  ...incidentsRoutes(),
  ...manyRoutes(),
  ...displayRoutes(),
  ...administrationRoutes(),
  ...automationRoutes(),
  ...mailRoutes(),
  ...configurationRoutes(),
  ...webhookRoutes(),
  ...evidenceRoutes(),
  ...oneselfRoutes(),
];

/** What is documented, by heading, in the order in which it is shown. */
export const allTags = (): readonly Tag[] => [
  ...allDefinitions().map(({ labelPlural, label, prefix, clauses }) => ({
    name: labelPlural,
    description: `${label} (${prefix}), for ${clauses.join(', ')} of the standard.`,
  })),
  PARTS,
  FINDING,
  ADMINISTRATION,
  AUTOMATION,
  EVIDENCE,
  MAIL,
  ONESELF,
];

const PARAMETERS: Readonly<Record<string, Json>> = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The ETag of what the writer saw, such as "7"; * for any.',
    schema: text,
  },
  IfMatchOptional: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The ETag of what the writer saw.',
    schema: text,
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description: '1 to 200 visible characters: the same request with the same key takes effect once.',
    schema: { ...text, maxLength: 200 },
  },
};
const parameter = (name: string): Json => ({ $ref: `#/components/parameters/${name}` });

/** '/:plural/:id' → '/{plural}/{id}'. */
export const templateOf = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

const inPath = (route: RouteDoc): readonly Json[] =>
  [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema:
      name === 'plural'
        ? oneOf(...(route.plurals ?? allDefinitions().map(({ plural }) => plural)))
        : ['link', 'file'].includes(name)
          ? uuid
          : name === 'id'
            ? about(text, 'An id or a number.')
            : text,
  }));

const parametersOf = (route: RouteDoc): readonly Json[] => [
  ...inPath(route),
  ...Object.entries(route.query ?? {}).map(([name, schema]) => ({
    name: name.replace(/!$/, ''),
    in: 'query',
    required: name.endsWith('!'),
    schema,
  })),
  ...Object.entries(route.headers ?? {}).map(([name, schema]) => ({ name, in: 'header', required: false, schema })),
  ...(route.version === undefined ? [] : [parameter(route.version === 'required' ? 'IfMatch' : 'IfMatchOptional')]),
  ...(route.retry === true ? [parameter('IdempotencyKey')] : []),
];

const answerOf = ({ says, schema, type, etag, location }: AnswerDoc): Json => {
  const headers = {
    ...(etag === true ? { ETag: { schema: text } } : {}),
    ...(location === true ? { Location: { schema: text } } : {}),
  };
  return {
    description: says,
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(schema === undefined ? {} : { content: { [type ?? 'application/json']: { schema } } }),
  };
};

const refusalsOf = (route: RouteDoc): readonly number[] => {
  const writes = route.method !== 'GET' || route.query !== undefined;
  const always = route.open === true ? [429, 503] : [401, 403, 404, 429, 503];
  return [...new Set([...always, ...(writes ? [422] : []), ...(route.errors ?? [])])].sort((a, b) => a - b);
};

const operationOf = (route: RouteDoc): Json => {
  const parameters = parametersOf(route);
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: route.body.optional !== true,
            content: { [route.body.type ?? 'application/json']: { schema: route.body.schema } },
          },
        }),
    responses: {
      ...Object.fromEntries(Object.entries(route.answers).map(([status, answer]) => [status, answerOf(answer)])),
      ...Object.fromEntries(
        refusalsOf(route).map((status) => [status, { $ref: `#/components/responses/Refused${status}` }]),
      ),
    },
    ...(route.open === true ? { security: [] } : {}),
  };
};

const DESCRIPTION = `The application uses this API and nothing else. Within v1 it only grows: take members and values that you do not know.

Lists come in pages (\`next\` is the cursor). What changes something takes the version that was seen (If-Match with the ETag) and, to be sent again safely, an Idempotency-Key. Refusals are problem documents (RFC 9457); what one may not see answers as if it did not exist. RateLimit headers say how many requests are left.`;

/** The whole of the API as an OpenAPI 3.1 document, with the fields of an organisation's own if it has some. */
export const openApi = (own: OwnFields = NO_OWN_FIELDS): Json => {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of allRoutes())
    (paths[templateOf(route.path)] ??= {})[route.method.toLowerCase()] = operationOf(route);
  const schemas: Record<string, Schema> = { ...SCHEMAS };
  for (const definition of allDefinitions()) Object.assign(schemas, recordSchemas(definition, own(definition.name)));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Wellrun',
      version: VERSION,
      summary: 'A service management system',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    tags: allTags(),
    security: [{ key: [] }, { session: [] }],
    paths,
    components: {
      schemas,
      parameters: PARAMETERS,
      responses: Object.fromEntries(
        Object.entries(REFUSALS).map(([status, description]) => [
          `Refused${status}`,
          { description, content: { 'application/problem+json': { schema: named('Problem') } } },
        ]),
      ),
      securitySchemes: {
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key, wrk_…, made by its person in the application.',
        },
        session: { type: 'apiKey', in: 'cookie', name: 'wellrun.session_token', description: 'Set by signing in.' },
      },
    },
  };
};
