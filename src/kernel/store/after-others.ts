import { AppError } from '../errors.ts';

const TRIES = 20;

/**
 * Does a write that needs no version, because it adds to a record instead of changing what others see in it: when somebody
 * else was quicker, it is worked out anew on what they left. `work` reads the record itself.
 */
export const afterOthers = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'stale_version') || attempt >= TRIES) throw error;
    }
  }
};
