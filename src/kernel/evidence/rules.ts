import type { SettingsReader } from '../settings/settings.ts';
import { factsOf, type FactSpec, type FactsOf } from './facts.ts';

/** Why a rule does not hold, in plain words, and what to do about it. `{team}` and other references stand for their names. */
export type Finding = {
  readonly found: string;
  readonly todo: string;
  /** Since when it is so, epoch ms. */
  readonly since: number | null;
};

export type RuleContext = {
  /** The moment of judgement, epoch ms. */
  readonly now: number;
  readonly settings: SettingsReader;
};

/** A document of the organisation as rules about documents see it. Days are 'YYYY-MM-DD'. */
export type StandingDocument = {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly kind: string | null;
  readonly subject: string | null;
  readonly state: string;
  readonly effectiveFrom: string | null;
  readonly reviewBy: string | null;
};
export type Standing = RuleContext & { readonly today: string; readonly documents: readonly StandingDocument[] };
/** What is missing, and where it belongs: a record, or a place without one yet. */
export type StandingFinding = Finding & {
  readonly about: {
    readonly type: string;
    readonly id: string | null;
    readonly number: string;
    readonly title: string;
  };
};

/**
 * An evidence rule: a pure verdict on one record from its own columns and the settings in force. `standing` judges what must exist
 * whether or not there is such a record (criteria, a procedure).
 */
export type Rule<Facts> = {
  /** The requirement in the catalogue. */
  readonly id: string;
  /** Its place in the masks that are stored with each record: never reused. 0 to 30. */
  readonly bit: number;
  /** Whether the requirement concerns the record. */
  applies(facts: Facts, context: RuleContext): boolean;
  /** Asked only where it applies. */
  holds(facts: Facts, context: RuleContext): true | Finding;
  /** When either answer changes by itself, if nothing happens to the record: a moment after `now`. */
  changesAt?(facts: Facts, context: RuleContext): number | null;
  standing?(standing: Standing): true | StandingFinding;
  /** Whose it is to act, in the order of preference: fields of the record. */
  readonly who?: readonly string[];
};

export type RuleSet<Spec extends FactSpec = FactSpec> = {
  readonly facts: Spec;
  readonly rules: readonly Rule<FactsOf<Spec>>[];
};

/** Bit n of `apply` and `hold` stands for the rule with bit n; `next` is when that changes by itself (epoch ms). */
export type Verdict = { readonly apply: number; readonly hold: number; readonly next: number | null };

/** The rules of a record type. Throws at start when two share a bit or an id. */
export const defineRules = <const Spec extends FactSpec>(set: RuleSet<Spec>): RuleSet<Spec> => {
  const bits = new Set(set.rules.map(({ bit }) => bit));
  const ids = new Set(set.rules.map(({ id }) => id));
  if (bits.size < set.rules.length || ids.size < set.rules.length)
    throw new Error('two evidence rules share a bit or a requirement');
  for (const { id, bit } of set.rules) if (!(bit >= 0 && bit <= 30)) throw new Error(`the bit of ${id} is not 0 to 30`);
  return Object.freeze(set);
};

/** The verdict of all rules on one record's facts. Pure. */
export const judge = <Facts>(rules: readonly Rule<Facts>[], facts: Facts, context: RuleContext): Verdict => {
  let apply = 0;
  let hold = 0;
  let next: number | null = null;
  for (const rule of rules) {
    if (rule.applies(facts, context)) {
      apply |= 1 << rule.bit;
      if (rule.holds(facts, context) === true) hold |= 1 << rule.bit;
    }
    const at = rule.changesAt?.(facts, context) ?? null;
    if (at !== null && at > context.now && (next === null || at < next)) next = at;
  }
  return { apply, hold, next };
};

/** The verdict of all rules on a row. Pure. */
export const judgeRow = <Spec extends FactSpec>(
  set: RuleSet<Spec>,
  row: Readonly<Record<string, unknown>>,
  context: RuleContext,
): Verdict => judge(set.rules, factsOf(set.facts, row), context);
