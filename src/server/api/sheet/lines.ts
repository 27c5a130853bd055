import { BY_DEADLINE } from '#kernel/filter/grouping.ts';
import type { SheetLine } from '#gateways/exports/sheet/sheet.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Act } from '#kernel/store/blobs.ts';
import { groupRecords, type Group } from '#kernel/store/groups.ts';
import { noteViewing } from '#kernel/store/viewings.ts';
import { listRecords } from '#kernel/store/list.ts';
import { flatRow } from '#web/api/own-fields.ts';
import type { RecordRow, RecordType } from '#web/api/types.ts';
import { choicesOf } from '#web/kit/fields/choices.ts';
import { labelsOf } from '#web/kit/fields/labels.ts';
import { presentRows } from '../present.ts';
import type { CellColumn } from './cells.ts';
import type { Reader } from './reader.ts';

const PAGE = 200;
export type Question = {
  readonly definition: AnyDefinition;
  readonly type: RecordType;
  readonly reader: Reader;
  readonly columns: readonly CellColumn[];
  /** What is read of each record. */
  readonly fields: readonly string[];
  readonly filter: string;
  readonly sort: string | undefined;
  /** A field, 'deadline', or 'none'. */
  readonly group: string;
  /** Records at most. */
  readonly most: number;
  readonly now: number;
};

/** How it went: how many records were written, and whether there are more. */
export type Standing = { written: number; more: boolean };

type Page = { rows: readonly RecordRow[]; next: string | null };

const pageOf = (act: Act, question: Question, filter: string, cursor: string | undefined): Promise<Page> =>
  act(async (context) => {
    const { definition, sort, fields } = question;
    const page = await listRecords(context, definition, { filter, sort, cursor, limit: PAGE, fields });
    await noteViewing(context, definition, page.rows, 'exported');
    const rows = await presentRows(context, definition, page.rows);
    return { rows: rows.map((row) => flatRow(row as unknown as RecordRow)), next: page.next };
  });

const lineOf = ({ columns }: Question, row: RecordRow): SheetLine => ({
  kind: 'row',
  cells: columns.map(({ cell }) => cell(row)),
});

/** The records of a filter page by page, until there are no more or enough. */
export async function* pagesOf(
  act: Act,
  question: Question,
  filter: string,
  standing: Standing,
): AsyncGenerator<readonly RecordRow[]> {
  let cursor: string | undefined;
  do {
    const page = await pageOf(act, question, filter, cursor);
    const rows = page.rows.slice(0, question.most - standing.written);
    standing.written += rows.length;
    standing.more ||= rows.length < page.rows.length;
    if (rows.length > 0) yield rows;
    cursor = page.next ?? undefined;
    if (cursor !== undefined && standing.written >= question.most) standing.more = true;
  } while (cursor !== undefined && standing.written < question.most);
}

async function* plain(act: Act, question: Question, standing: Standing): AsyncGenerator<readonly SheetLine[]> {
  for await (const rows of pagesOf(act, question, question.filter, standing))
    yield rows.map((row) => lineOf(question, row));
}

/** What a group is called on the screen: by its record, its state, its choice, its month, or as without. */
const groupName = ({ type, reader, group }: Question, { key, ref }: Group): string => {
  const { t, format } = reader;
  const labels = labelsOf(t, type);
  if (group === BY_DEADLINE) return t(`list.deadline.${key}`);
  if (key === '') return t('list.without', { field: labels.field(group) });
  if (group === 'state') return labels.state(key);
  const field = type.fields[group];
  if (field?.kind === 'flag') return t(key === 'yes' ? 'field.yes' : 'field.no');
  if (field?.kind === 'date' || field?.kind === 'instant') return format.monthYear(`${key}-15T12:00:00Z`);
  return ref?.label ?? choicesOf(t, group, field).find(({ value }) => value === key)?.label ?? key;
};

/** In groups: each with how many it has, as the list counts them, then its records, sorted as asked. */
async function* grouped(act: Act, question: Question, standing: Standing): AsyncGenerator<readonly SheetLine[]> {
  const { definition, filter, group } = question;
  const { groups, complete } = await act((context) => groupRecords(context, definition, { filter, by: group }));
  standing.more ||= !complete;
  for (const each of groups) {
    if (each.count === 0) continue;
    if (standing.written >= question.most) {
      standing.more = true;
      return;
    }
    yield [{ kind: 'group', name: groupName(question, each), count: each.count }];
    for await (const rows of pagesOf(act, question, `${filter} ${each.filter}`.trim(), standing))
      yield rows.map((row) => lineOf(question, row));
  }
}

/** The lines of a list as it is shown: grouped, sorted, each page read anew within what the caller may see then. */
export const linesOf = (act: Act, question: Question, standing: Standing): AsyncGenerator<readonly SheetLine[]> => {
  return question.group === 'none' ? plain(act, question, standing) : grouped(act, question, standing);
};
