import { writtenValue } from './write.ts';

/** The deadlines that records are grouped by, the most pressing first, each with what it asks of the next one. */
const DEADLINES = {
  past: 'due:<now',
  hour: 'due:>=now due:<+1h',
  today: 'due:>=+1h due:<tomorrow',
  later: 'due:>=tomorrow due:>=+1h',
  paused: 'due:none phase:waiting',
  none: 'due:none -phase:waiting',
} as const;
/** What records are grouped by when it is no field: where the next deadline stands. */
export const BY_DEADLINE = 'deadline';

/** A group of a list: what it is called in answers and addresses, and the filter that finds its records among those of the list. */
export type GroupKey = { readonly key: string; readonly filter: string };

/** As much of a field as decides how records are grouped by it. */
type Grouped = {
  readonly name: string;
  readonly kind: string;
  readonly required: boolean;
  readonly values?: readonly string[] | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
};

const BY_FEW = new Set(['choice', 'level', 'flag']);
const BY_OTHERS = new Set(['ref', 'date', 'instant', 'words']);

/**
 * Whether records can be grouped by a field: it has few values (a text only where it is chosen from what is offered), names another
 * record, lies in a month, or holds words, by each of which a record is found.
 */
export const isGrouping = (field: { kind: string; values?: readonly string[]; offered?: unknown }): boolean =>
  field.values !== undefined ||
  BY_FEW.has(field.kind) ||
  BY_OTHERS.has(field.kind) ||
  (field.kind === 'text' && field.offered !== undefined);

const noneOf = (name: string): GroupKey => ({ key: '', filter: `${name}:none` });

const fewValues = ({ kind, values, from, to }: Grouped): readonly string[] | null => {
  if (values !== undefined) return values;
  if (kind === 'flag') return ['yes', 'no'];
  if (kind !== 'level' || from === undefined || to === undefined) return null;
  return Array.from({ length: to - from + 1 }, (_, step) => String(from + step));
};

/**
 * The groups that are known without asking, in their order: deadlines, states in the order of the lifecycle, choices, levels from
 * the highest, yes and no; those without a value last, under the empty key. Null where they are found in the records.
 */
export const knownGroups = (by: string, field: Grouped | undefined): readonly GroupKey[] | null => {
  if (by === BY_DEADLINE) return Object.entries(DEADLINES).map(([key, filter]) => ({ key, filter }));
  if (field === undefined) return null;
  const values = fewValues(field);
  if (values === null) return null;
  const groups = values.map((key) => ({ key, filter: `${field.name}:${writtenValue(key)}` }));
  return field.required || (field.kind === 'flag' && !field.name.startsWith('custom.'))
    ? groups
    : [...groups, noneOf(field.name)];
};

/** A group that was found in the records: another record by its id, or a month; the empty key is that of those without. */
export const foundGroup = (name: string, key: string): GroupKey =>
  key === '' ? noneOf(name) : { key, filter: `${name}:${writtenValue(key)}` };
