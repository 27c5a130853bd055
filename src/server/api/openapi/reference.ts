import { allDefinitions } from '#kernel/record/registry.ts';
import { allFields } from '#kernel/record/custom.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Field } from '#kernel/record/fields.ts';
import { labelOf } from '#kernel/record/projection.ts';
import { allRoutes, allTags, templateOf } from './document.ts';
import type { RouteDoc } from './route.ts';
import { REFUSALS } from './shared.ts';

const kindOf = (field: Field): string => {
  switch (field.kind) {
    case 'choice':
      return field.values.join(' · ');
    case 'level':
      return `${field.from} to ${field.to}`;
    case 'ref':
      return field.to === '*' ? 'any record' : `→ ${field.to}`;
    case 'text':
    case 'markdown':
    case 'flag':
    case 'integer':
    case 'money':
    case 'date':
    case 'instant':
    case 'duration':
    case 'words':
    case 'structured':
      return field.kind;
  }
};

/** A cell of a table: one line, without what would end it. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...heads), row(...heads.map(() => '---')), ...rows.map((each) => row(...each))].join('\n');

const marksOf = (field: Field): string =>
  [
    field.required === true ? 'required' : '',
    field.readOnly === true ? 'read only' : '',
    field.internal === true ? 'internal' : '',
    field.personal === true ? 'personal' : '',
  ]
    .filter((mark) => mark !== '')
    .join(', ');

const fieldsOf = (definition: AnyDefinition): string =>
  table(
    ['Field', 'Label', 'Kind', ''],
    allFields(definition, []).map((each) => [
      `\`${each.name}\``,
      labelOf(each),
      kindOf(each.field),
      marksOf(each.field),
    ]),
  );

const takes = ({ version, retry, query, body }: RouteDoc): string =>
  [
    ...Object.keys(query ?? {}).map((name) => (name.endsWith('!') ? `**${name.slice(0, -1)}**` : name)),
    ...(body === undefined ? [] : [body.type ?? 'JSON']),
    ...(version === undefined ? [] : [version === 'required' ? 'If-Match' : 'If-Match, if you like']),
    ...(retry === true ? ['Idempotency-Key'] : []),
  ].join(', ');

const routesOf = (tag: string): string =>
  table(
    ['Address', 'What it does', 'Takes', 'Gives'],
    allRoutes()
      .filter((route) => route.tag === tag)
      .map((route) => [
        `\`${route.method} ${templateOf(route.path)}\``,
        [route.summary, route.description ?? ''].filter((each) => each !== '').join('. '),
        takes(route),
        Object.keys(route.answers).join(', '),
      ]),
  );

/** The reference of the API for people, in Markdown: what the OpenAPI document says, shorter. */
export const apiReference = (): string => {
  const byTag = new Map(allDefinitions().map((definition) => [definition.labelPlural, definition]));
  const sections = allTags().map(({ name, description }) => {
    const definition = byTag.get(name);
    return [
      `## ${name}`,
      description,
      routesOf(name),
      ...(definition === undefined ? [] : [`### Fields of a ${definition.label.toLowerCase()}`, fieldsOf(definition)]),
    ].join('\n\n');
  });
  return `${[
    '# The API',
    'Made by `node scripts/reference.ts` from the definitions; do not edit. All addresses lie below `/api/v1`. The same for programs, with every schema: `/api/v1/openapi.json`.',
    'Who asks is known by a session (browsers) or an API key (`Authorization: Bearer wrk_…`). A filter reads `open priority:1..2 -team:me created:>=2026-01-01 "exact words"`: terms are joined by and, values of one term by or, `-` negates; `none` is nothing, `me` is you. Fields of an organisation’s own are `custom.<name>`.',
    '## Refusals',
    'Problem documents (RFC 9457) with `code`, `detail` and, for each fault, `errors`.',
    table(['Status', 'Meaning'], Object.entries(REFUSALS)),
    ...sections,
  ].join('\n\n')}\n`;
};
