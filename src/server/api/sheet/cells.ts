import type { SheetCell, SheetColumn } from '#gateways/exports/sheet/sheet.ts';
import { formatDuration } from '#kernel/time/duration.ts';
import type { Field, RecordRow, RecordType } from '#web/api/types.ts';
import { clockFigure, nextClock } from '#web/kit/clock/reading.ts';
import { choicesOf } from '#web/kit/fields/choices.ts';
import { isEmpty, isRef, textOf } from '#web/kit/fields/kind.ts';
import { labelsOf, type Labels } from '#web/kit/fields/labels.ts';
import { toLocal } from '#web/kit/fields/local-time.ts';
import type { Reader } from './reader.ts';

/** Where the pages of records are: 'https://desk.example'. */
type Place = { readonly type: RecordType; readonly reader: Reader; readonly origin: string; readonly now: number };

/** A column of a file: what stands in it of a row. */
export type CellColumn = SheetColumn & { readonly cell: (row: RecordRow) => SheetCell };

const NOTHING: SheetCell = { text: '' };

const dayCell = (day: string, { format }: Reader): SheetCell => ({
  text: format.date(`${day}T12:00:00Z`),
  typed: { kind: 'day', value: day },
});

const momentCell = (at: string | number, { format }: Reader): SheetCell => {
  const iso = new Date(at).toISOString();
  return {
    text: `${format.date(iso)} ${format.time(iso)}`,
    typed: { kind: 'moment', value: `${toLocal(iso, format.zone)}:00` },
  };
};

const numberCell = (value: number, text: string, places: 0 | 2): SheetCell => ({
  text,
  typed: { kind: 'number', value, places },
});

/** A value by what its field is, in the words of the screen. */
const valueCell = (name: string, field: Field, value: unknown, { reader, type }: Place, labels: Labels): SheetCell => {
  const { t, format } = reader;
  if (isEmpty(value)) return NOTHING;
  if (name === 'state') return { text: labels.state(textOf(value)) };
  if (isRef(value)) return { text: value.label };
  switch (field.kind) {
    case 'choice':
    case 'level':
      return {
        text:
          choicesOf(t, name, type.fields[name]).find((each) => each.value === textOf(value))?.label ?? textOf(value),
      };
    case 'flag':
      return { text: t(value === true ? 'field.yes' : 'field.no') };
    case 'integer':
      return numberCell(Number(value), format.count(Number(value)), 0);
    case 'money':
      return numberCell(Number(value) / 100, format.money(Number(value)), 2);
    case 'duration':
      return { text: formatDuration(Number(value)), typed: { kind: 'length', value: Number(value) } };
    case 'date':
      return dayCell(String(value), reader);
    case 'instant':
      return momentCell(String(value), reader);
    case 'words':
      return { text: (value as readonly unknown[]).map(String).join(', ') };
    default:
      return { text: textOf(value) };
  }
};

/** The clock that must be met next, as it stood when the file was made. */
const clockCell = (row: RecordRow, { reader, now }: Place): SheetCell => {
  const next = nextClock(row.clocks, now);
  if (next === undefined || next.view.look === 'met' || next.view.look === 'stopped') return NOTHING;
  const { kind, text } = clockFigure(next.view);
  return { text: reader.t(`clock.figure.${kind === 'late' ? 'lateShort' : kind}`, { text }) };
};

/** When that clock is due, or the record's own date. */
const dueCell = (row: RecordRow, { reader, now }: Place): SheetCell => {
  const due = nextClock(row.clocks, now)?.reading.dueAt ?? row.dueAt ?? null;
  return due === null ? NOTHING : momentCell(due, reader);
};

const WIDTHS: Readonly<Record<string, number>> = { number: 13, title: 46, priority: 13, state: 14 };
const KIND_WIDTHS: Readonly<Record<string, number>> = {
  date: 12,
  instant: 17,
  integer: 10,
  money: 12,
  duration: 11,
  flag: 8,
  level: 12,
  markdown: 60,
  ref: 21,
};
const FIGURES = new Set(['integer', 'money', 'duration']);

/** The columns of a file, of those that the list shows: a clock is two, what it says and when it is due. */
export const columnsOf = (names: readonly string[], place: Place): readonly CellColumn[] => {
  const { type, reader, origin } = place;
  const labels = labelsOf(reader.t, type);
  return names.flatMap((name): CellColumn[] => {
    const field = type.fields[name];
    if (field === undefined) return [];
    const column: SheetColumn = {
      head: labels.field(name),
      width: WIDTHS[name] ?? KIND_WIDTHS[field.kind] ?? 18,
      align: FIGURES.has(field.kind) ? 'end' : 'start',
    };
    if (name === 'number')
      return [
        {
          ...column,
          cell: (row) => ({ text: row.number, href: `${origin}/${type.plural}/${encodeURIComponent(row.number)}` }),
        },
      ];
    if (name === 'dueAt')
      return [
        ...(type.clocks.length > 0
          ? [
              {
                ...column,
                head: reader.t('list.head.dueAt'),
                width: 10,
                cell: (row: RecordRow) => clockCell(row, place),
              },
            ]
          : []),
        { ...column, cell: (row) => dueCell(row, place) },
      ];
    return [{ ...column, cell: (row) => valueCell(name, field, row[name], place, labels) }];
  });
};
