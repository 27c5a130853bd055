import { readFilter, type Value } from '#kernel/filter/parse.ts';
import { writtenValue } from '#kernel/filter/write.ts';

/**
 * The filter language as chips and text: `state:new,inProgress -team:t1 priority:1..2 createdAt:>-7d open "printer jam"`.
 * Terms are joined by 'and'; values within a term by 'or'. How it is read is the kernel's (kernel/filter); this file only takes a
 * filter apart and puts it together again without losing anything. A value keeps its sign: '>=3', '~part', '1..3'.
 */
export type FieldTerm = { kind: 'field'; field: string; not: boolean; values: string[] };
export type WordTerm = { kind: 'word'; text: string; not: boolean; quoted: boolean };
export type Term = FieldTerm | WordTerm;

const SIGN = /^(>=|<=|>|<|~)(.*)$/su;
const SIGNS = { ge: '>=', le: '<=', gt: '>', lt: '<', has: '~', eq: '' } as const;

/** A value without the quotes that it does not need to be itself. */
const plain = (value: Value): string => {
  if (value.compare === 'range') return `${value.from}..${value.to}`;
  const needsQuotes = value.quoted === true && (SIGN.test(value.value) || /\.\.|^(?:none|any)$/u.test(value.value));
  return needsQuotes ? `"${value.value}"` : SIGNS[value.compare] + value.value;
};

const written = (value: string): string => {
  if (value.startsWith('"')) return value;
  const [, sign, rest] = SIGN.exec(value) ?? [];
  if (sign !== undefined) return sign + (/[\s",]/u.test(rest ?? '') ? writtenValue(rest ?? '') : (rest ?? ''));
  return /[\s",]/u.test(value) ? writtenValue(value) : value;
};
const quote = (value: string): string => `"${value.replaceAll('"', '')}"`;

/** The terms of a filter text. Never fails: what is not a term is a word to look for. */
export const parseTerms = (text: string): Term[] =>
  readFilter(text).terms.map((term): Term => {
    const not = term.negated;
    if (term.kind === 'field') return { kind: 'field', field: term.field, not, values: term.values.map(plain) };
    if (term.kind === 'mark') return { kind: 'word', not, quoted: false, text: term.mark };
    return { kind: 'word', not, quoted: term.quoted, text: term.words };
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
