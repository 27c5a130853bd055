import type { ClockEvent } from '../time/clock.ts';

/**
 * What a rule may know of a record: columns of its own row, in the form in which rules compare them. Declared as data, so that a
 * whole table can be read column by column when everything is judged anew. `given` says only that something stands there.
 */
export type FactKind = 'instant' | 'number' | 'flag' | 'given' | 'word' | 'words' | 'clocks';

/** Where it is read only for some records: open ones, or those in which another field stands (a flag is true). */
export type Fact = { readonly kind: FactKind; readonly field: string; readonly when?: string };
export type FactSpec = Readonly<Record<string, Fact>>;

type Clocks = Readonly<Record<string, readonly ClockEvent[]>>;
type ValueOf<K extends FactKind> = K extends 'instant' | 'number'
  ? number | null
  : K extends 'flag' | 'given'
    ? boolean
    : K extends 'word'
      ? string | null
      : K extends 'words'
        ? readonly string[]
        : Clocks;
export type FactsOf<Spec extends FactSpec> = { readonly [Name in keyof Spec]: ValueOf<Spec[Name]['kind']> };

const fact =
  <const K extends FactKind>(kind: K) =>
  (field: string, when?: string) =>
    ({ kind, field, ...(when === undefined ? {} : { when }) }) as {
      readonly kind: K;
      readonly field: string;
      readonly when?: string;
    };

/** A moment, epoch ms. */
export const instantOf = fact('instant');
export const numberOf = fact('number');
export const flagOf = fact('flag');
/** Whether the field holds anything. */
export const givenIn = fact('given');
/** A short text, a choice or the id of a reference. */
export const wordOf = fact('word');
export const wordsIn = fact('words');
/** The events of every clock of the record. */
export const clocksOf = (when?: string) => fact('clocks')('clocks', when);

/** The condition 'open' of a fact: the record is neither done nor void. */
export const WHEN_OPEN = 'open';
const OPEN = new Set(['new', 'active', 'waiting']);
const NO_WORDS: readonly string[] = [];
const NO_CLOCKS: Clocks = {};

type AnyRow = Readonly<Record<string, unknown>>;
const isGiven = (value: unknown): boolean => value !== null && value !== undefined && value !== '' && value !== false;
const isRead = (row: AnyRow, when: string | undefined): boolean =>
  when === undefined || (when === WHEN_OPEN ? OPEN.has(String(row['phase'])) : isGiven(row[when]));

const EMPTY: Readonly<Record<FactKind, unknown>> = {
  flag: false,
  given: false,
  words: NO_WORDS,
  clocks: NO_CLOCKS,
  instant: null,
  number: null,
  word: null,
};

/** What a fact says where there is nothing. */
export const emptyFact = (kind: FactKind): unknown => EMPTY[kind];

const valueOf = (kind: FactKind, value: unknown): unknown => {
  if (value === null || value === undefined) return emptyFact(kind);
  if (kind === 'given') return isGiven(value);
  return kind === 'instant' ? Date.parse(value as string) : value;
};

/** The facts of one row. */
export const factsOf = <Spec extends FactSpec>(spec: Spec, row: AnyRow): FactsOf<Spec> => {
  const facts: Record<string, unknown> = {};
  for (const name in spec) {
    const { kind, field, when } = spec[name] as Fact;
    facts[name] = isRead(row, when) ? valueOf(kind, row[field]) : emptyFact(kind);
  }
  return facts as FactsOf<Spec>;
};
