import { describe, expect, it } from 'vitest';
import { compareClauses, isWithin, rollUp, wantsWork } from './roll-up.ts';

describe('results by clause', () => {
  const requirements = [
    { clause: '8.6.1', result: 'holds' as const },
    { clause: '8.6.1', result: 'holdsInPart' as const },
    { clause: '8.6.2', result: 'holds' as const },
    { clause: '8.3.1', result: 'fails' as const },
  ];

  it('take the worst of what lies within', () => {
    expect(rollUp(requirements, '8.6')).toEqual({ hold: 2, total: 3, worst: 'holdsInPart' });
    expect(rollUp(requirements, '8')).toEqual({ hold: 2, total: 4, worst: 'fails' });
    expect(rollUp(requirements, '9').worst).toBeUndefined();
  });

  it('keep 8.6 and 8.61 apart, and stand in the order of the standard', () => {
    expect(isWithin('8.61', '8.6')).toBe(false);
    expect(['10.1', '8.10', '8.6', '8.6.1', '8.9'].toSorted(compareClauses)).toEqual([
      '8.6',
      '8.6.1',
      '8.9',
      '8.10',
      '10.1',
    ]);
  });

  it('mark in the navigation only what wants work', () => {
    expect((['holds', 'noRule', 'notExercised', 'needsJudgement'] as const).map(wantsWork)).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });
});
