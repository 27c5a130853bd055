import { OPEN } from '#kernel/record/phase.ts';
import { sentValue } from '../fields/kind.ts';
import type { RecordRow, RecordType, Value } from '../../api/types.ts';
import { nested } from '../../api/own-fields.ts';
import type { Offered } from '../record/likeliest.ts';

/** The transitions that every one of the rows may take from where it stands. */
export const sharedTransitions = (type: RecordType, rows: readonly RecordRow[]): Offered[] =>
  Object.entries(type.lifecycle.transitions).flatMap(([name, transition]) =>
    !transition.hidden && rows.length > 0 && rows.every(({ state }) => transition.from.includes(state))
      ? [{ name, transition }]
      : [],
  );

const MOST_MERGED = 20;
/** Whether the rows can be merged into one: a few of a type that says how, all of them open. */
export const canMerge = (type: RecordType, rows: readonly RecordRow[]): boolean =>
  (type.merges ?? null) !== null &&
  rows.length > 1 &&
  rows.length <= MOST_MERGED &&
  rows.every(({ phase }) => OPEN.includes(phase));

/** What is to be done with every selected record. */
export type BulkWork =
  | { edit: Record<string, Value> }
  | { tags: { add?: string[]; remove?: string[] } }
  | { transition: string; input: Record<string, Value> }
  /** Takes back the change that made a version of each. */
  | { undo: ReadonlyMap<string, number> };

/** Whether what was done to many can be taken back. */
export const canGoBack = (type: RecordType, work: BulkWork): boolean =>
  'edit' in work ||
  'tags' in work ||
  ('transition' in work && type.lifecycle.transitions[work.transition]?.undo === true);

/** What became of one of them: done, or why it was refused. */
export type RowResult = { row: RecordRow; refused: string | null };

const sent = (values: Record<string, Value>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, sentValue(value)]));

/** The line of a bulk request for one row, based on the version that is on the screen. */
export const lineFor = ({ id, version }: RecordRow, work: BulkWork): object => {
  if ('undo' in work) return { id, undo: work.undo.get(id) };
  if ('tags' in work) return { id, version: '*', tags: work.tags };
  if ('edit' in work) return { id, version, values: nested(sent(work.edit)) };
  const { comment, visibility, ...values } = sent(work.input);
  return {
    id,
    version,
    transition: work.transition,
    ...(Object.keys(values).length > 0 ? { values: nested(values) } : {}),
    ...(comment === undefined ? {} : { comment, visibility }),
  };
};

/** Fields that can be set to the same value for many records at once. */
export const bulkFields = (type: RecordType): string[] =>
  [...new Set([...type.views.list, ...type.views.form])].filter((name) => {
    const field = type.fields[name];
    return field && !field.readOnly && name !== 'title' && !['markdown', 'structured'].includes(field.kind);
  });
