import { WHEN_OPEN } from '../evidence/facts.ts';
import { judgeRow, type RuleSet, type Verdict } from '../evidence/rules.ts';
import type { AnyAction } from './action.ts';
import type { Predicate } from '../access/predicate.ts';
import type { ClockEvent, ClockReading } from '../time/clock.ts';
import type { SettingsReader } from '../settings/settings.ts';
import { commonFields, type CommonField, type CommonRow } from './common.ts';
import type { Conversion } from './conversion.ts';
import type { CustomFields } from './custom-field.ts';
import type { Fields, ValuesOf } from './fields.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Merging } from './merging.ts';

/** The row of a record with these fields, as rules and actions see it. */
export type RowOf<Fs extends Fields> = CommonRow & ValuesOf<Fs>;

export type Access = {
  readonly read: Predicate;
  readonly create: Predicate;
  readonly edit: Predicate;
  /** Who may read and write internal notes and internal fields; by default whoever may edit. */
  readonly internal?: Predicate;
  /** Who may comment; by default whoever may read. */
  readonly comment?: Predicate;
  /** Who is told what it is called where another record refers to it; by default whoever may read it. */
  readonly name?: Predicate;
  /**
   * Makes it a record that its maker keeps for themselves until they share it: it is theirs and confidential when it is made. Who may
   * share it with all (not confidential), with teams other than their own, or give it to somebody else.
   */
  readonly shareWithAll?: Predicate;
};

/** Changes that a clock must know of: one list per clock, in any order. */
export type ClockRule<Row> = (after: Row, happening: Happening<Row>) => readonly ClockEvent[];

export type Definition<Fs extends Fields = Fields, State extends string = string> = {
  readonly name: string;
  readonly plural: string;
  readonly prefix: string;
  /** Clauses of the standard whose evidence it carries; the first one places it in the navigation. */
  readonly clauses: readonly string[];
  readonly label: string;
  readonly labelPlural: string;
  /**
   * Something that people arrange for the work (views, texts, rules), no thing of the daily work itself: it is kept out of the
   * navigation, of the search over all records, of what one can create from anywhere and of what waits for somebody.
   */
  readonly arrangement?: true;
  /** Common fields under another word or with other options ('requester' as 'Caller', required). */
  readonly common?: Partial<
    Record<
      CommonField,
      { label?: string; required?: boolean; readOnly?: boolean; internal?: boolean; personal?: boolean }
    >
  >;
  readonly fields: Fs;
  readonly lifecycle: Lifecycle<RowOf<Fs>, State, (keyof Fs & string) | CommonField>;
  readonly access: Access;
  readonly views: {
    readonly list: readonly ((keyof Fs & string) | CommonField)[];
    readonly form: readonly ((keyof Fs & string) | CommonField)[];
  };
  /** Fields computed from the others, with every write. Pure. */
  readonly derive?: (after: RowOf<Fs>, happening: Happening<RowOf<Fs>>) => Partial<RowOf<Fs>>;
  readonly clocks?: Readonly<Record<string, ClockRule<RowOf<Fs>>>>;
  /** Fields computed from what the clocks say after the write. Pure. Mark them `measured`. */
  readonly measure?: (
    after: RowOf<Fs>,
    readings: Readonly<Record<string, ClockReading>>,
    happening: Happening<RowOf<Fs>>,
  ) => Partial<RowOf<Fs>>;
  /** What must be true of several fields together: the faults, or none. Pure. */
  readonly check?: (after: RowOf<Fs>, happening: Happening<RowOf<Fs>>) => readonly Fault[];
  /** Named commands beyond create, edit and transition. */
  readonly actions?: Readonly<Record<string, AnyAction>>;
  /** Other types of which like ones are suggested while one of this type is typed; its own always are. */
  readonly suggests?: readonly string[];
  /** It tells what to do: in these states its text is suggested as help. */
  readonly helps?: readonly string[];
  /** What it can be made into. */
  readonly converts?: readonly Conversion[];
  /** How one is merged into another of the type, by its action `merge` (kernel/store/merge.ts); absent where none can be. */
  readonly merges?: Merging;
  /** The evidence rules that judge it, with every write and whenever time alone changes what they say. */
  readonly evidence?: RuleSet;
  /** Made from `evidence`: which rules apply to the row and which hold, as bits, and when that changes by itself (epoch ms). Pure. */
  readonly verdict?: (row: RowOf<Fs>, context: { now: number; settings: SettingsReader }) => Verdict;
};

/** What is wrong with a field: 'is required'. */
export type Fault = { readonly field: string; readonly message: string };

