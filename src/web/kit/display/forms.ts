import type { RecordType } from '../../api/types.ts';

/** The forms that the records of a list are shown in. */
export const FORMS = ['list', 'board', 'calendar', 'chart'] as const;
export type Form = (typeof FORMS)[number];

/** What the address says about the form; each form looks at what is its own. */
export const FORM_SEARCH = [
  'display',
  'by',
  'from',
  'to',
  'span',
  'at',
  'chart',
  'over',
  'step',
  'split',
  'measure',
] as const;
export type FormSearch = { [Name in (typeof FORM_SEARCH)[number]]?: string | undefined };

const CHARTS = ['bar', 'stacked', 'line', 'number'] as const;
export type ChartKind = (typeof CHARTS)[number];
export const STEPS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Step = (typeof STEPS)[number];

const KINDS = {
  lanes: ['choice', 'level', 'flag', 'ref'],
  days: ['date', 'instant'],
  measures: ['integer', 'money', 'duration'],
} as const;
/** References that a type can have many of, so that each is no lane of its own. */
const NO_LANES = new Set(['createdBy', 'updatedBy', 'requester']);

const fieldsWith = (type: RecordType, kinds: readonly string[]): string[] => {
  const named = [...new Set([...type.views.list, ...type.views.form, ...Object.keys(type.fields)])];
  return named.filter((name) => kinds.includes(type.fields[name]?.kind ?? ''));
};

/** By what the records can be laid out in lanes: the state first, then what the list shows. */
export const lanesOf = (type: RecordType): string[] => [
  'state',
  ...fieldsWith(type, KINDS.lanes).filter((name) => name !== 'state' && !NO_LANES.has(name)),
];
export const daysOf = (type: RecordType): string[] => fieldsWith(type, KINDS.days);
export const measuresOf = (type: RecordType): string[] => fieldsWith(type, KINDS.measures);

export const formOf = ({ display }: FormSearch): Form => FORMS.find((form) => form === display) ?? 'list';

const among = <T extends string>(given: string | undefined, known: readonly T[], otherwise: T): T =>
  known.find((each) => each === given) ?? otherwise;

export const boardOf = (type: RecordType, { by }: FormSearch): { by: string } => ({
  by: among(by, lanesOf(type), 'state'),
});

/** The days that a calendar lays records on: of the record's own first, the deadline where it has none. */
export const calendarOf = (type: RecordType, { from, to }: FormSearch): { from: string; to: string | undefined } => {
  const days = daysOf(type);
  const own = days.filter((name) => !['createdAt', 'updatedAt', 'archivedAt'].includes(name));
  const first = own.find((name) => name === 'dueAt') ?? own[0] ?? 'createdAt';
  const chosen = among(from, days, first);
  return { from: chosen, to: to !== chosen && to !== undefined && days.includes(to) ? to : undefined };
};

export type ChartShape = {
  kind: ChartKind;
  /** What the parts are: a field, or a date with a step. */
  by: string;
  step: Step | undefined;
  split: string | undefined;
  /** 'count', 'sum:field', 'average:field' */
  measure: string;
};

/** What a chart counts, by what, drawn how. */
export const chartOf = (type: RecordType, search: FormSearch): ChartShape => {
  const [lanes, days] = [lanesOf(type), daysOf(type)];
  const over = search.over !== undefined && days.includes(search.over) ? search.over : undefined;
  const by = over ?? among(search.by, lanes, 'state');
  const split =
    search.split !== undefined && search.split !== by && lanes.includes(search.split) ? search.split : undefined;
  const [how, field] = (search.measure ?? 'count').split(':');
  const measured = (how === 'sum' || how === 'average') && field !== undefined && measuresOf(type).includes(field);
  return {
    kind: among(search.chart, CHARTS, over === undefined ? (split === undefined ? 'bar' : 'stacked') : 'line'),
    by,
    step: over === undefined ? undefined : among(search.step, STEPS, 'day'),
    split,
    measure: measured ? `${how}:${field}` : 'count',
  };
};

/** What is kept of a form in a saved view. */
export type FormOptions = {
  board?: { by: string };
  calendar?: { from: string; to?: string };
  chart?: {
    kind: ChartKind;
    by?: string;
    over?: string;
    step?: Step;
    split?: string;
    measure: 'count' | { field: string; of: 'sum' | 'average' };
  };
};

/**
 * The options of the form that the address shows, as a saved view keeps them; `before` keeps those of the other forms.
 * @public
 */
export const optionsOf = (type: RecordType, search: FormSearch, before: FormOptions = {}): FormOptions => {
  switch (formOf(search)) {
    case 'list':
      return before;
    case 'board':
      return { ...before, board: boardOf(type, search) };
    case 'calendar': {
      const { from, to } = calendarOf(type, search);
      return { ...before, calendar: { from, ...(to === undefined ? {} : { to }) } };
    }
    case 'chart': {
      const { kind, by, step, split, measure } = chartOf(type, search);
      const [of, field] = measure.split(':');
      return {
        ...before,
        chart: {
          kind,
          ...(step === undefined ? { by } : { over: by, step }),
          ...(split === undefined ? {} : { split }),
          measure: field === undefined ? 'count' : { field, of: of === 'sum' ? 'sum' : 'average' },
        },
      };
    }
  }
};

const NOTHING: FormSearch = Object.fromEntries(FORM_SEARCH.map((name) => [name, undefined]));

/** What the address says for a form with these options; what other forms had in it is gone. */
export const searchOf = (display: Form, options: FormOptions | null | undefined): FormSearch => {
  const { board, calendar, chart } = options ?? {};
  switch (display) {
    case 'list':
      return NOTHING;
    case 'board':
      return { ...NOTHING, display, ...board };
    case 'calendar':
      return { ...NOTHING, display, ...calendar };
    case 'chart':
      return chart === undefined
        ? { ...NOTHING, display }
        : {
            ...NOTHING,
            display,
            chart: chart.kind,
            by: chart.by,
            over: chart.over,
            step: chart.step,
            split: chart.split,
            measure: chart.measure === 'count' ? undefined : `${chart.measure.of}:${chart.measure.field}`,
          };
  }
};
