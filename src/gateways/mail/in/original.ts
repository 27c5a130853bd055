import { AppError } from '#kernel/errors.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import type { Context } from '#kernel/store/context.ts';
import { mayInternal, readRecord } from '#kernel/store/read.ts';
import { isUuid } from '#kernel/store/references.ts';
import { rawOf, readStored } from './stored.ts';

/** A mail of a record as it came, for those who see what is internal there. Throws `not_found`. */
export const originalOf = async (
  context: Context,
  definition: AnyDefinition,
  key: string,
  message: string,
): Promise<Buffer> => {
  const row = await readRecord(context, definition, key);
  const stored =
    isUuid(message) && mayInternal(definition, context.principal, row) ? await readStored(context, message) : null;
  if (stored === null || stored.record !== row['id'])
    throw new AppError('not_found', 'There is no such mail, or you may not see it.');
  return rawOf(context, stored);
};
