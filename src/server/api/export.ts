import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { csvLine, type Cell } from '#gateways/exports/csv.ts';
import { AppError } from '#kernel/errors.ts';
import { allFields, namedField } from '#kernel/record/custom.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Act } from '#kernel/store/blobs.ts';
import type { Context } from '#kernel/store/context.ts';
import { noteViewing } from '#kernel/store/viewings.ts';
import { listRecords } from '#kernel/store/list.ts';
import { definitionOf, onlyQuery, queryOf } from './http.ts';
import { presentRows, type Presented, type Reference } from './present.ts';
import type { ApiTools } from './tools.ts';

const PAGE = 200;

/** What is exported: the named fields, or all that the caller sees, long texts included. */
const namesOf = (request: FastifyRequest, context: Context, definition: AnyDefinition): readonly string[] => {
  const custom = context.customFields(definition.name);
  const given = queryOf(request, 'fields')?.split(',');
  if (given === undefined)
    return allFields(definition, custom).flatMap(({ name, field }) =>
      field.internal === true && context.principal.portal ? [] : [name],
    );
  for (const name of given)
    if (name !== 'id' && namedField(definition, custom, name) === undefined)
      throw new AppError('filter.invalid', `${definition.labelPlural} have no field '${name.slice(0, 60)}'.`);
  return [...new Set(given.filter((name) => name !== 'id'))];
};

const valueOf = (row: Presented, name: string): unknown =>
  name.startsWith('custom.')
    ? (row['custom'] as Record<string, unknown> | undefined)?.[name.slice('custom.'.length)]
    : row[name];

const isReference = (value: unknown): value is Reference =>
  typeof value === 'object' && value !== null && 'number' in value && 'label' in value;

/** How a table writes references: by number, which an import takes too, or by name, as lists on the screen show them. */
type By = 'number' | 'label';

/** References by number or name; lists with semicolons; structures as JSON. */
const cellOf = (value: unknown, by: By): Cell => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (isReference(value)) return value[by];
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
    ? value.join('; ')
    : JSON.stringify(value);
};

const shownAs = {
  ndjson: {
    type: 'application/x-ndjson',
    head: () => '',
    line: ({ clocks: _clocks, ...row }: Presented) => `${JSON.stringify(row)}\n`,
  },
  csv: {
    type: 'text/csv; charset=utf-8',
    head: (names: readonly string[]) => csvLine(['id', ...names]),
    line: (row: Presented, names: readonly string[], by: By) =>
      csvLine([row.id, ...names.map((name) => cellOf(valueOf(row, name), by))]),
  },
} as const;

type Question = {
  readonly filter: string | undefined;
  readonly sort: string | undefined;
  readonly names: readonly string[];
  readonly format: keyof typeof shownAs;
  readonly references: By;
};

const pageOf = (
  act: Act,
  definition: AnyDefinition,
  { filter, sort, names, format, references }: Question,
  cursor: string | undefined,
): Promise<{ text: string; next: string | null }> =>
  act(async (context) => {
    const page = await listRecords(context, definition, { filter, sort, cursor, limit: PAGE, fields: names });
    await noteViewing(context, definition, page.rows, 'exported');
    const wanted = new Set([
      'id',
      'type',
      ...names,
      ...(names.some((name) => name.startsWith('custom.')) ? ['custom'] : []),
    ]);
    const rows = (await presentRows(context, definition, page.rows)).map(
      (row) => Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name))) as Presented,
    );
    return { text: rows.map((row) => shownAs[format].line(row, names, references)).join(''), next: page.next };
  });

/** The rest of an export, page after page, each read anew within what the caller may see then. */
async function* pagesOf(
  act: Act,
  definition: AnyDefinition,
  question: Question,
  first: { text: string; next: string | null },
): AsyncGenerator<string> {
  yield shownAs[question.format].head(question.names) + first.text;
  for (let { next } = first; next !== null;) {
    const page = await pageOf(act, definition, question, next);
    yield page.text;
    ({ next } = page);
  }
}

/** All records that a filter finds, as a stream: lines of JSON, or a table for a spreadsheet. */
export const registerExport = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/export', { exposeHeadRoute: false }, async (request, reply) => {
    onlyQuery(request, 'filter', 'sort', 'fields', 'format', 'references');
    const definition = definitionOf(request);
    const format = queryOf(request, 'format') ?? 'ndjson';
    if (format !== 'ndjson' && format !== 'csv')
      throw new AppError('invalid', 'format is ndjson or csv.', {
        errors: [{ field: 'format', message: 'is ndjson or csv' }],
      });
    const references = queryOf(request, 'references') ?? 'number';
    if (references !== 'number' && references !== 'label')
      throw new AppError('invalid', 'references is number or label.', {
        errors: [{ field: 'references', message: 'is number or label' }],
      });
    const act: Act = (work) => callerOf(request, work);
    const names = await act((context) => Promise.resolve(namesOf(request, context, definition)));
    const question: Question = {
      filter: queryOf(request, 'filter'),
      sort: queryOf(request, 'sort'),
      names,
      format,
      references,
    };
    const first = await pageOf(act, definition, question, undefined);
    void reply
      .type(shownAs[format].type)
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="${definition.plural}.${format}"`);
    return reply.send(Readable.from(pagesOf(act, definition, question, first), { objectMode: false }));
  });
};
