import { filterFaults, withAliases, type FieldLookup } from '#kernel/filter/check.ts';
import { MARKS, type FilterFault } from '#kernel/filter/parse.ts';
import { writtenValue } from '#kernel/filter/write.ts';
import type { TFunction } from 'i18next';
import type { RecordType } from '../../api/types.ts';
import { choicesOf } from '../fields/choices.ts';
import { labelsOf } from '../fields/labels.ts';
import { SPANS } from './operators.ts';

/** What a filter may name in a type, as the API describes it. */
export const lookupIn = (type: RecordType): FieldLookup =>
  withAliases((name) => {
    const field = type.fields[name];
    if (!field) return undefined;
    const values = name === 'state' ? Object.keys(type.lifecycle.states) : field.choices?.map(({ value }) => value);
    return { name, kind: field.kind, values };
  });

/** What is wrong with a filter that is being typed, with the places. */
export const faultsIn = (type: RecordType, text: string): readonly FilterFault[] =>
  filterFaults(text, lookupIn(type), type.labelPlural);

/** What may stand at the caret: the text that it replaces, and what it is called. */
export type Completion = { from: number; to: number; text: string; label: string };

const MOST = 8;

type Offer = { text: string; label: string };

const valuesFor = (t: TFunction, type: RecordType, name: string): Offer[] => {
  const field = type.fields[name];
  const labels = labelsOf(t, type);
  const empty = ['none', 'any'].map((text) => ({ text, label: t(`filter.operator.${text}`) }));
  if (name === 'state')
    return Object.keys(type.lifecycle.states).map((value) => ({ text: value, label: labels.state(value) }));
  const choices = choicesOf(t, name, field).map(({ value, label }) => ({ text: writtenValue(value), label }));
  if (choices.length > 0) return [...choices, ...empty];
  if (field?.kind === 'flag')
    return ['yes', 'no'].map((text) => ({ text, label: t(text === 'yes' ? 'field.yes' : 'field.no') }));
  if (field?.kind === 'date' || field?.kind === 'instant')
    return [...SPANS.map((text) => ({ text, label: t(`filter.span.${text}`) })), ...empty];
  if (field?.kind === 'ref') {
    const mine = field.to === 'person' || field.to === 'team' ? [{ text: 'me', label: t('filter.value.me') }] : [];
    return [...mine, ...empty];
  }
  return empty;
};

/** What can be typed on at the caret: names of fields and marks, or values of the field that the caret is in. */
export const completionsAt = (t: TFunction, type: RecordType, text: string, caret: number): Completion[] => {
  const before = text.slice(0, caret);
  const [, minus = '', name, list] = /(?:^|\s)(-?)(?:([a-zA-Z][\w.]*):)?((?:"[^"]*"|[^\s"])*)$/u.exec(before) ?? [];
  if (list === undefined) return [];
  const after = /^[^\s,]*/u.exec(text.slice(caret))?.[0].length ?? 0;
  const typed = name === undefined ? list : (list.split(',').at(-1) ?? '');
  const from = caret - typed.length;
  const to = caret + after;
  const labels = labelsOf(t, type);
  const words = typed.toLowerCase();
  const fits = (offer: Offer): boolean =>
    offer.text !== typed && (offer.text.toLowerCase().startsWith(words) || offer.label.toLowerCase().includes(words));
  const offers: Offer[] =
    name !== undefined
      ? valuesFor(t, type, lookupIn(type)(name)?.name ?? name)
      : [
          ...[...MARKS].map((mark) => ({ text: mark, label: t(`filter.mark.${mark}.value`) })),
          ...Object.entries(type.fields)
            .filter(([, { kind }]) => kind !== 'structured')
            .map(([each]) => ({ text: `${each}:`, label: labels.field(each) })),
        ];
  if (name === undefined && words === '' && minus === '') return [];
  return offers
    .filter(fits)
    .slice(0, MOST)
    .map((offer) => ({ ...offer, from, to }));
};
