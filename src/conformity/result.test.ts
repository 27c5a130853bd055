import { describe, expect, it } from 'vitest';
import { requirementOf, type Requirement } from './catalogue/catalogue.ts';
import { resultOf, resultWithoutRule, rollUp, summaryOf } from './result.ts';

const requirement = requirementOf('8.6.1-g') as Requirement;
const of = (population: number, conforming: number, isMissing = false) => {
  const {
    result,
    population: all,
    conforming: some,
    exceptions,
  } = resultOf(requirement, { population, conforming }, isMissing);
  return [result, all, some, exceptions];
};

describe('the result of a rule', () => {
  it('follows from how many of its population it holds in', () => {
    expect(of(31, 31)).toEqual(['holds', 31, 31, 0]);
    expect(of(31, 30)).toEqual(['holdsInPart', 31, 30, 1]);
    expect(of(31, 0)).toEqual(['fails', 31, 0, 31]);
    expect(of(0, 0)).toEqual(['notExercised', 0, 0, 0]);
  });

  it('fails where something must exist and does not, which is one exception more', () => {
    expect(of(0, 0, true)).toEqual(['fails', 1, 0, 1]);
    expect(of(31, 31, true)).toEqual(['fails', 32, 31, 1]);
  });

  it("is a person's where records cannot decide, and open where no rule is written", () => {
    expect(resultWithoutRule({ ...requirement, automation: 'attest' })).toMatchObject({
      result: 'needsJudgement',
      population: null,
      exceptions: null,
    });
    expect(resultWithoutRule(requirement)).toMatchObject({ result: 'noRule' });
  });
});

describe('results by clause', () => {
  const results = [
    resultOf(requirement, { population: 2, conforming: 2 }, false),
    resultWithoutRule(requirementOf('8.6.2-a') as Requirement),
  ];

  it('show how many hold, and the worst', () => {
    expect(rollUp(results).map(({ clause, holds, total, worst }) => [clause, holds, total, worst])).toEqual([
      ['8', 1, 2, 'noRule'],
      ['8.6', 1, 2, 'noRule'],
      ['8.6.1', 1, 1, 'holds'],
      ['8.6.2', 0, 1, 'noRule'],
    ]);
  });

  it('are summed up', () => {
    expect(summaryOf(results)).toEqual({
      holds: 1,
      holdsInPart: 0,
      fails: 0,
      notExercised: 0,
      needsJudgement: 0,
      noRule: 1,
      total: 2,
    });
  });
});
