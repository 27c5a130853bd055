import type { RecordRow, RecordType } from '../../api/types.ts';
import type { Offered } from '../record/likeliest.ts';

/** The transitions that every one of the rows may take from where it stands. */
export const sharedTransitions = (type: RecordType, rows: readonly RecordRow[]): Offered[] =>
  Object.entries(type.lifecycle.transitions).flatMap(([name, transition]) =>
    rows.length > 0 && rows.every(({ state }) => transition.from.includes(state)) ? [{ name, transition }] : [],
  );

export type BulkResult = { done: RecordRow[]; refused: { row: RecordRow; error: unknown }[] };

const AT_ONCE = 4;

/** Does something to each row, four at a time, and says what became of every single one. */
export const forEachRow = async (
  rows: readonly RecordRow[],
  work: (row: RecordRow) => Promise<unknown>,
): Promise<BulkResult> => {
  const result: BulkResult = { done: [], refused: [] };
  const waiting = [...rows];
  const worker = async (): Promise<void> => {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const mine = row;
      await work(mine).then(
        () => result.done.push(mine),
        (error: unknown) => result.refused.push({ row: mine, error }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return result;
};
