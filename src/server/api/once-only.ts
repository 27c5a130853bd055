import type { Context } from '#kernel/store/context.ts';
import { repeated } from '#kernel/store/idempotency.ts';
import type { Retry } from '#kernel/record/action.ts';

/** Does a write once, however often its request arrives; `again` answers a repetition from the record that the first one left. */
export const onceOnly = async <T>(
  context: Context,
  retry: Retry | undefined,
  work: () => Promise<T>,
  again: (record: string) => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const known = retry === undefined ? null : await repeated(context, retry, error);
    if (known === null) throw error;
    return again(known);
  }
};
