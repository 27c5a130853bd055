import type { TFunction } from 'i18next';
import type { Figure, FigureGroup, Figures } from '../../api/figures.ts';
import type { RecordType } from '../../api/types.ts';
import { formatDuration } from '#kernel/time/duration.ts';
import { addDays, addMonths } from '../calendar/days.ts';
import type { ChartShape, Step } from '../display/forms.ts';
import { choicesOf } from '../fields/choices.ts';
import { labelsOf } from '../fields/labels.ts';
import type { Format } from '../format/format.ts';

/** A part of a chart: its word, what it holds, and the filter that opens it; null where none does. */
export type Part = {
  label: string;
  key: string | null;
  value: number;
  count: number;
  filter: string | null;
  others: boolean;
};
export type Bar = Part & { parts: (Part | null)[] };
export type Series = { label: string; key: string | null; others: boolean };
export type Drawn = { bars: Bar[]; series: Series[]; total: number; count: number };

const NEXT: Readonly<Record<Step, (day: string) => string>> = {
  day: (day) => addDays(day, 1),
  week: (day) => addDays(day, 7),
  month: (day) => addMonths(day, 1),
  quarter: (day) => addMonths(day, 3),
  year: (day) => addMonths(day, 12),
};
const MOST_STEPS = 400;

/** How a stretch of time is called on an axis: '4 Jun', 'Jun 2026', 'Q2 2026', '2026'. */
export const stretchName = (t: TFunction, format: Format, day: string, step: Step): string => {
  const noon = `${day}T12:00:00Z`;
  if (step === 'day' || step === 'week')
    return day.startsWith(format.isoDay(Date.now()).slice(0, 4)) ? format.dayMonth(noon) : format.date(noon);
  if (step === 'month') return format.monthYear(noon);
  const year = day.slice(0, 4);
  return step === 'quarter' ? t('figures.quarter', { n: Math.ceil(Number(day.slice(5, 7)) / 3), year }) : year;
};

type Tools = { t: TFunction; format: Format; type: RecordType; shape: ChartShape };

/** What a value of a field is called: by its record, its choice, its state, or as nothing. */
const nameOf = ({ t, format, type, shape }: Tools, field: string) => {
  const labels = labelsOf(t, type);
  const choices = choicesOf(t, field, type.fields[field]);
  return ({ key, record }: Pick<Figure, 'key' | 'record'>): string => {
    if (record) return record.label;
    if (key === null) return t('list.without', { field: labels.field(field) });
    if (field === 'state') return labels.state(key);
    if (field === shape.by && shape.step !== undefined) return stretchName(t, format, key, shape.step);
    if (type.fields[field]?.kind === 'flag') return t(key === 'true' ? 'field.yes' : 'field.no');
    return choices.find(({ value }) => value === key)?.label ?? key;
  };
};

/** Stretches of time without a gap: those where nothing was count nothing. */
const withoutGaps = (groups: readonly FigureGroup[], step: Step): FigureGroup[] => {
  const known = groups.filter(({ key }) => key !== null);
  const byKey = new Map(known.map((group) => [group.key, group]));
  const [first, last] = [known[0]?.key, known.at(-1)?.key];
  const all: FigureGroup[] = [];
  if (typeof first === 'string' && typeof last === 'string')
    for (let day = first; day <= last && all.length < MOST_STEPS; day = NEXT[step](day))
      all.push(byKey.get(day) ?? { key: day, count: 0, value: 0, filter: null, parts: [] });
  return all.length < MOST_STEPS ? all : known;
};

/** The figures of a list as bars with their parts, in words, each with the filter that opens what it counts. */
export const drawn = (tools: Tools, figures: Figures): Drawn => {
  const { t, shape } = tools;
  const name = nameOf(tools, shape.by);
  const split = shape.split === undefined ? null : nameOf(tools, shape.split);
  const others: Series = { label: t('sheet.others'), key: null, others: true };
  const rest = [...figures.groups, ...(figures.others ? [figures.others] : [])];
  const series: Series[] =
    split === null
      ? []
      : [
          ...figures.splits.map((each) => ({ label: split(each), key: each.key, others: false })),
          ...(rest.some(({ parts }) => parts.some((part) => part.others)) ? [others] : []),
        ];
  const filterOf = (key: string | null): string | null =>
    figures.splits.find((each) => each.key === key)?.filter ?? null;
  const barOf = (group: FigureGroup, label: string, isOthers: boolean): Bar => ({
    label,
    key: group.key,
    value: group.value ?? 0,
    count: group.count,
    filter: group.filter,
    others: isOthers,
    parts: series.map((each) => {
      const part = group.parts.find((one) => one.others === each.others && (each.others || one.key === each.key));
      const own = each.others ? null : filterOf(each.key);
      return part === undefined
        ? null
        : {
            label: each.label,
            key: each.key,
            value: part.value ?? 0,
            count: part.count,
            filter: own === null || group.filter === null ? null : `${group.filter} ${own}`,
            others: each.others,
          };
    }),
  });
  const groups = shape.step === undefined ? figures.groups : withoutGaps(figures.groups, shape.step);
  const bars = groups.map((group) => barOf(group, name(group), false));
  if (figures.others && shape.step === undefined) bars.push(barOf(figures.others, others.label, true));
  return { bars, series, total: figures.total.value ?? 0, count: figures.total.count };
};

/** How a measure is written: counts as they are, lengths of time and money as such, averages with a figure behind the point. */
export const writer = (format: Format, type: RecordType, measure: string): ((value: number) => string) => {
  const [how, field] = measure.split(':');
  const kind = field === undefined ? undefined : type.fields[field]?.kind;
  if (kind === 'duration') return (value) => formatDuration(Math.round(value / 60_000) * 60_000);
  if (kind === 'money') return (value) => format.money(Math.round(value));
  return (value) => (how === 'average' ? format.figure(value) : format.count(value));
};

/** What the figures show, as a sentence's key and its values: which part has most, or when it was most. */
export const finding = (
  { t, shape }: Tools,
  { bars, total, count }: Drawn,
  write: (value: number) => string,
): string => {
  const most = bars.filter(({ others }) => !others).toSorted((a, b) => b.value - a.value)[0];
  if (count === 0 || most === undefined) return t('figures.found.nothing');
  const values = { name: most.label, value: write(most.value), total: write(total), count: bars.length };
  if (shape.measure.startsWith('average')) return t('figures.found.average', values);
  if (shape.step !== undefined) return t(`figures.found.time.${shape.step}`, values);
  return bars.length === 1 ? t('figures.found.one', values) : t('figures.found.most', values);
};
