import { definitionByName } from '#kernel/record/registry.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Act } from '#kernel/store/blobs.ts';
import type { Context } from '#kernel/store/context.ts';
import { readRecord } from '#kernel/store/read.ts';
import { savedView } from '#workspace/saved-view/saved-view.record.ts';
import type { ViewColumns, ViewOptions } from '#workspace/saved-view/saved-view.shape.ts';
import { AppError } from '#kernel/errors.ts';
import { askedOf } from '../api/sheet/ask.ts';
import { calendarText } from '../api/sheet/calendar.ts';
import { csvOf } from '../api/sheet/sheet.ts';

const MOST = 10_000;

/** A view as a feed reads it. */
export type FedView = {
  readonly definition: AnyDefinition;
  readonly title: string;
  readonly filter: string;
  readonly sort: string | undefined;
  readonly columns: readonly string[] | undefined;
  readonly days: { readonly from: string; readonly to?: string | undefined } | undefined;
};

const gone = (): AppError => new AppError('not_found', 'There is no such feed.');

/** The view that a feed shows, as the person may read it now. Throws `not_found` when they may not, or it was taken away. */
export const viewOf = async (context: Context, id: string): Promise<FedView> => {
  const row = await readRecord(context, savedView, id);
  const definition = definitionByName(String(row['recordType']));
  if (row['phase'] === 'void' || definition === undefined) throw gone();
  const columns = (row['columns'] as ViewColumns | null)?.map(({ field }) => field);
  return {
    definition,
    title: String(row['title']),
    filter: (row['filter'] as string | null) ?? '',
    sort: (row['sort'] as string | null) ?? undefined,
    columns: columns === undefined || columns.length === 0 ? undefined : columns,
    days: (row['options'] as ViewOptions | null)?.calendar,
  };
};

/** What a feed holds now: a table of at most 10,000 records, or a calendar. Throws `not_found` for a calendar of what has no days. */
export const feedContent = async (
  act: Act,
  view: FedView,
  format: 'csv' | 'ics',
  origin: string,
): Promise<{ type: string; text: string }> => {
  const { definition, title, filter, sort, columns, days } = view;
  if (format === 'ics') {
    const text = await calendarText(act, definition, { filter, title, days, origin });
    if (text === null) throw gone();
    return { type: 'text/calendar; charset=utf-8', text };
  }
  const asked = await act((context) =>
    askedOf(context, definition, { fields: columns, filter, sort, group: 'none', title, most: MOST, origin }),
  );
  const parts: string[] = [];
  for await (const part of csvOf(act, asked, false)) parts.push(part);
  return { type: 'text/csv; charset=utf-8', text: parts.join('') };
};
