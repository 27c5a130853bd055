import type { Predicate } from '../access/predicate.ts';
import type { Context } from '../context.ts';
import type { Row as StoredRow } from '../store/row-reader.ts';
import type { SettingsReader } from '../settings/settings.ts';
import type { Principal } from '../access/principal.ts';
import type { Phase } from './phase.ts';

/** What a guard may look at. `input` holds the fields that came with the transition. */
export type GuardContext<Row> = {
  readonly row: Row;
  readonly input: Readonly<Record<string, unknown>>;
  /** The comment that came with it, if any. */
  readonly comment: string | null;
  readonly now: number;
  readonly settings: SettingsReader;
  readonly principal: Principal;
};
/** Answers true, or the sentence that says why not and what to do. */
export type Guard<Row> = (context: GuardContext<Row>) => true | { code: string; message: string };

/** Something that the caller should know before it is done, and confirms by its name. */
export type Question = {
  readonly name: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

export type Transition<Row, State extends string, FieldName extends string> = {
  readonly from: readonly State[];
  readonly to: State;
  /** Fields that must be filled when it is done: given with it, or already there. */
  readonly asks?: readonly FieldName[];
  /** Fields that may come along. */
  readonly takes?: readonly FieldName[];
  readonly guard?: Guard<Row>;
  /** Asks back once, unless the caller confirmed it already; may look things up. */
  readonly question?: (context: Context, row: StoredRow) => Promise<Question | null>;
  /** Who may; by default whoever may edit. */
  readonly may?: Predicate;
  /** Done by the product alone. */
  readonly system?: boolean;
  /** Also asked: a comment that the requester will read, or an internal one. */
  readonly comment?: 'public' | 'internal';
  /** The letter that does it. */
  readonly key?: string;
  readonly label?: string;
  /** Whoever did it may take it back, as long as nobody changed since what it changed: everything is then as it was before. */
  readonly undo?: true;
};

export type Lifecycle<Row, State extends string = string, FieldName extends string = string> = {
  readonly initial: State;
  readonly states: Readonly<Record<State, Phase>>;
  readonly transitions: Readonly<Record<string, Transition<Row, State, FieldName>>>;
};
