import { AppError } from '../errors.ts';

/**
 * The language of filters, the same typed by people and sent by programs:
 *   state:new,inProgress  -team:me  priority:1..2  created:>=2026-01-01  due:<now  assignee:none  open  "exact words" word
 * Terms are joined by 'and', values of one term by 'or'; '-' before a term negates it. Words without a field search the text.
 */
export type Comparison = 'eq' | 'lt' | 'le' | 'gt' | 'ge' | 'range';
export type Value =
  | { readonly compare: Exclude<Comparison, 'range'>; readonly value: string }
  | { readonly compare: 'range'; readonly from: string; readonly to: string };
export type Term =
  | { readonly kind: 'field'; readonly field: string; readonly values: readonly Value[]; readonly negated: boolean }
  | { readonly kind: 'mark'; readonly mark: string; readonly negated: boolean }
  | { readonly kind: 'words'; readonly words: string; readonly negated: boolean };

const MAX_LENGTH = 2_000;
const MAX_TERMS = 40;
const TERM = /\s*(-?)(?:([a-zA-Z][\w.]*):((?:"[^"]*"|[^\s",]*)(?:,(?:"[^"]*"|[^\s",]*))*)|"([^"]*)"|(\S+))/y;
const MARKS = new Set(['open', 'closed', 'mine', 'unassigned', 'late', 'archived']);

const unquote = (value: string): string => (value.startsWith('"') ? value.slice(1, -1) : value);

const valueOf = (raw: string): Value => {
  if (raw.startsWith('"')) return { compare: 'eq', value: unquote(raw) };
  const sign = /^(>=|<=|>|<)(.+)$/.exec(raw);
  if (sign !== null)
    return {
      compare: ({ '>=': 'ge', '<=': 'le', '>': 'gt', '<': 'lt' } as const)[sign[1] as '>='],
      value: unquote(sign[2] ?? ''),
    };
  const range = /^(.*?)\.\.(.*)$/.exec(raw);
  if (range !== null && (range[1] !== '' || range[2] !== ''))
    return { compare: 'range', from: range[1] ?? '', to: range[2] ?? '' };
  return { compare: 'eq', value: raw };
};

/** Reads a filter. Throws `filter.invalid` with the place that cannot be read. */
export const parseFilter = (filter: string): readonly Term[] => {
  if (filter.length > MAX_LENGTH)
    throw new AppError('filter.invalid', `A filter has at most ${MAX_LENGTH} characters.`);
  const terms: Term[] = [];
  TERM.lastIndex = 0;
  const text = filter.trimEnd();
  while (TERM.lastIndex < text.length) {
    const at = TERM.lastIndex;
    const found = TERM.exec(text);
    if (found === null)
      throw new AppError('filter.invalid', `The filter cannot be read from '${text.slice(at, at + 30).trim()}'.`);
    const [, minus, field, list, quoted, word] = found;
    const negated = minus === '-';
    if (field !== undefined) {
      const raw = list?.match(/"[^"]*"|[^",]+/g) ?? [];
      if (raw.length === 0) throw new AppError('filter.invalid', `Give a value after '${field}:', or 'none'.`);
      terms.push({ kind: 'field', field, values: raw.map(valueOf), negated });
    } else if (word !== undefined && MARKS.has(word)) terms.push({ kind: 'mark', mark: word, negated });
    else if ((quoted ?? word ?? '').trim() !== '') terms.push({ kind: 'words', words: quoted ?? word ?? '', negated });
    if (terms.length > MAX_TERMS) throw new AppError('filter.invalid', `A filter has at most ${MAX_TERMS} terms.`);
  }
  return terms;
};
