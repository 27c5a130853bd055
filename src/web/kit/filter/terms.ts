/**
 * The filter language as chips and text: `state:new,inProgress -team:t1 priority:1..2 createdAt:>7d open "printer jam"`.
 * Terms are joined by 'and'; values within a term by 'or'. What they mean, and every fault in them, is said by the API
 * (kernel/store/filter.ts); this file only takes a filter apart and puts it together again without losing anything.
 */
export type FieldTerm = { kind: 'field'; field: string; not: boolean; values: string[] };
export type WordTerm = { kind: 'word'; text: string; not: boolean; quoted: boolean };
export type Term = FieldTerm | WordTerm;

const TOKEN = /(-?)(?:([A-Za-z][\w.]*):)?((?:"[^"]*"|[^\s",]+)(?:,(?:"[^"]*"|[^\s",]+))*)/gu;
const VALUE = /"[^"]*"|[^\s",]+/gu;

const unquote = (value: string): string => (value.startsWith('"') ? value.slice(1, -1) : value);
const quote = (value: string): string => `"${value.replaceAll('"', '')}"`;
const written = (value: string): string => (/[\s",]/u.test(value) ? quote(value) : value);

/** The terms of a filter text. Never fails: what is not a term is a word to look for. */
export const parseTerms = (text: string): Term[] =>
  [...text.matchAll(TOKEN)].map(([, minus, field, rest = '']): Term => {
    const not = minus === '-';
    if (field) return { kind: 'field', field, not, values: [...rest.matchAll(VALUE)].map(([value]) => unquote(value)) };
    return { kind: 'word', not, quoted: rest.startsWith('"'), text: unquote(rest) };
  });

/** One term as text. */
export const writeTerm = (term: Term): string => {
  const minus = term.not ? '-' : '';
  if (term.kind === 'field') return `${minus}${term.field}:${term.values.map(written).join(',')}`;
  return minus + (term.quoted ? quote(term.text) : term.text);
};

export const writeTerms = (terms: readonly Term[]): string => terms.map(writeTerm).join(' ');

/** The filter with the term for this field set to these values; without it when there are none. */
export const withValues = (terms: readonly Term[], field: string, values: string[], not = false): Term[] => {
  const term: FieldTerm = { kind: 'field', field, not, values };
  const at = terms.findIndex((each) => each.kind === 'field' && each.field === field);
  if (values.length === 0) return terms.filter((_, index) => index !== at);
  return at < 0 ? [...terms, term] : terms.map((each, index) => (index === at ? term : each));
};

/** The values that a filter asks of a field; none when it says nothing about it. */
export const valuesOf = (terms: readonly Term[], field: string): string[] =>
  terms.flatMap((term) => (term.kind === 'field' && term.field === field ? term.values : []));
