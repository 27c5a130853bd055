import type { Source } from '../rule.schema.ts';
import type { Snapshot } from './facts.ts';

/** What rules can look up besides the record itself. */
export type Surroundings = {
  /** The records that it refers to, by id. */
  readonly related: ReadonlyMap<string, Snapshot>;
  /** What records are called, by id. */
  readonly labels: ReadonlyMap<string, string>;
  /** Whether a calendar is open at a moment; null is the record's own. */
  readonly open: (calendar: string | null, record: Snapshot, at: number) => boolean;
  /** Epoch ms. */
  readonly now: number;
};

/** What 'priority' or 'customer.sector' holds; null where there is nothing. */
export const valueAt = (record: Snapshot, path: string, { related }: Pick<Surroundings, 'related'>): unknown => {
  if (Object.hasOwn(record, path)) return record[path] ?? null;
  const dot = path.indexOf('.');
  if (dot < 0) return null;
  const target = record[path.slice(0, dot)];
  return typeof target === 'string' ? (related.get(target)?.[path.slice(dot + 1)] ?? null) : null;
};

/** A single value as text; '' for nothing and for structures. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

const shown = (value: unknown, labels: ReadonlyMap<string, string>): string =>
  Array.isArray(value)
    ? value.map((each) => shown(each, labels)).join(', ')
    : (labels.get(textOf(value)) ?? textOf(value));

const VARIABLE = /\{\{\s*([a-zA-Z][\w.]*)\s*\}\}/g;
/** The fields that a text names: '{{customer.title}}'. */
export const variablesIn = (text: string): readonly string[] =>
  [...text.matchAll(VARIABLE)].map(([, path = '']) => path);

/** A text with what stands in double braces filled in from the record; references by what they are called. Pure. */
export const fillIn = (text: string, record: Snapshot, around: Surroundings): string =>
  text.replaceAll(VARIABLE, (_all, path: string) => shown(valueAt(record, path, around), around.labels));

/** What a source gives for a record. Pure. */
export const valueFrom = (source: Source, record: Snapshot, around: Surroundings): unknown => {
  switch (source.from) {
    case 'value':
      return source.value;
    case 'field':
      return valueAt(record, source.field, around);
    case 'text':
      return fillIn(source.text, record, around);
    case 'now':
      return new Date(around.now + source.minutes * 60_000).toISOString();
  }
};
