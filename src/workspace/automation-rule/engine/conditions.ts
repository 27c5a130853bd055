import type { Group, HoursTest, Test } from '../rule.schema.ts';
import type { Happened, Snapshot } from './facts.ts';
import { textOf, valueAt, type Surroundings } from './values.ts';

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

const equal = (held: unknown, wanted: unknown): boolean =>
  held === wanted ||
  (held !== null && held !== undefined && textOf(held).toLowerCase() === textOf(wanted).toLowerCase());

/** Numbers by size, everything else (days and moments are ISO 8601) by its text. */
const compare = (held: unknown, wanted: unknown): number => {
  if (typeof held === 'number') return held - Number(wanted);
  return textOf(held) < textOf(wanted) ? -1 : textOf(held) > textOf(wanted) ? 1 : 0;
};

const has = (held: unknown, wanted: unknown): boolean =>
  Array.isArray(held)
    ? held.some((each) => equal(each, wanted))
    : typeof held === 'string' && held.toLowerCase().includes(textOf(wanted).toLowerCase());

const ordered = (held: unknown, values: readonly unknown[], holds: (order: number) => boolean): boolean =>
  !isEmpty(held) && values.some((value) => holds(compare(held, value)));

/** Whether a value is what a test asks for. Several values: one of them. Pure. */
export const passes = (held: unknown, { is, values }: Pick<Test, 'is' | 'values'>): boolean => {
  switch (is) {
    case 'is':
      return values.some((value) => (Array.isArray(held) ? has(held, value) : equal(held, value)));
    case 'isNot':
      return !values.some((value) => (Array.isArray(held) ? has(held, value) : equal(held, value)));
    case 'contains':
      return values.some((value) => has(held, value));
    case 'containsNot':
      return !values.some((value) => has(held, value));
    case 'lessThan':
      return ordered(held, values, (order) => order < 0);
    case 'atMost':
      return ordered(held, values, (order) => order <= 0);
    case 'moreThan':
      return ordered(held, values, (order) => order > 0);
    case 'atLeast':
      return ordered(held, values, (order) => order >= 0);
    case 'empty':
      return isEmpty(held);
    case 'filled':
      return !isEmpty(held);
    case 'changed':
      return false;
  }
};

const holds = (test: Test | HoursTest, happened: Happened, around: Surroundings): boolean => {
  if ('hours' in test) return around.open(test.calendar, happened.after, happened.at) === (test.hours === 'within');
  if (test.is === 'changed') return Object.hasOwn(happened.changes, test.field);
  const of: Snapshot = test.before ? happened.before : happened.after;
  return passes(valueAt(of, test.field, around), test);
};

/** All, any or none of the tests. A group without tests holds. */
const groupHolds = ({ match, tests }: Group, happened: Happened, around: Surroundings): boolean => {
  if (tests.length === 0) return true;
  const one = (test: Test | HoursTest): boolean => holds(test, happened, around);
  return match === 'all' ? tests.every(one) : match === 'any' ? tests.some(one) : !tests.some(one);
};

/** Whether the groups of conditions all hold for what happened. Pure. */
export const conditionsHold = (groups: readonly Group[], happened: Happened, around: Surroundings): boolean =>
  groups.every((group) => groupHolds(group, happened, around));
