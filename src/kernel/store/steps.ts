import type { Retry } from '../record/action.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import type { Change } from './plan.ts';
import { prepareChange, type Along, type Prepared } from './write.ts';

/** A change with what is written beside it. */
export type Step = { readonly change: Change; readonly along?: Along };

/** Works out several changes of one record, each on what the former leaves: sent together they are several entries of its history. */
export const prepareSteps = async (
  context: Context,
  definition: AnyDefinition,
  before: Row,
  steps: readonly Step[],
  options: { retry?: Retry | undefined } = {},
): Promise<readonly Prepared[]> => {
  const prepared: Prepared[] = [];
  let row = before;
  for (const [index, { change, along }] of steps.entries()) {
    const next = await prepareChange(context, definition, row, change, {
      ...(index === 0 ? options : {}),
      ...(along === undefined ? {} : { along }),
    });
    prepared.push(next);
    row = next.after;
  }
  return prepared;
};
