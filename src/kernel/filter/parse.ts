import { AppError } from '../errors.ts';

/**
 * The language of filters, the same typed by people and sent by programs:
 *   state:new,inProgress  -team:me  priority:1..2  created:-7d..  due:this-week  title:~printer  assignee:none  open  "exact words" word
 * Terms are joined by 'and', values of one term by 'or'; '-' before a term negates it. Words without a field search the text. A value is
 * compared (`>=3`, `<now`), a range (`1..3`, `-7d..`), a part of a text (`~part`), `none` or `any` for empty and not empty, or simply it.
 */
export type Comparison = 'eq' | 'has' | 'lt' | 'le' | 'gt' | 'ge' | 'range';

/** From and to in the text, in UTF-16 units; the end is not part of it. */
export type Span = readonly [from: number, to: number];
export type Value = { readonly at: Span } & (
  | {
      readonly compare: Exclude<Comparison, 'range'>;
      readonly value: string;
      /** In quotes: `"none"` is the word, not emptiness. */
      readonly quoted?: true;
    }
  | { readonly compare: 'range'; readonly from: string; readonly to: string }
);
export type Term = { readonly at: Span; readonly negated: boolean } & (
  | { readonly kind: 'field'; readonly field: string; readonly values: readonly Value[] }
  | { readonly kind: 'mark'; readonly mark: string }
  | { readonly kind: 'words'; readonly words: string; readonly quoted: boolean }
);

/** What is wrong with a filter, and where. */
export type FilterFault = { readonly at: Span; readonly message: string };

export const MAX_FILTER = 2_000;
const MAX_TERMS = 40;
/** A value; a sign before quotes belongs to them: `~"two words"`. */
const ITEM = String.raw`(?:[<>=~]{0,2}"[^"]*"|[^\s",]*)`;
const LIST = `${ITEM}(?:,${ITEM})*`;
const TERM = new RegExp(String.raw`\s*(-?)(?:([a-zA-Z][\w.]*):(${LIST})|"([^"]*)"|(\S+))`, 'y');
const VALUE = /[<>=~]{0,2}"[^"]*"|[^",]+/g;
/** Words that stand for a condition of their own. */
export const MARKS: ReadonlySet<string> = new Set(['open', 'closed', 'mine', 'unassigned', 'late', 'archived']);

const SIGNS = { '>=': 'ge', '<=': 'le', '>': 'gt', '<': 'lt', '~': 'has' } as const;

const unquote = (value: string): string => (value.startsWith('"') ? value.slice(1, -1) : value);

const valueOf = (raw: string, at: Span): Value => {
  if (raw.startsWith('"')) return { at, compare: 'eq', value: unquote(raw), quoted: true };
  const sign = /^(>=|<=|>|<|~)(.+)$/su.exec(raw);
  if (sign !== null) return { at, compare: SIGNS[sign[1] as keyof typeof SIGNS], value: unquote(sign[2] ?? '') };
  const range = /^(.*?)\.\.(.*)$/su.exec(raw);
  if (range !== null && (range[1] !== '' || range[2] !== ''))
    return { at, compare: 'range', from: range[1] ?? '', to: range[2] ?? '' };
  return { at, compare: 'eq', value: raw };
};

const valuesIn = (list: string, start: number): Value[] =>
  [...list.matchAll(VALUE)].map(({ 0: raw, index }) => valueOf(raw, [start + index, start + index + raw.length]));

/** Reads as much of a filter as can be read, and says what cannot be, with the places. Never throws. */
export const readFilter = (filter: string): { terms: readonly Term[]; faults: readonly FilterFault[] } => {
  const whole: Span = [0, filter.length];
  if (filter.length > MAX_FILTER)
    return { terms: [], faults: [{ at: whole, message: `A filter has at most ${MAX_FILTER} characters.` }] };
  const terms: Term[] = [];
  const faults: FilterFault[] = [];
  const text = filter.trimEnd();
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const began = TERM.lastIndex;
    const found = TERM.exec(text);
    if (found === null) {
      const message = `The filter cannot be read from '${text.slice(began, began + 30).trim()}'.`;
      return { terms, faults: [...faults, { at: [began, text.length], message }] };
    }
    const [all, minus, field, list = '', quoted, word] = found;
    const from = began + all.length - all.trimStart().length;
    const at: Span = [from, began + all.length];
    const negated = minus === '-';
    if (field !== undefined) {
      const values = valuesIn(list, at[1] - list.length);
      if (values.length === 0) faults.push({ at, message: `Give a value after '${field}:', or 'none'.` });
      terms.push({ at, kind: 'field', field, values, negated });
    } else if (word !== undefined && MARKS.has(word)) terms.push({ at, kind: 'mark', mark: word, negated });
    else if ((quoted ?? word ?? '').trim() !== '')
      terms.push({ at, kind: 'words', words: quoted ?? word ?? '', quoted: quoted !== undefined, negated });
    if (terms.length > MAX_TERMS)
      return { terms, faults: [...faults, { at: whole, message: `A filter has at most ${MAX_TERMS} terms.` }] };
  }
  return { terms, faults };
};

/** Reads a filter. Throws `filter.invalid` with the place that cannot be read. */
export const parseFilter = (filter: string): readonly Term[] => {
  const { terms, faults } = readFilter(filter);
  const [fault] = faults;
  if (fault !== undefined) throw new AppError('filter.invalid', fault.message, { at: fault.at });
  return terms;
};
