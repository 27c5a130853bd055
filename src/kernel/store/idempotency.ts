import { timingSafeEqual } from 'node:crypto';
import { AppError, statusOf } from '../errors.ts';
import type { Context } from './context.ts';
import type { Retry } from '../record/action.ts';
import { isRepeated } from './write.ts';

/**
 * After a write failed: the record that the same request wrote before, if that is why it failed; null otherwise.
 * Throws `idempotency.key_reused` (422) when the key was used for another request.
 */
export const repeated = async (context: Context, retry: Retry, error: unknown): Promise<string | null> => {
  // The first one may have left the record so that the second is refused: stale, linked already, no longer to be seen.
  const refused = error instanceof AppError && statusOf(error.code) < 500 && error.code !== 'unauthenticated';
  if (!isRepeated(error) && !refused) return null;
  const [answer] = await context.batch([
    {
      text: 'SELECT request, record FROM idempotency WHERE org = $1 AND person = $2 AND key = $3',
      values: [context.principal.org, context.principal.person, retry.key],
    },
  ]);
  const known = answer?.rows[0];
  if (known === undefined) return null;
  if (!timingSafeEqual(known['request'] as Buffer, retry.request))
    throw new AppError(
      'idempotency.key_reused',
      'This Idempotency-Key was used for another request. Use a new key for each request.',
    );
  return String(known['record']);
};
