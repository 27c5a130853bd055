import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordType } from '../../api/types.ts';
import {
  boardOf,
  calendarOf,
  chartOf,
  daysOf,
  FORMS,
  formOf,
  lanesOf,
  measuresOf,
  optionsOf,
  searchOf,
  STEPS,
} from './forms.ts';

const type = {
  fields: {
    title: { kind: 'text', label: 'Title' },
    impact: { kind: 'level', label: 'Impact', from: 1, to: 3 },
    team: { kind: 'ref', label: 'Team', to: 'team' },
    requester: { kind: 'ref', label: 'Caller', to: 'person' },
    reviewBy: { kind: 'date', label: 'Review by' },
    createdAt: { kind: 'instant', label: 'Created' },
    dueAt: { kind: 'instant', label: 'Due' },
    effort: { kind: 'duration', label: 'Effort' },
  },
  views: { list: ['title', 'impact'], form: ['title', 'reviewBy', 'effort'] },
} as unknown as RecordType;

const anything = fc.option(
  fc.constantFrom('state', 'impact', 'team', 'reviewBy', 'dueAt', 'title', 'nonsense', 'bar', 'week'),
  { nil: undefined },
);
const searches = fc.record({
  display: fc.constantFrom(...FORMS),
  by: anything,
  from: anything,
  to: anything,
  chart: fc.option(fc.constantFrom('bar', 'stacked', 'line', 'number', 'pie'), { nil: undefined }),
  over: anything,
  step: fc.option(fc.constantFrom(...STEPS, 'hour'), { nil: undefined }),
  split: anything,
  measure: fc.option(fc.constantFrom('count', 'sum:effort', 'average:effort', 'sum:title'), { nil: undefined }),
});

describe('the forms of a list', () => {
  it('know what a type can be laid out by', () => {
    expect(lanesOf(type)).toEqual(['state', 'impact', 'team']);
    expect(daysOf(type)).toEqual(['reviewBy', 'createdAt', 'dueAt']);
    expect(measuresOf(type)).toEqual(['effort']);
    expect(calendarOf(type, {})).toEqual({ from: 'dueAt', to: undefined });
  });

  it('take whatever an address says, and show what the type has', () => {
    fc.assert(
      fc.property(searches, (search) => {
        expect(lanesOf(type)).toContain(boardOf(type, search).by);
        const { from, to } = calendarOf(type, search);
        expect(daysOf(type)).toContain(from);
        expect(to).not.toBe(from);
        const { by, split, measure, step } = chartOf(type, search);
        expect(step === undefined ? lanesOf(type) : daysOf(type)).toContain(by);
        expect(split).not.toBe(by);
        expect(['count', 'sum:effort', 'average:effort']).toContain(measure);
      }),
    );
  });

  it('are kept in a view and come back as they were', () => {
    fc.assert(
      fc.property(searches, (search) => {
        const again = searchOf(formOf(search), optionsOf(type, search));
        expect(formOf(again)).toBe(formOf(search));
        if (formOf(search) === 'board') expect(boardOf(type, again)).toEqual(boardOf(type, search));
        if (formOf(search) === 'calendar') expect(calendarOf(type, again)).toEqual(calendarOf(type, search));
        if (formOf(search) === 'chart') expect(chartOf(type, again)).toEqual(chartOf(type, search));
      }),
    );
  });

  it('keep what other forms had in the view', () => {
    const before = { board: { by: 'impact' } };
    expect(optionsOf(type, { display: 'calendar', from: 'reviewBy' }, before)).toEqual({
      board: { by: 'impact' },
      calendar: { from: 'reviewBy' },
    });
  });
});
