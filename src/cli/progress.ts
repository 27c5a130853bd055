import type { Env } from './command.ts';

const PATIENCE_MS = 2000;

/** Does a piece of work, and says what it is once it has taken more than two seconds. */
export const progress = async <T>(env: Env, what: string, work: () => Promise<T>): Promise<T> => {
  const timer = setTimeout(() => env.err(what), PATIENCE_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
};
