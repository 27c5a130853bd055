import { AppError } from '#kernel/errors.ts';
import { emptiness } from '#kernel/filter/check.ts';
import { isMoment } from '#kernel/filter/moment.ts';
import { OPEN } from '#kernel/record/phase.ts';
import type { Term, Value } from '#kernel/filter/parse.ts';
import type { Group, Operator, Test } from '../rule.schema.ts';

const ALIASES: Readonly<Record<string, string>> = {
  created: 'createdAt',
  caller: 'requester',
  item: 'configurationItem',
  tag: 'tags',
  is: 'state',
};

const test = (field: string, is: Operator, values: readonly (string | number)[] = []): Test => ({
  field,
  is,
  values: [...values],
  before: false,
});

const SIGNS: Readonly<Record<'has' | 'lt' | 'le' | 'gt' | 'ge', Operator>> = {
  has: 'contains',
  lt: 'lessThan',
  le: 'atMost',
  gt: 'moreThan',
  ge: 'atLeast',
};

const DAY = /^\d{4}-\d\d-\d\d$/;
const relative = (field: string, text: string): AppError =>
  new AppError('filter.invalid', `'${text}' depends on when it is read: give ${field} as a day, or use a condition.`);

/** One value of a term as tests that all hold. */
const testsOf = (field: string, value: Value, numberOf: (text: string) => string): readonly Test[] => {
  const fixed = (text: string): string => {
    if ((isMoment(text) && !/^\d/.test(text)) || text === 'me') throw relative(field, text);
    return text;
  };
  if (value.compare === 'range')
    return [
      ...(value.from === '' ? [] : [test(field, 'atLeast', [fixed(value.from)])]),
      ...(value.to === ''
        ? []
        : [test(field, 'atMost', [DAY.test(value.to) ? `${value.to}T23:59:59.999Z` : fixed(value.to)])]),
    ];
  if (value.compare !== 'eq') return [test(field, SIGNS[value.compare], [fixed(value.value)])];
  const empty = emptiness(value);
  if (empty !== null) return [test(field, empty === 'none' ? 'empty' : 'filled')];
  return [
    test(field, 'is', [
      numberOf(fixed(value.value)),
      ...(value.value === 'yes' ? ['true'] : value.value === 'no' ? ['false'] : []),
    ]),
  ];
};

const MARKS: Readonly<Record<string, readonly Test[]>> = {
  open: [test('phase', 'is', OPEN)],
  closed: [test('phase', 'is', ['done', 'void'])],
  unassigned: [test('assignee', 'empty')],
};

/**
 * A filter that was read as groups of conditions, so that what lists understand rules understand too. `idOf` gives the id that a
 * number stands for. Throws `filter.invalid` for what depends on who or when ('me', 'mine', 'late', 'today').
 */
export const groupsOf = (terms: readonly Term[], idOf: (text: string) => string = (text) => text): readonly Group[] =>
  terms.flatMap((term): readonly Group[] => {
    if (term.kind === 'words')
      return [
        {
          match: term.negated ? 'none' : 'any',
          tests: [test('title', 'contains', [term.words]), test('description', 'contains', [term.words])],
        },
      ];
    if (term.kind === 'mark') {
      const tests = MARKS[term.mark];
      if (tests === undefined)
        throw new AppError('filter.invalid', `'${term.mark}' depends on who or when: use a condition instead.`);
      return [{ match: term.negated ? 'none' : 'all', tests: [...tests] }];
    }
    const field = ALIASES[term.field] ?? term.field;
    const parts = term.values.map((value) => testsOf(field, value, idOf));
    if (parts.every((each) => each.length === 1))
      return [{ match: term.negated ? 'none' : 'any', tests: parts.flat() }];
    if (parts.length > 1 || term.negated)
      throw new AppError('filter.invalid', `Give '${term.field}' one range, or use conditions.`);
    return [{ match: 'all', tests: parts.flat() }];
  });
