/** What one field must be: one of some values, none of them, anything, nothing, or from or up to a figure or a day. */
export type ConditionTerm = {
  readonly field: string;
  readonly is: 'in' | 'notIn' | 'filled' | 'empty' | 'atLeast' | 'atMost';
  readonly values?: readonly (string | number | boolean)[] | undefined;
};

/** When a field is shown or must be filled: all of the terms hold, or any of them. */
export type Condition = { readonly match: 'all' | 'any'; readonly terms: readonly ConditionTerm[] };

const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0);

/** What can be compared: a reference by its id, as it is written in a condition. */
const plain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value ? value.id : value;

const order = (one: unknown, other: unknown): number =>
  typeof one === 'number' && typeof other === 'number'
    ? one - other
    : String(one) < String(other)
      ? -1
      : Number(String(one) !== String(other));

const termHolds = ({ is, values = [] }: ConditionTerm, given: unknown): boolean => {
  const held = (Array.isArray(given) ? given : [given]).map(plain);
  const among = (): boolean =>
    held.some((each) => values.some((value) => value === (each ?? (typeof value === 'boolean' ? false : null))));
  const first = held[0];
  const bound = values[0];
  switch (is) {
    case 'in':
      return among();
    case 'notIn':
      return !among();
    case 'filled':
      return !isNothing(given);
    case 'empty':
      return isNothing(given);
    // Figures by size; days and moments by time, which for ISO 8601 is the order of their letters.
    case 'atLeast':
      return !isNothing(first) && bound !== undefined && order(first, bound) >= 0;
    case 'atMost':
      return !isNothing(first) && bound !== undefined && order(first, bound) <= 0;
  }
};

/** Whether a condition holds for values that are read by the name of the field ('impact', 'custom.site'). No condition holds always. Pure. */
export const conditionHolds = (condition: Condition | undefined, read: (field: string) => unknown): boolean => {
  if (condition === undefined || condition.terms.length === 0) return true;
  const holds = (term: ConditionTerm): boolean => termHolds(term, read(term.field));
  return condition.match === 'any' ? condition.terms.some(holds) : condition.terms.every(holds);
};
