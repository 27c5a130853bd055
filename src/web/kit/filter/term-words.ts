import type { TFunction } from 'i18next';
import type { RecordType } from '../../api/types.ts';
import { choicesOf } from '../fields/choices.ts';
import { labelsOf } from '../fields/labels.ts';
import { comparedOf, SPANS } from './operators.ts';
import type { Term } from './terms.ts';

/** Words that stand for a condition of their own. */
const MARKS = new Set(['open', 'closed', 'mine', 'unassigned', 'late', 'archived']);

/** In a register that is only kept, what is not ended is current; nothing in it is open work. */
const registerWord = (type: RecordType, word: string): string =>
  word === 'open' && !type.views.list.includes('assignee') ? 'current' : word;

export type TermWords = { field: string; op: string; value: string };

/**
 * What a term of a filter is called: choices and states by their words, records by the name that `nameOf` knows, or as they were
 * written.
 */
export const termWords = (
  t: TFunction,
  type: RecordType,
  term: Term,
  nameOf: (field: string, value: string) => string | undefined = () => undefined,
): TermWords => {
  const labels = labelsOf(t, type);
  const op = t(term.not ? 'filter.isNot' : 'filter.is');
  if (term.kind === 'word') {
    return MARKS.has(term.text) && !term.quoted
      ? {
          field: t(`filter.mark.${term.text}.field`),
          op,
          value: t(`filter.mark.${registerWord(type, term.text)}.value`),
        }
      : { field: t('filter.words'), op: t(term.not ? 'filter.lack' : 'filter.hold'), value: term.text };
  }
  const spanOf = (text: string): string => (SPANS.includes(text) ? t(`filter.span.${text}`).toLowerCase() : text);
  const wordOf = (field: string, value: string): string => {
    if (field === 'state') return type.lifecycle.states[value] ? labels.state(value) : value;
    const { operator, first, second } = comparedOf(value, 'is');
    if (operator === 'any') return t('filter.operator.any');
    if (operator === 'between')
      return first === '' ? `… ${spanOf(second)}` : `${spanOf(first)} – ${second === '' ? '…' : spanOf(second)}`;
    if (operator !== 'is' && operator !== 'none') return `${t(`filter.operator.${operator}`)} ${spanOf(first)}`;
    if (value === 'me' || value === 'none') return t(`filter.value.${value}`, { context: field });
    return (
      choicesOf(t, field, type.fields[field]).find((choice) => choice.value === value)?.label ??
      nameOf(field, value) ??
      spanOf(value)
    );
  };
  return {
    field: labels.field(term.field),
    op,
    value: term.values.map((value) => wordOf(term.field, value)).join(', '),
  };
};
