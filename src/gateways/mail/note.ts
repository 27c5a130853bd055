import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row, Statement } from '#kernel/store/db.ts';
import { changeRecord } from '#kernel/store/write.ts';

/** Notes in a record's history that something was done to it which is no field of it, with the statements that do it. */
export const noteOn = (
  context: Context,
  type: string,
  row: Row,
  action: string,
  along: readonly Statement[],
): Promise<Row> => changeRecord(context, definitionNamed(type), row, { action, values: {} }, { along: () => along });
