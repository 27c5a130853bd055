/** How a limit stands after a request: how many are left in this window, and seconds until the next one begins. */
export type Standing = {
  readonly limit: number;
  readonly remaining: number;
  readonly reset: number;
  readonly allowed: boolean;
};

export type RateLimiter = {
  /** Counts one for a key. Time in epoch ms. */
  take(key: string, now: number): Standing;
  /** How it stands, without counting. */
  look(key: string, now: number): Standing;
};

/** Beyond so many keys the oldest windows are dropped: an attacker with many addresses must not fill the memory. */
const MOST_KEYS = 50_000;

/** Counts requests by key in fixed windows, in the memory of this process. `limit` 0 allows everything. */
export const rateLimiter = (limit: number, windowMs: number): RateLimiter => {
  const windows = new Map<string, { start: number; count: number }>();
  const standing = (count: number, start: number, now: number): Standing => ({
    limit,
    remaining: Math.max(0, limit - count),
    reset: Math.max(1, Math.ceil((start + windowMs - now) / 1000)),
    allowed: limit === 0 || count <= limit,
  });
  const current = (key: string, now: number) => {
    const window = windows.get(key);
    return window !== undefined && now < window.start + windowMs && now >= window.start ? window : undefined;
  };
  return {
    take: (key, now) => {
      let window = current(key, now);
      if (window === undefined) {
        // Insertion order is the order of starts: what has run out stands first.
        windows.delete(key);
        for (const [oldest, { start }] of windows) {
          if (windows.size < MOST_KEYS && now < start + windowMs) break;
          windows.delete(oldest);
        }
        window = { start: now, count: 0 };
        windows.set(key, window);
      }
      window.count += 1;
      return standing(window.count, window.start, now);
    },
    look: (key, now) => {
      const window = current(key, now);
      return window === undefined ? standing(0, now, now) : standing(window.count, window.start, now);
    },
  };
};
