import type { Rule, RuleSet } from '#kernel/evidence/rules.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { requirementOf } from './catalogue/catalogue.ts';

/** A record type with its rules: what can be judged. */
export type Judged = { readonly definition: AnyDefinition; readonly set: RuleSet };
export type JudgedBy = Judged & { readonly rule: Rule<never> };

/** Every record type that has evidence rules. */
export const judgedTypes = (): readonly Judged[] =>
  allDefinitions().flatMap((definition) =>
    definition.evidence === undefined ? [] : [{ definition, set: definition.evidence }],
  );

/** Every rule by the id of its requirement. Throws when a rule names no requirement, or two judge the same. */
export const ruleBook = (): ReadonlyMap<string, JudgedBy> => {
  const book = new Map<string, JudgedBy>();
  for (const judged of judgedTypes())
    for (const rule of judged.set.rules) {
      if (requirementOf(rule.id) === undefined)
        throw new Error(`${judged.definition.name}: no requirement is called ${rule.id}`);
      if (book.has(rule.id)) throw new Error(`two rules judge ${rule.id}`);
      book.set(rule.id, { ...judged, rule });
    }
  return book;
};
