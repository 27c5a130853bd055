/** The kinds of field, a closed set. Each is plain data; each has one column and, in the browser, one control. */

import type { SettingsReader } from '../settings/settings.ts';

/** A value that an organisation offers for a field. */
export type Offered = {
  readonly value: string;
  /** What it is called, where that is something else. */
  readonly label?: string;
  readonly within?: { readonly field: string; readonly value: string } | undefined;
};

type Common = {
  /** Must be given when the record is created, and stays given. */
  readonly required?: boolean;
  /** Set by the product (derived, or by an action), never by a form. */
  readonly readOnly?: boolean;
  /** Personal data: its values go into the erasable part of history. */
  readonly personal?: boolean;
  /** Hidden from people who see the record only as customer or user. */
  readonly internal?: boolean;
  /** Follows from the clocks and the calendar: recomputed with every write, and not written into history. */
  readonly measured?: boolean;
  /** Filters on it have an index of their own. */
  readonly indexed?: boolean;
  readonly label?: string;
};

export type TextField = Common & {
  readonly kind: 'text';
  readonly max?: number;
  /** At least so many characters, where it is filled. */
  readonly min?: number;
  /** What the whole of it must match (safe-pattern.ts). */
  readonly pattern?: string;
  /** What can be chosen, by the settings of the organisation; `within` the value of another field that it belongs to. */
  readonly offered?: (settings: SettingsReader) => readonly Offered[];
  readonly format?: 'email' | 'url' | 'zone' | 'phone';
};
export type MarkdownField = Common & { readonly kind: 'markdown' };
export type ChoiceField<V extends string = string> = Common & {
  readonly kind: 'choice';
  readonly values: readonly V[];
  readonly initial?: V;
};
export type LevelField = Common & {
  readonly kind: 'level';
  readonly from: number;
  readonly to: number;
  readonly initial?: number;
};
export type FlagField = Common & { readonly kind: 'flag' };
export type IntegerField = Common & { readonly kind: 'integer'; readonly min?: number; readonly max?: number };
export type MoneyField = Common & { readonly kind: 'money' };
export type DateField = Common & { readonly kind: 'date' };
export type InstantField = Common & { readonly kind: 'instant' };
export type DurationField = Common & { readonly kind: 'duration' };
export type RefField = Common & { readonly kind: 'ref'; readonly to: string };
export type ManyField = Common & { readonly kind: 'words' };
export type StructuredField<T = unknown> = Common & {
  readonly kind: 'structured';
  readonly schema: { parse(value: unknown): T };
  /** It is a list of ids of records: readers get those that they may know of. */
  readonly ids?: boolean;
};

export type Field =
  | TextField
  | MarkdownField
  | ChoiceField
  | LevelField
  | FlagField
  | IntegerField
  | MoneyField
  | DateField
  | InstantField
  | DurationField
  | RefField
  | ManyField
  | StructuredField;
export type Fields = Readonly<Record<string, Field>>;

type Options<F> = Omit<F, 'kind' | 'values' | 'from' | 'to' | 'schema'>;

/** One line of text, at most `max` (500) characters. */
export const text = <const O extends Options<TextField>>(options?: O) =>
  ({ kind: 'text', ...options }) as const as { kind: 'text' } & O;
/** Markdown, at most 200,000 characters. */
export const markdown = <const O extends Options<MarkdownField>>(options?: O) =>
  ({ kind: 'markdown', ...options }) as { kind: 'markdown' } & O;
/** One of named values. */
export const choice = <const V extends string, const O extends Options<ChoiceField<V>>>(
  values: readonly V[],
  options?: O,
) => ({ kind: 'choice', values, ...options }) as { kind: 'choice'; values: readonly V[] } & O;
/** A whole number on a short scale whose steps have words (impact 1 to 3, priority 1 to 5); 1 is the highest. */
export const level = <const O extends Options<LevelField>>(from: number, to: number, options?: O) =>
  ({ kind: 'level', from, to, ...options }) as { kind: 'level'; from: number; to: number } & O;
export const flag = <const O extends Options<FlagField>>(options?: O) =>
  ({ kind: 'flag', ...options }) as { kind: 'flag' } & O;
export const integer = <const O extends Options<IntegerField>>(options?: O) =>
  ({ kind: 'integer', ...options }) as { kind: 'integer' } & O;
/**
 * Money in minor units (cents) as a whole number, at most 2^53.
 * @public
 */
export const money = <const O extends Options<MoneyField>>(options?: O) =>
  ({ kind: 'money', ...options }) as { kind: 'money' } & O;
/** A day, 'YYYY-MM-DD'. */
export const date = <const O extends Options<DateField>>(options?: O) =>
  ({ kind: 'date', ...options }) as { kind: 'date' } & O;
/** A moment, ISO 8601 in UTC with milliseconds. */
export const instant = <const O extends Options<InstantField>>(options?: O) =>
  ({ kind: 'instant', ...options }) as { kind: 'instant' } & O;
/** A length of time in milliseconds. */
export const duration = <const O extends Options<DurationField>>(options?: O) =>
  ({ kind: 'duration', ...options }) as { kind: 'duration' } & O;
/** The type of a reference that may name a record of any type. */
export const ANY_RECORD = '*';

/** Another record, by its id. */
export const ref = <const T extends string, const O extends Options<RefField>>(to: T, options?: O) =>
  ({ kind: 'ref', to, ...options }) as { kind: 'ref'; to: T } & O;
/** Short words, such as tags: at most 50 of 60 characters. */
export const words = <const O extends Options<ManyField>>(options?: O) =>
  ({ kind: 'words', ...options }) as { kind: 'words' } & O;
/** A small structure, checked by its own schema. */
export const structured = <T, const O extends Options<StructuredField>>(
  schema: { parse(value: unknown): T },
  options?: O,
) => ({ kind: 'structured', schema, ...options }) as { kind: 'structured'; schema: { parse(value: unknown): T } } & O;

/** What a field holds in memory; null where it is empty. */
export type ValueOf<F> = F extends { kind: 'choice'; values: readonly (infer V)[] }
  ? V
  : F extends { kind: 'flag' }
    ? boolean
    : F extends { kind: 'level' | 'integer' | 'money' | 'duration' }
      ? number
      : F extends { kind: 'words' }
        ? readonly string[]
        : F extends { kind: 'structured'; schema: { parse(value: unknown): infer T } }
          ? T
          : string;
type Filled<F> = F extends { required: true } | { kind: 'flag' | 'words' } ? ValueOf<F> : ValueOf<F> | null;
export type ValuesOf<Fs> = { -readonly [K in keyof Fs]: Filled<Fs[K]> };

/** One field as the projections see it: its name, its column, what it is. */
export type ProjectedField = {
  readonly name: string;
  readonly column: string;
  readonly field: Field;
  readonly common: boolean;
};
