import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Context } from '#kernel/store/context.ts';
import { checkFields } from '#kernel/store/list.ts';
import type { Presented } from './present.ts';

/** What a record says of itself however little was asked. */
const ALWAYS = ['id', 'type', 'number', 'version'];

/** The named parts of a record, with what it always says; all of it without names. One of the organisation's own fields brings itself alone. */
const sparse = (row: Presented, fields: readonly string[] | undefined): Presented => {
  if (fields === undefined) return row;
  const names = new Set([...ALWAYS, ...fields]);
  const out = Object.fromEntries(Object.entries(row).filter(([name]) => names.has(name)));
  if ('custom' in row && !names.has('custom') && fields.some((name) => name.startsWith('custom.')))
    out['custom'] = Object.fromEntries(
      Object.entries(row['custom'] as object).filter(([key]) => names.has(`custom.${key}`)),
    );
  return out as Presented;
};

/** Cuts records down to the fields that were asked for. Throws `filter.invalid` for one that there is not, or that is not for the caller. */
export const sparser = (
  context: Context,
  definition: AnyDefinition,
  fields: readonly string[] | undefined,
): ((row: Presented) => Presented) => {
  checkFields(context, definition, fields ?? []);
  return (row) => sparse(row, fields);
};
