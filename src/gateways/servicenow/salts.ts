import { randomFillSync } from 'node:crypto';

const SALT = 32;
const AT_ONCE = 256;

/** Gives random salts, drawn many at a time: one by one they would cost more than the hashes they go into. */
export const randomSalts = (): (() => Buffer) => {
  let pool = Buffer.alloc(0);
  let next = 0;
  return () => {
    if (next === pool.length) {
      pool = randomFillSync(Buffer.alloc(SALT * AT_ONCE));
      next = 0;
    }
    next += SALT;
    return pool.subarray(next - SALT, next);
  };
};