/** What happens in a write besides the values: what derive() may look at. */
export type Happening<Row> = {
  readonly before: Row | null;
  /** When it happened, epoch ms. */
  readonly at: number;
  readonly action: string;
  readonly transition: string | null;
  /** An answer that the requester can read, written by staff. */
  readonly publicAnswer: boolean;
  /** A public comment by the requester, or by somebody else of the portal. */
  readonly callerAnswer: boolean;
  /** Something was written into the work log: any comment. */
  readonly workLog: boolean;
  readonly actor: string | null;
  readonly settings: SettingsReader;
  /** The fields that the organisation has added to record types. */
  readonly customFields: CustomFields;
};

/** A definition whose own field types are no longer known: what the kernel's projections work on. */
export type AnyDefinition = Omit<Definition, 'derive' | 'clocks' | 'measure' | 'check' | 'lifecycle' | 'verdict'> & {
  readonly lifecycle: Lifecycle<never>;
  readonly derive?: ((after: never, happening: never) => object) | undefined;
  readonly clocks?: Readonly<Record<string, ClockRule<never>>> | undefined;
  readonly measure?:
    | ((after: never, readings: Readonly<Record<string, ClockReading>>, happening: never) => object)
    | undefined;
  readonly check?: ((after: never, happening: never) => readonly Fault[]) | undefined;
  readonly verdict?: ((row: never, context: { now: number; settings: SettingsReader }) => Verdict) | undefined;
};

/**
 * A record as data: fields, lifecycle, access, views. Plain and frozen; everything else (table check, validation, API, permissions,
 * list, form, history labels, documentation) is a projection of it. Throws at start when it contradicts itself.
 */
export const defineRecord = <const Fs extends Fields, const State extends string>(
  definition: Definition<Fs, State>,
): Definition<Fs, State> => {
  const known = new Set<string>([...Object.keys(commonFields), ...Object.keys(definition.fields)]);
  const { states, transitions, initial } = definition.lifecycle;
  const problem = (what: string): never => {
    throw new Error(`${definition.name}: ${what}`);
  };
  for (const name of Object.keys(definition.fields))
    if (name in commonFields) problem(`field ${name} is a common one: name it under common`);
  if (!(initial in states)) problem(`the initial state ${initial} is no state`);
  const reached = new Set<string>([initial]);
  for (const [name, transition] of Object.entries<(typeof transitions)[string]>(transitions)) {
    for (const state of [...transition.from, transition.to])
      if (!(state in states)) problem(`transition ${name} names ${state}, which is no state`);
    for (const field of [...(transition.asks ?? []), ...(transition.takes ?? [])])
      if (!known.has(field)) problem(`transition ${name} asks for ${field}, which is no field`);
    reached.add(transition.to);
  }
  for (const state of Object.keys(states)) if (!reached.has(state)) problem(`state ${state} can never be reached`);
  for (const field of [...definition.views.list, ...definition.views.form])
    if (!known.has(field)) problem(`view names ${field}, which is no field`);
  for (const { to, carries, leaves } of definition.converts ?? []) {
    for (const field of Object.values(carries))
      if (!known.has(field)) problem(`what becomes a ${to} carries ${field}, which is no field`);
    for (const { transition } of Object.values(leaves))
      if (!(transition in transitions)) problem(`what becomes a ${to} leaves by ${transition}, which is no transition`);
  }
  const { evidence, merges } = definition;
  if ((merges !== undefined) !== Object.hasOwn(definition.actions ?? {}, 'merge'))
    problem('what merges has the action merge, and says in which state the merged one ends');
  if (merges !== undefined) {
    if (!(merges.ends in states)) problem(`what is merged ends in ${merges.ends}, which is no state`);
    for (const field of Object.keys(merges.sets ?? {}))
      if (!known.has(field)) problem(`what is merged sets ${field}, which is no field`);
    for (const [name, { from }] of Object.entries<(typeof transitions)[string]>(transitions))
      if ((from as readonly string[]).includes(merges.ends))
        problem(`${name} leads out of the state of what was merged`);
  }
  if (evidence === undefined) return Object.freeze(definition);
  for (const { field, when } of Object.values(evidence.facts))
    for (const name of [field, when])
      if (name !== undefined && name !== 'clocks' && name !== WHEN_OPEN && !known.has(name))
        problem(`an evidence rule looks at ${name}, which is no field`);
  return Object.freeze({
    ...definition,
    verdict: (row: Readonly<Record<string, unknown>>, context: { now: number; settings: SettingsReader }) =>
      judgeRow(evidence, row, context),
  });
};
