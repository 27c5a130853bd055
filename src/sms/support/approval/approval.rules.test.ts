import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  askedOf,
  canBeMet,
  delegated,
  outcomeOfStep,
  standingOf,
  wanted,
  type Decision,
  type Rule,
  type Step,
} from './approval.rules.ts';

const people = ['a', 'b', 'c', 'd', 'e'];
const person = fc.constantFrom(...people, 'stranger');
const rule: fc.Arbitrary<Rule> = fc.oneof(
  fc.constant('anyone' as const),
  fc.constant('all' as const),
  fc.integer({ min: 1, max: 5 }).map((quorum) => ({ quorum })),
);
const step: fc.Arbitrary<Step> = fc
  .record({ name: fc.constant('step'), rule, asked: fc.subarray(people, { minLength: 1 }) })
  .filter((each) => canBeMet(each.rule, each.asked.length));
const verdict = fc.constantFrom('approve' as const, 'reject' as const);
const decisions = fc.array(fc.record({ person, verdict }), { maxLength: 12 });
const steps = fc.array(step, { minLength: 1, maxLength: 4 });
const decisionsIn = fc.array(fc.record({ step: fc.nat(3), person, verdict }), { maxLength: 20 });

/** An independent reading: the counts of first answers of those asked. */
const counts = (asked: readonly string[], given: readonly Omit<Decision, 'step'>[]) => {
  const firsts = asked.map((each) => given.find((decision) => decision.person === each)?.verdict);
  return {
    yes: firsts.filter((each) => each === 'approve').length,
    no: firsts.filter((each) => each === 'reject').length,
  };
};

describe('a step', () => {
  it('is approved with enough approvals and never with fewer', () => {
    fc.assert(
      fc.property(step, decisions, (asked, given) => {
        const { yes, no } = counts(asked.asked, given);
        const needed = asked.rule === 'all' ? asked.asked.length : asked.rule === 'anyone' ? 1 : asked.rule.quorum;
        const outcome = outcomeOfStep(asked, given);
        const byCount = yes >= needed ? 'approved' : asked.asked.length - no < needed ? 'rejected' : 'open';
        const decisive = given.find((each) => asked.asked.includes(each.person))?.verdict;
        const byFirst = decisive === undefined ? 'open' : decisive === 'approve' ? 'approved' : 'rejected';
        expect(outcome).toBe(asked.rule === 'anyone' ? byFirst : byCount);
        expect(outcome !== 'approved' || yes >= needed).toBe(true);
      }),
    );
  });
  it('does not depend on the order of answers, unless the first one decides', () => {
    fc.assert(
      fc.property(
        step.filter((each) => each.rule !== 'anyone'),
        fc.uniqueArray(fc.record({ person, verdict }), { selector: (each) => each.person }),
        (asked, given) => {
          expect(outcomeOfStep(asked, given.toReversed())).toBe(outcomeOfStep(asked, given));
        },
      ),
    );
  });
  it('stays decided, whatever is said afterwards', () => {
    fc.assert(
      fc.property(step, decisions, decisions, (asked, given, later) => {
        const outcome = outcomeOfStep(asked, given);
        expect(outcome === 'open' || outcomeOfStep(asked, [...given, ...later]) === outcome).toBe(true);
      }),
    );
  });
  it('comes to an end once all have answered', () => {
    fc.assert(
      fc.property(step, fc.array(verdict, { minLength: 5, maxLength: 5 }), (asked, verdicts) => {
        expect(
          outcomeOfStep(
            asked,
            asked.asked.map((each, i) => ({ person: each, verdict: verdicts[i] ?? 'approve' })),
          ),
        ).not.toBe('open');
      }),
    );
  });
});

describe('an approval', () => {
  it('asks one step after the other, and ends with the first rejection or the last approval', () => {
    fc.assert(
      fc.property(steps, decisionsIn, (all, given) => {
        const { outcome, step: at } = standingOf(all, given);
        const of = (i: number) =>
          outcomeOfStep(
            all[i] as Step,
            given.filter((each) => each.step === i),
          );
        for (let i = 0; i < at; i += 1) expect(of(i)).toBe('approved');
        expect(of(at)).toBe(outcome);
        expect(outcome !== 'approved' || at === all.length - 1).toBe(true);
      }),
    );
  });
  it('wants the answers of those who were asked and have not answered, and nobody’s once it has ended', () => {
    fc.assert(
      fc.property(steps, decisionsIn, (all, given) => {
        const { outcome, step: at } = standingOf(all, given);
        const left = wanted(all, given);
        expect(left.length > 0).toBe(outcome === 'open');
        for (const each of left) {
          expect(all[at]?.asked).toContain(each);
          expect(given.some((decision) => decision.step === at && decision.person === each)).toBe(false);
        }
      }),
    );
  });
});

describe('one’s own request', () => {
  it('is decided by others, unless the policy says so', () => {
    fc.assert(
      fc.property(fc.array(person), person, fc.boolean(), (candidates, requester, allows) => {
        const asked = askedOf(candidates, requester, allows);
        expect(asked.includes(requester)).toBe(allows && candidates.includes(requester));
        expect(new Set(asked).size).toBe(asked.length);
      }),
    );
  });
});

describe('delegation', () => {
  it('puts one in the place of another who had not answered, and changes nothing else', () => {
    fc.assert(
      fc.property(steps, decisionsIn, person, person, fc.option(person), (all, given, from, to, requester) => {
        const changed = delegated(all, given, from, to, requester, false);
        if (changed === null) return;
        const { step: at } = standingOf(all, given);
        expect(to).not.toBe(requester);
        expect(wanted(all, given)).toContain(from);
        expect(changed.map((each) => each.asked.length)).toEqual(all.map((each) => each.asked.length));
        expect(changed.filter((_each, i) => i !== at)).toEqual(all.filter((_each, i) => i !== at));
        expect(changed[at]?.asked).not.toContain(from);
      }),
    );
  });
});
