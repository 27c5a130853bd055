import type { RecordType } from '../../api/types.ts';
import type { SavedView, ViewColumn } from '../../api/views.ts';
import {
  FORM_SEARCH,
  formOf,
  optionsOf,
  searchOf,
  type Form,
  type FormOptions,
  type FormSearch,
} from '../display/forms.ts';
import { hasWork, isAboutOpen, type ListView } from '../list/views.ts';

/** What the address of a list may say. What it does not say is the view's, and without a view what suits the type. */
export type Search = FormSearch & {
  view?: string | undefined;
  filter?: string | undefined;
  sort?: string | undefined;
  group?: string | undefined;
  columns?: string | undefined;
  open?: string | undefined;
};

/** What is asked of a type's records, and how the answer is shown. */
export type Question = {
  readonly view: SavedView | null;
  readonly filter: string;
  readonly sort: string;
  readonly group: string;
  /** Null for the columns of the type itself, as many as fit. */
  readonly columns: readonly ViewColumn[] | null;
  readonly form: Form;
  /** What is said of the form, by the address or the view. */
  readonly search: FormSearch;
  readonly options: FormOptions;
  /** Whether it differs from the saved view that it began from. */
  readonly changed: boolean;
  readonly open: string | undefined;
};

/** Columns as an address writes them: 'number,title:320,priority'. */
export const writeColumns = (columns: readonly ViewColumn[]): string =>
  columns.map(({ field, width }) => (width === undefined ? field : `${field}:${width}`)).join(',');

export const readColumns = (text: string): ViewColumn[] =>
  text.split(',').flatMap((each) => {
    const [, field, width] = /^([\w.]+)(?::(\d{2,4}))?$/.exec(each) ?? [];
    return field === undefined ? [] : [{ field, ...(width === undefined ? {} : { width: Number(width) }) }];
  });

/** What a list of a type can be grouped by: its deadline where it has clocks, then what has few values, then what names others or lies in time. */
export const groupings = (type: RecordType): string[] => {
  const of = (...kinds: string[]): string[] =>
    Object.entries(type.fields).flatMap(([name, { kind }]) => (kinds.includes(kind) ? [name] : []));
  const first = [...type.views.list, ...type.views.form];
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  const chosen = of('text').filter((name) => type.fields[name]?.offered !== undefined);
  const fields = [...of('choice', 'level'), ...chosen, ...of('ref', 'flag'), ...of('date', 'instant'), ...of('words')];
  return [...(hasWork(type) ? ['deadline'] : []), 'state', ...fields.toSorted((a, b) => rank(a) - rank(b)), 'none'];
};

const groupAtFirst = (type: RecordType, filter: string): string =>
  isAboutOpen(filter, type) ? (groupings(type)[0] ?? 'none') : 'none';
const sortAtFirst = (group: string): string => (group === 'deadline' ? 'dueAt' : '-updatedAt');

/** What the address says of the form, on top of what the view does. */
const formSearch = (search: Search, view: SavedView | null): FormSearch => {
  const said = Object.fromEntries(
    FORM_SEARCH.flatMap((name) => (search[name] === undefined ? [] : [[name, search[name]]])),
  );
  const same = search.display === undefined || search.display === view?.display;
  return view && same ? { ...searchOf(view.display, view.options), ...said } : said;
};

/** The question that an address puts, with the view that it names or that one begins with. */
export const questionOf = (
  type: RecordType,
  search: Search,
  view: SavedView | null,
  derived: readonly ListView[],
  own: readonly ViewColumn[] | null,
): Question => {
  const filter = search.filter ?? (view ? (view.filter ?? '') : (derived[0]?.filter ?? ''));
  const group = search.group ?? (view ? (view.groupBy ?? 'none') : groupAtFirst(type, filter));
  const sort = search.sort ?? view?.sort ?? sortAtFirst(group);
  const columns = search.columns === undefined ? (view ? view.columns : own) : readColumns(search.columns);
  const known = columns?.filter(({ field }) => field in type.fields) ?? [];
  const shown = formSearch(search, view);
  const question = {
    view,
    filter,
    sort,
    group,
    columns: known.length > 0 ? known : null,
    form: formOf(shown),
    search: shown,
    options: optionsOf(type, shown, view?.options ?? {}),
    open: search.open,
  };
  return { ...question, changed: view !== null && differs(type, question, view) };
};

const differs = (type: RecordType, question: Omit<Question, 'changed'>, view: SavedView): boolean => {
  const saved = searchOf(view.display, view.options);
  const columns = view.columns?.filter(({ field }) => field in type.fields) ?? [];
  return (
    question.filter !== (view.filter ?? '') ||
    question.group !== (view.groupBy ?? 'none') ||
    question.sort !== (view.sort ?? sortAtFirst(question.group)) ||
    writeColumns(question.columns ?? []) !== writeColumns(columns) ||
    question.form !== view.display ||
    JSON.stringify(question.options) !== JSON.stringify(optionsOf(type, saved, view.options ?? {}))
  );
};

/** An address that says nothing on top of its view. */
export const unchanged: Search = Object.fromEntries(
  ['filter', 'sort', 'group', 'columns', ...FORM_SEARCH].map((name) => [name, undefined]),
);

/** What a view holds of a question. */
export const savedOf = ({ filter, sort, group, columns, form, options }: Question) => ({
  filter,
  sort,
  groupBy: group === 'none' ? null : group,
  columns: columns ?? [],
  display: form,
  options,
});

/** The saved view that somebody with these roles begins with: the first by name that is meant for one of them. */
export const firstView = (views: readonly SavedView[], roles: readonly string[]): SavedView | undefined =>
  views.find((view) => view.defaultFor.some((role) => roles.includes(role)));
