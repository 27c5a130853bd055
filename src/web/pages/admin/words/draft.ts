import type { TFunction } from 'i18next';
import type { LifecycleWords } from '#kernel/record/lifecycle-words.ts';
import type { RecordType } from '../../../api/types.ts';
import { choicesOf } from '../../../kit/fields/choices.ts';
import { wordsOf } from '../../../kit/schema/shape.ts';

/** A state, a step or a value: what it is usually called, what the organisation calls it ('' for as usual), whether it is offered. */
export type Word = { value: string; usual: string; label: string; hidden: boolean };
/** `decided`: the organisation says how the values of the field are called, ordered and offered. */
export type Choice = { field: string; words: Word[]; decided: boolean };
export type Draft = { states: Word[]; steps: Word[]; choices: Choice[] };

/** As the settings hold them, by type. */
export type StateWords = Record<string, LifecycleWords>;
type Said = { value: string; label?: string; hidden?: boolean };
export type ChoiceWords = Record<string, Record<string, Said[]>>;

/** What there is to call and to offer in a record type, as it stands; `said` is what was decided about its choices. */
export const draftOf = (t: TFunction, type: RecordType, said: Readonly<Record<string, unknown>>): Draft => {
  const word = (
    kind: 'state' | 'transition',
    value: string,
    each: { label: string; own?: boolean; hidden?: boolean },
  ) => ({
    value,
    usual: t(`record.${type.name}.${kind}.${value}`, { defaultValue: each.own ? wordsOf(value) : each.label }),
    label: each.own ? each.label : '',
    hidden: each.hidden === true,
  });
  return {
    states: Object.entries(type.lifecycle.states).map(([value, each]) => word('state', value, each)),
    steps: Object.entries(type.lifecycle.transitions).map(([value, each]) => word('transition', value, each)),
    choices: Object.entries(type.fields).flatMap(([field, info]) => {
      const words = choicesOf(t, field, info).map(({ value, label, hidden }) => ({
        value,
        usual: t(`choice.${field}.${value}`, { defaultValue: wordsOf(value) }),
        label: info.choices?.find((each) => each.value === value)?.own ? label : '',
        hidden: hidden === true,
      }));
      return words.length === 0 ? [] : [{ field, words, decided: field in said }];
    }),
  };
};

const saidOf = ({ value, label, hidden }: Word): Said => ({
  value,
  ...(label.trim() === '' ? {} : { label: label.trim() }),
  ...(hidden ? { hidden } : {}),
});
const isPlain = ({ label, hidden }: Word): boolean => label.trim() === '' && !hidden;

/** The setting of states and steps with what was decided about a type; a type of which nothing was decided is left out. */
export const withStates = (all: StateWords, type: string, { states, steps }: Draft): StateWords => {
  const { [type]: _, ...others } = all;
  const mine: LifecycleWords = {
    states: Object.fromEntries(states.flatMap((each) => (isPlain(each) ? [] : [[each.value, each.label.trim()]]))),
    steps: Object.fromEntries(
      steps.flatMap((each) => {
        const { value, ...said } = saidOf(each);
        return isPlain(each) ? [] : [[value, said]];
      }),
    ),
  };
  return Object.keys(mine.states).length + Object.keys(mine.steps).length === 0 ? others : { ...others, [type]: mine };
};

/** The setting of choices with what was decided about a type's fields; a field as it comes is left out. */
export const withChoices = (all: ChoiceWords, type: string, { choices }: Draft): ChoiceWords => {
  const { [type]: _, ...others } = all;
  const mine = Object.fromEntries(
    choices.flatMap(({ field, words, decided }) => (decided ? [[field, words.map(saidOf)]] : [])),
  );
  return Object.keys(mine).length === 0 ? others : { ...others, [type]: mine };
};

/** The words with one moved up or down; the same where it cannot go on. */
export const moved = (words: readonly Word[], at: number, by: 1 | -1): Word[] => {
  const to = at + by;
  const [one, other] = [words[at], words[to]];
  if (!one || !other) return [...words];
  return words.map((each, n) => (n === at ? other : n === to ? one : each));
};
