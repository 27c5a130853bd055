import { describe, expect, it } from 'vitest';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { isMovable, shifted } from './shift.ts';

const type = {
  fields: {
    start: { kind: 'instant', label: 'Start' },
    end: { kind: 'instant', label: 'End' },
    due: { kind: 'date', label: 'Due' },
    made: { kind: 'instant', label: 'Made', readOnly: true },
  },
} as unknown as RecordType;
const row = {
  start: '2026-03-28T08:30:00.000Z',
  end: '2026-03-28T10:00:00.000Z',
  due: '2026-02-27',
  made: '2026-03-28T08:30:00.000Z',
} as unknown as RecordRow;

describe('a record that is put on another day', () => {
  it('keeps its time of day across the change of clocks, and its length', () => {
    expect(shifted(type, row, { from: 'start', to: 'end' }, 1, 'Europe/Paris')).toEqual({
      start: '2026-03-29T07:30:00.000Z',
      end: '2026-03-29T09:00:00.000Z',
    });
  });
  it('moves days as days', () => {
    expect(shifted(type, row, { from: 'due', to: undefined }, 2, 'Europe/Paris')).toEqual({ due: '2026-03-01' });
  });
  it('stays where its field is not set by hand', () => {
    expect([isMovable(type, 'made'), isMovable(type, 'due')]).toEqual([false, true]);
  });
});
