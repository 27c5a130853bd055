import { readFilter, type FilterFault, type Term, type Value } from './parse.ts';
import { isMoment, lengthIn } from './moment.ts';

/** As much of a field as decides what can be asked of it. */
export type FilterField = {
  readonly name: string;
  readonly kind: string;
  /** What can be chosen: the values of a choice, the states. */
  readonly values?: readonly string[] | undefined;
};

/** The field that a name in a filter means, shorter names included; undefined where there is none for whoever asks. */
export type FieldLookup = (name: string) => FilterField | undefined;

/** Shorter names that people type. */
const ALIASES: Readonly<Record<string, string>> = {
  created: 'createdAt',
  updated: 'updatedAt',
  due: 'dueAt',
  caller: 'requester',
  item: 'configurationItem',
  tag: 'tags',
  is: 'state',
};

/** Finds a field by its name, or by a shorter one that people type. */
export const withAliases =
  <F>(named: (name: string) => F | undefined): ((name: string) => F | undefined) =>
  (name) =>
    named(name) ?? (Object.hasOwn(ALIASES, name) ? named(ALIASES[name] as string) : undefined);

const ORDER = ['eq', 'lt', 'le', 'gt', 'ge', 'range'];
/** How the values of each kind can be compared; 'none' and 'any' can be asked of all. */
const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  text: [...ORDER, 'has'],
  markdown: ['has'],
  choice: ['eq'],
  level: ORDER,
  flag: ['eq'],
  integer: ORDER,
  money: ORDER,
  date: ORDER,
  instant: ORDER,
  duration: ORDER,
  ref: ['eq'],
  words: ['eq'],
  structured: [],
};

/** How a field can be compared in a filter besides being empty or not. */
export const comparisonsOf = ({ kind, values }: FilterField): readonly string[] =>
  values === undefined ? (COMPARISONS[kind] ?? []) : ['eq'];

/** Whether a value asks for emptiness ('none') or its contrary ('any'). */
export const emptiness = (value: Value): 'none' | 'any' | null =>
  value.compare === 'eq' && value.quoted === undefined && (value.value === 'none' || value.value === 'any')
    ? value.value
    : null;

const FLAGS = ['yes', 'no', 'true', 'false'];

/** What a text must be to be a value of the field; null where it is one. */
const wanted = ({ kind, values }: FilterField, text: string): string | null => {
  if (values !== undefined) return values.includes(text) ? null : values.join(', ');
  switch (kind) {
    case 'integer':
    case 'level':
    case 'money':
      return /^-?\d{1,15}$/.test(text) ? null : 'a whole number';
    case 'duration':
      return lengthIn(text) === undefined ? 'a length such as 90m, 2h or 3d' : null;
    case 'date':
    case 'instant':
      return isMoment(text) ? null : 'a time such as 2026-06-04, -7d, today, this-week or now';
    case 'flag':
      return FLAGS.includes(text) ? null : 'yes or no';
    default:
      return null;
  }
};

const textsOf = (value: Value): readonly string[] =>
  value.compare === 'range' ? [value.from, value.to].filter((text) => text !== '') : [value.value];

const short = (text: string): string => text.slice(0, 60);

const valueFault = (given: string, field: FilterField, value: Value): string | null => {
  if (emptiness(value) !== null) return null;
  if (!comparisonsOf(field).includes(value.compare)) {
    const only = comparisonsOf(field);
    return only.length === 0
      ? `${short(given)} can only be asked whether it is empty: give none or any.`
      : only.includes('has')
        ? `${short(given)} is long text: search in it with ${short(given)}:~word.`
        : `${short(given)} cannot be compared like that: give values, none or any.`;
  }
  if (value.compare === 'has') return null;
  for (const text of textsOf(value)) {
    const want = wanted(field, text);
    if (want !== null) return `'${short(text)}' is no value for ${short(given)}: give ${want}.`;
  }
  return null;
};

/** What is wrong with the terms of a filter over `what` ('Incidents'), term by term, with the places. Pure. */
export const termFaults = (terms: readonly Term[], lookup: FieldLookup, what: string): readonly FilterFault[] =>
  terms.flatMap((term): FilterFault[] => {
    if (term.kind !== 'field') return [];
    const field = lookup(term.field);
    if (field === undefined)
      return [{ at: term.at, message: `${what} have no field '${short(term.field)}' to filter by.` }];
    return term.values.flatMap((value) => {
      const message = valueFault(term.field, field, value);
      return message === null ? [] : [{ at: value.at, message }];
    });
  });

/** What is wrong with a filter: nothing, or sentences with the places in the text. Pure. */
export const filterFaults = (filter: string, lookup: FieldLookup, what: string): readonly FilterFault[] => {
  const { terms, faults } = readFilter(filter);
  return [...faults, ...termFaults(terms, lookup, what)];
};
