import { describe, expect, it } from 'vitest';
import { edition, requirementOf, requirements } from './catalogue.ts';
import { clauses, compareClauses, isWithin } from './clauses.ts';

describe('the requirement catalogue', () => {
  it('has every requirement once, each with its edition, obligation, rule and a clause it belongs to', () => {
    expect(new Set(requirements.map(({ id }) => id)).size).toBe(requirements.length);
    expect(requirements.length).toBeGreaterThan(200);
    for (const requirement of requirements) {
      expect(requirement).toMatchObject({
        edition,
        obligation: expect.stringMatching(/\w/),
        rule: expect.stringMatching(/\w/),
      });
      expect(requirement.id.startsWith(`${requirement.clause}-`)).toBe(true);
      expect(['computed', 'hybrid', 'attest']).toContain(requirement.automation);
    }
    expect(
      requirements
        .filter(({ clause }) => clause === '8.6.1')
        .map(({ id }) => id.slice(-1))
        .join(''),
    ).toBe('abcdefghij');
    expect(requirementOf('8.6.1-d')?.obligation).toMatch(/close/);
    expect(requirementOf('99-z')).toBeUndefined();
  });

  it('lays the clauses 4 to 10 out as a tree with a title for each', () => {
    expect(clauses.filter(({ parent }) => parent === null).map(({ clause }) => clause)).toEqual([
      '4',
      '5',
      '6',
      '7',
      '8',
      '9',
      '10',
    ]);
    const known = new Set(clauses.map(({ clause }) => clause));
    for (const { clause, title, parent } of clauses) {
      expect(title).not.toBe(clause);
      expect(parent === null || known.has(parent)).toBe(true);
    }
    expect(clauses.map(({ clause }) => clause)).toEqual([...known].sort(compareClauses));
    expect(isWithin('8.6.1', '8.6')).toBe(true);
    expect(isWithin('8.61', '8.6')).toBe(false);
  });
});
