import type { SheetLine } from '#gateways/exports/sheet/sheet.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Act } from '#kernel/store/blobs.ts';
import { figuresOf } from '#kernel/store/figures.ts';
import { listRecords } from '#kernel/store/list.ts';
import { flatRow } from '#web/api/own-fields.ts';
import type { RecordRow, RecordType } from '#web/api/types.ts';
import { choicesOf } from '#web/kit/fields/choices.ts';
import { labelsOf } from '#web/kit/fields/labels.ts';
import { groupByDeadline } from '#web/kit/list/groups.ts';
import { presentRows } from '../present.ts';
import type { CellColumn } from './cells.ts';
import type { Reader } from './reader.ts';

const PAGE = 200;
const MOST_GROUPS = 200;
/** Deadlines are known by replaying clocks: so many rows are held at once to be put in order. */
export const MOST_BY_DEADLINE = 20_000;

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
    const rows = await presentRows(context, definition, page.rows);
    return { rows: rows.map((row) => flatRow(row as unknown as RecordRow)), next: page.next };
  });

const lineOf = ({ columns }: Question, row: RecordRow): SheetLine => ({
  kind: 'row',
  cells: columns.map(({ cell }) => cell(row)),
});

/** The records of a filter page by page, until there are no more or enough. */
async function* pagesOf(
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

/** By deadline: as on the screen, from what the clocks say; the rows wait until all are there. */
async function* byDeadline(act: Act, question: Question, standing: Standing): AsyncGenerator<readonly SheetLine[]> {
  const { reader, now } = question;
  const rows: RecordRow[] = [];
  const bounded = { ...question, most: Math.min(question.most, MOST_BY_DEADLINE) };
  for await (const some of pagesOf(act, bounded, question.filter, standing)) rows.push(...some);
  for (const { key, rows: own } of groupByDeadline(rows, now, reader.format.isoDay))
    yield [
      { kind: 'group', name: reader.t(`list.deadline.${key}`), count: own.length },
      ...own.map((row) => lineOf(question, row)),
    ];
}

/** What a group is called on the screen. */
const groupName = ({ type, reader, group }: Question, key: string | null, label: string | undefined): string => {
  const labels = labelsOf(reader.t, type);
  if (key === null) return reader.t('list.without', { field: labels.field(group) });
  if (group === 'state') return labels.state(key);
  const field = type.fields[group];
  if (field?.kind === 'flag') return reader.t(key === 'true' ? 'field.yes' : 'field.no');
  return label ?? choicesOf(reader.t, group, field).find(({ value }) => value === key)?.label ?? key;
};

/** By a field: each group with how many it has, then its records, sorted as asked. */
async function* byField(act: Act, question: Question, standing: Standing): AsyncGenerator<readonly SheetLine[]> {
  const { definition, filter, group, reader } = question;
  const { groups, others, labels } = await act((context) =>
    figuresOf(context, definition, {
      filter,
      by: group,
      measure: { kind: 'count' },
      limit: MOST_GROUPS,
      zone: reader.format.zone,
    }),
  );
  const named = groups.map((each) => ({
    ...each,
    name: groupName(question, each.key, each.key === null ? undefined : labels.get(each.key)?.label),
  }));
  for (const each of [...named, ...(others === null ? [] : [{ ...others, name: reader.t('sheet.others') }])]) {
    if (each.filter === null || standing.written >= question.most) {
      standing.more = true;
      continue;
    }
    yield [{ kind: 'group', name: each.name, count: each.count }];
    for await (const rows of pagesOf(act, question, `${filter} ${each.filter}`.trim(), standing))
      yield rows.map((row) => lineOf(question, row));
  }
}

/** The lines of a list as it is shown: grouped, sorted, each page read anew within what the caller may see then. */
export const linesOf = (act: Act, question: Question, standing: Standing): AsyncGenerator<readonly SheetLine[]> => {
  if (question.group === 'none') return plain(act, question, standing);
  return (question.group === 'deadline' ? byDeadline : byField)(act, question, standing);
};
