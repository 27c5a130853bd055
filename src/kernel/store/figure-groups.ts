import type { AnyDefinition } from '../record/define.ts';
import type { ProjectedField } from '../record/projection.ts';
import type { Label } from './references.ts';

/** How long the stretches of time are by which is counted. Weeks begin on Mondays. */
export const STEPS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Step = (typeof STEPS)[number];

/** How many records stand under a key. */
type Sized = { readonly n: number };

const sizes = <R extends Sized>(rows: readonly R[], keyOf: (row: R) => string | null): Map<string | null, number> => {
  const found = new Map<string | null, number>();
  for (const row of rows) found.set(keyOf(row), (found.get(keyOf(row)) ?? 0) + row.n);
  return found;
};

/** The order that values have by themselves: states and choices as they are defined, steps and days by size; null for others. */
const ownOrder = (
  definition: AnyDefinition,
  { name, field }: ProjectedField,
): ((key: string) => number | string) | null => {
  if (name === 'state') {
    const states = Object.keys(definition.lifecycle.states);
    return (key) => states.indexOf(key);
  }
  if (field.kind === 'choice') {
    const { values } = field;
    return (key) => values.indexOf(key);
  }
  if (field.kind === 'level') return Number;
  if (field.kind === 'flag') return (key) => (key === 'true' ? 0 : 1);
  if (field.kind === 'date' || field.kind === 'instant') return (key) => key;
  return null;
};

/** The keys of groups in the order in which they are shown: their own, or the most frequent first; nothing comes last. */
export const sortGroups = <R extends Sized>(
  definition: AnyDefinition,
  each: ProjectedField,
  rows: readonly R[],
  keyOf: (row: R) => string | null,
  labels: ReadonlyMap<string, Label>,
): (string | null)[] => {
  const found = sizes(rows, keyOf);
  const order = ownOrder(definition, each);
  const name = (key: string): string => labels.get(key)?.label ?? key;
  const filled = [...found.keys()].filter((key) => key !== null);
  filled.sort((a, b) => {
    if (order === null) return (found.get(b) ?? 0) - (found.get(a) ?? 0) || name(a).localeCompare(name(b));
    const [left, right] = [order(a), order(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  });
  return found.has(null) ? [...filled, null] : filled;
};

const quoted = (value: string): string => (/[\s",]|^[<>]|\.\./u.test(value) ? `"${value}"` : value);

const UNIT: Readonly<Record<Step, Temporal.DurationLike>> = {
  day: { days: 1 },
  week: { weeks: 1 },
  month: { months: 1 },
  quarter: { months: 3 },
  year: { years: 1 },
};

/** The days of a stretch that begins on `first`: its first and its last. */
export const stretchOf = (first: string, step: Step): { first: string; last: string } => {
  const day = Temporal.PlainDate.from(first);
  return { first, last: day.add(UNIT[step]).subtract({ days: 1 }).toString() };
};

const MOST_TERM = 1_500;

/**
 * The term of a filter that finds the records of a group, or of any other than these. Null where none can say it: a value with a
 * quotation mark, or more values than a filter holds.
 */
export const termOf = (
  { name, field }: ProjectedField,
  keys: readonly (string | null)[],
  { step = 'day', zone }: { readonly step?: Step | undefined; readonly zone: string },
  negated = false,
): string | null => {
  const words = keys.map((key): string | null => {
    if (key === null) return 'none';
    if (field.kind === 'flag') return key === 'true' ? 'yes' : 'no';
    if (field.kind !== 'date' && field.kind !== 'instant') return key.includes('"') ? null : quoted(key);
    const { first, last } = stretchOf(key, step);
    if (field.kind === 'date') return `${first}..${last}`;
    const from = Temporal.PlainDate.from(first).toZonedDateTime(zone).toInstant();
    const to = Temporal.PlainDate.from(last)
      .add({ days: 1 })
      .toZonedDateTime(zone)
      .toInstant()
      .subtract({ milliseconds: 1 });
    return `${from.toString({ smallestUnit: 'millisecond' })}..${to.toString({ smallestUnit: 'millisecond' })}`;
  });
  if (words.includes(null)) return null;
  const term = `${negated ? '-' : ''}${name}:${words.join(',')}`;
  return term.length > MOST_TERM ? null : term;
};
