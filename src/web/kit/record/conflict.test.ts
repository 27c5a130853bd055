import { describe, expect, it } from 'vitest';
import type { RecordRow } from '../../api/types.ts';
import { conflictingFields } from './conflict.ts';

const record = (values: object) => values as RecordRow;
const base = record({ title: 'Loops', impact: 2, service: { id: 's1', label: 'Portal' } });

describe('two people who change one record', () => {
  it('are asked only about what both changed', () => {
    const theirs = record({ ...base, title: 'Loops on ward 4' });
    expect(conflictingFields(base, { impact: 1 }, theirs)).toEqual([]);
    expect(conflictingFields(base, { title: 'Loops on ward 7', impact: 1 }, theirs)).toEqual(['title']);
  });

  it('need not choose between equals', () => {
    const theirs = record({ ...base, service: { id: 's2', label: 'Archive' } });
    expect(conflictingFields(base, { service: 's2' }, theirs)).toEqual([]);
    expect(conflictingFields(base, { service: 's3' }, theirs)).toEqual(['service']);
  });
});
