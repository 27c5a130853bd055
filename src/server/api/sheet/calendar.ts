import { createHash } from 'node:crypto';
import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Act } from '#kernel/store/blobs.ts';
import type { RecordRow, RecordType } from '#web/api/types.ts';
import { labelsOf } from '#web/kit/fields/labels.ts';
import { calendarOf, daysOf } from '#web/kit/display/forms.ts';
import { typeFor } from './ask.ts';
import { pagesOf, type Standing } from './lines.ts';
import { readerOf } from './reader.ts';

const MOST = 2_000;
const PAST = '-365d';
const TIMES = new Set(['createdAt', 'updatedAt', 'archivedAt']);

export type CalendarWish = {
  readonly filter: string;
  readonly title: string;
  /** The fields of the days that a view's calendar shows, where it says so. */
  readonly days?: { readonly from: string; readonly to?: string | undefined } | undefined;
  readonly origin: string;
};

/** The days by which records of a type lie on a calendar: those of the view, or a date of their own; null where they have none. */
export const feedDays = (
  type: RecordType,
  days: CalendarWish['days'],
): { from: string; to: string | undefined } | null => {
  if (days === undefined && daysOf(type).every((name) => TIMES.has(name))) return null;
  return calendarOf(type, { from: days?.from, to: days?.to });
};

const DAY_MS = 86_400_000;
const at = (value: string): Date => new Date(value.length === 10 ? `${value}T00:00:00Z` : value);

/** The same name for the same matter, at every fetch and in every program. */
const uidOf = (row: RecordRow, from: string): string =>
  `${createHash('sha256').update(`${row.id} ${from}`).digest('hex').slice(0, 32)}@wellrun`;

/**
 * The records of a list as a calendar (RFC 5545), from a year ago on, at most 2,000: days as days, moments in UTC, which each program
 * shows in its own time zone. No alarms. The same records give the same text.
 */
export const calendarText = async (
  act: Act,
  definition: AnyDefinition,
  { filter, title, days, origin }: CalendarWish,
): Promise<string | null> => {
  const { type, reader } = await act(async (context) => ({
    type: typeFor(context, definition),
    reader: await readerOf(context),
  }));
  const chosen = feedDays(type, days);
  if (chosen === null) return null;
  const { from, to } = chosen;
  const { t, format } = reader;
  const labels = labelsOf(t, type);
  const calendar = ical({
    name: title,
    prodId: { company: 'Wellrun', product: 'Views', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 3_600,
  });
  calendar.x('X-WR-TIMEZONE', format.zone);
  const standing: Standing = { written: 0, more: false };
  const pages = pagesOf(
    act,
    {
      definition,
      type,
      reader,
      columns: [],
      fields: [
        ...new Set(
          ['title', 'state', 'phase', 'customer', 'service', 'assignee', 'updatedAt', from, to ?? from].filter(
            (name) => name in type.fields,
          ),
        ),
      ],
      filter: '',
      sort: from.startsWith('custom.') ? undefined : from,
      group: 'none',
      most: MOST,
      now: Date.now(),
    },
    `${filter} ${from}:>=${PAST}`.trim(),
    standing,
  );
  for await (const rows of pages)
    for (const row of rows) {
      const first = row[from];
      const last = to === undefined ? undefined : row[to];
      if (typeof first !== 'string') continue;
      const allDay = first.length === 10;
      const end = typeof last === 'string' && at(last) >= at(first) ? at(last) : null;
      calendar.createEvent({
        id: uidOf(row, from),
        start: at(first),
        // A day ends where the next one begins.
        end: allDay ? new Date((end ?? at(first)).getTime() + DAY_MS) : end,
        allDay,
        summary: `${row.number} ${row.title}`,
        description: [
          `${labels.field('state')}: ${labels.state(row.state)}`,
          ...(['assignee', 'customer', 'service'] as const).flatMap((name) =>
            row[name]?.label ? [`${labels.field(name)}: ${row[name].label}`] : [],
          ),
        ].join('\n'),
        url: `${origin}/${type.plural}/${encodeURIComponent(row.number)}`,
        status: row.phase === 'void' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
        sequence: row.version,
        stamp: at(row.updatedAt),
        lastModified: at(row.updatedAt),
      });
    }
  return calendar.toString();
};
