import { describe, expect, it } from 'vitest';
import { partOfDay, standingOf } from './sentence.ts';

describe('how a ticket stands', () => {
  it('is said in plain words', () => {
    expect(standingOf({ phase: 'new', state: 'new' })).toBe('received');
    expect(standingOf({ phase: 'waiting', state: 'onHold', holdReason: 'caller' })).toBe('askingYou');
    expect(standingOf({ phase: 'waiting', state: 'onHold', holdReason: 'supplier' })).toBe('waiting');
    expect(standingOf({ phase: 'done', state: 'resolved' })).toBe('solved');
    expect(standingOf({ phase: 'done', state: 'closed' })).toBe('closed');
  });

  it('greets by the time of day', () => {
    expect([4, 5, 11, 12, 17, 18, 22, 23].map(partOfDay)).toEqual([
      'night',
      'morning',
      'morning',
      'afternoon',
      'afternoon',
      'evening',
      'evening',
      'night',
    ]);
  });
});
