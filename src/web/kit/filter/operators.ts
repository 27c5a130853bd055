import { comparisonsOf } from '#kernel/filter/check.ts';

/** How a field is compared, as one chooses it; `none` and `any` are empty and not empty. */
export const OPERATORS = ['is', 'has', 'least', 'most', 'more', 'less', 'between', 'none', 'any'] as const;
export type Operator = (typeof OPERATORS)[number];
/** A comparison as one edits it: the second value is that of `between`. */
export type Compared = { operator: Operator; first: string; second: string };

const NEEDS: Readonly<Record<Operator, string | null>> = {
  is: 'eq',
  has: 'has',
  least: 'ge',
  most: 'le',
  more: 'gt',
  less: 'lt',
  between: 'range',
  none: null,
  any: null,
};
const SIGN: Readonly<Partial<Record<Operator, string>>> = { has: '~', least: '>=', most: '<=', more: '>', less: '<' };

/** The ways in which a field of that kind can be compared. */
export const operatorsOf = (kind: string): Operator[] => {
  const known = comparisonsOf({ name: '', kind });
  const fit = OPERATORS.filter((operator) => NEEDS[operator] === null || known.includes(NEEDS[operator]));
  // In a text one looks for a part first.
  return kind === 'text' ? fit.toSorted((a, b) => Number(b === 'has') - Number(a === 'has')) : fit;
};

/** The comparison that a value of a filter is. */
export const comparedOf = (value: string | undefined, otherwise: Operator): Compared => {
  if (value === undefined) return { operator: otherwise, first: '', second: '' };
  if (value === 'none' || value === 'any') return { operator: value, first: '', second: '' };
  const range = /^(.*?)\.\.(.*)$/u.exec(value);
  if (range && !value.startsWith('"')) return { operator: 'between', first: range[1] ?? '', second: range[2] ?? '' };
  for (const operator of ['least', 'most', 'more', 'less', 'has'] as const) {
    const sign = SIGN[operator] ?? '';
    if (value.startsWith(sign)) return { operator, first: value.slice(sign.length), second: '' };
  }
  return { operator: 'is', first: value, second: '' };
};

/** The value that a filter has for a comparison; undefined while it is not complete. */
export const valueOf = ({ operator, first, second }: Compared): string | undefined => {
  if (operator === 'none' || operator === 'any') return operator;
  if (operator === 'between') return first === '' && second === '' ? undefined : `${first}..${second}`;
  return first === '' ? undefined : `${SIGN[operator] ?? ''}${first}`;
};

/** What people ask of days most often. */
export const SPANS = [
  'today',
  'yesterday',
  'this-week',
  'last-week',
  'this-month',
  'last-month',
  'this-year',
  '-7d',
  '-30d',
  '+7d',
];
