import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BYTE_ORDER_MARK, csvHead, csvLines } from '#gateways/exports/sheet/csv-sheet.ts';
import { csvLine } from '#gateways/exports/csv.ts';
import { makeSheet } from '#gateways/exports/sheet/make-sheet.ts';
import { SHEET_FORMATS, type SheetFormat } from '#gateways/exports/sheet/sheet.ts';
import { AppError } from '#kernel/errors.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Act } from '#kernel/store/blobs.ts';
import { countRecords } from '#kernel/store/list.ts';
import { definitionOf, onlyQuery, queryOf } from '../http.ts';
import type { ApiTools } from '../tools.ts';
import { askedOf, type Asked } from './ask.ts';
import { linesOf, type Question, type Standing } from './lines.ts';

const AHEAD = 3;

const refused = (field: string, message: string): AppError =>
  new AppError('invalid', `${field} ${message}.`, { errors: [{ field, message }] });

const formatIn = (request: FastifyRequest): SheetFormat => {
  const format = queryOf(request, 'format') ?? 'csv';
  if (!Object.hasOwn(SHEET_FORMATS, format)) throw refused('format', 'is csv, xlsx or pdf');
  return format as SheetFormat;
};

/** How many records did not find their place in the file, and why; null when all did. */
const leftOutOf = async (
  act: Act,
  question: Question,
  standing: Standing,
  format: SheetFormat,
): Promise<string | null> => {
  if (!standing.more) return null;
  const { definition, filter, reader } = question;
  const { t } = reader;
  const most = reader.format.count(standing.written);
  const { count, estimated } = await act((context) => countRecords(context, definition, filter));
  return t('sheet.leftOut', {
    most,
    of: `${estimated ? '~' : ''}${reader.format.count(count)}`,
    format: format.toUpperCase(),
  });
};

/** A list as CSV, page by page; `marked` puts a byte order mark in front. */
export async function* csvOf(act: Act, { question, head }: Asked, marked: boolean): AsyncGenerator<string> {
  const standing: Standing = { written: 0, more: false };
  yield (marked ? BYTE_ORDER_MARK : '') + csvHead(head);
  for await (const lines of linesOf(act, question, standing)) yield csvLines(head, lines);
  const leftOut = await leftOutOf(act, question, standing, 'csv');
  if (leftOut !== null) yield csvLine([leftOut]);
}

/** The lines, and after the last of them what was left out, asked for once. */
async function* counted(
  act: Act,
  question: Question,
  format: SheetFormat,
  said: (leftOut: string | null) => void,
): ReturnType<typeof linesOf> {
  const standing: Standing = { written: 0, more: false };
  yield* linesOf(act, question, standing);
  said(await leftOutOf(act, question, standing, format));
}

const named = (reply: FastifyReply, definition: AnyDefinition, format: SheetFormat): FastifyReply =>
  reply
    .type(SHEET_FORMATS[format].type)
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${definition.plural}.${format}"`);

/** A list as it is shown, as a file: its columns, filter, order and groups, in the caller's words, zone and locale. */
export const registerSheet = (app: FastifyInstance, { callerOf, origin }: ApiTools): void => {
  app.get('/:plural/sheet', { exposeHeadRoute: false }, async (request, reply) => {
    onlyQuery(request, 'format', 'filter', 'sort', 'group', 'fields', 'title', 'bom');
    const format = formatIn(request);
    const bom = queryOf(request, 'bom') ?? 'true';
    if (bom !== 'true' && bom !== 'false') throw refused('bom', 'is true or false');
    const act: Act = (work) => callerOf(request, work);
    const at = origin?.() ?? `${request.protocol}://${request.host}`;
    const asked = await act((context) =>
      askedOf(context, definitionOf(request), {
        fields: queryOf(request, 'fields')?.split(','),
        filter: queryOf(request, 'filter') ?? '',
        sort: queryOf(request, 'sort'),
        group: queryOf(request, 'group') ?? 'none',
        title: queryOf(request, 'title'),
        most: SHEET_FORMATS[format].most,
        origin: at,
      }),
    );
    const { definition } = asked.question;
    if (format === 'csv') {
      const lines = csvOf(act, asked, bom === 'true');
      // What is refused is refused before an answer begins: the head, a group and the first rows are read ahead.
      const ahead: string[] = [];
      let done = false;
      while (!done && ahead.length < AHEAD) {
        const next = await lines.next();
        done = next.done === true;
        if (next.done !== true) ahead.push(next.value);
      }
      async function* all(): AsyncGenerator<string> {
        yield* ahead;
        if (!done) yield* lines;
      }
      return named(reply, definition, format).send(Readable.from(all(), { objectMode: false }));
    }
    let leftOut: string | null = null;
    const lines = counted(act, asked.question, format, (said) => {
      leftOut = said;
    });
    const made = await makeSheet(format, asked.head, lines, () => leftOut);
    return named(reply, definition, format).send(made);
  });
};
