import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { everyone } from '../access/predicate.ts';
import { defineRecord } from './define.ts';
import { structured, text } from './fields.ts';
import { checkInput } from './validate.ts';

const visit = defineRecord({
  name: 'visit',
  plural: 'visits',
  prefix: 'VIS',
  clauses: [],
  label: 'Visit',
  labelPlural: 'Visits',
  fields: {
    place: text({ required: true, max: 10, label: 'Place' }),
    hours: structured(z.object({ from: z.number() }), { required: true, label: 'Hours' }),
  },
  lifecycle: { initial: 'open', states: { open: 'active' }, transitions: {} },
  access: { read: everyone, create: everyone, edit: everyone },
  views: { list: ['title'], form: ['title', 'place', 'hours'] },
});

const faultsOf = (input: unknown): unknown => {
  try {
    checkInput(visit, input, { creating: true, mayInternal: true });
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return ((error.details?.['errors'] ?? []) as readonly { field: string }[]).map(({ field }) => field);
  }
};

describe('checking what is sent', () => {
  it('tells each fault once: what is wrong is not missing as well', () => {
    expect(faultsOf({ title: 'Monday', place: 'far too long a place', hours: { from: 'nine' } })).toEqual([
      'place',
      'hours',
    ]);
  });

  it('tells what is missing', () => {
    expect(faultsOf({ title: 'Monday' })).toEqual(['place', 'hours']);
    expect(faultsOf({ title: 'Monday', place: '', hours: { from: 9 } })).toEqual(['place']);
  });
});
