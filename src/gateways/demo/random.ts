/** Numbers that look random and are the same for the same seed: nothing of the demonstration company is drawn from anywhere else. */
export type Random = {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** One of the values, each as often as its weight says. */
  weighted<T>(from: readonly (readonly [value: T, weight: number])[]): T;
  /** So many different ones, in their order. */
  some<T>(from: readonly T[], count: number): T[];
  /** Normally distributed, mean 0, deviation 1. */
  normal(): number;
  /** Unpredictable only for whoever does not know the seed. */
  bytes(count: number): Buffer;
  /** A generator of its own, the same for the same name. What is drawn from it leaves this one as it is. */
  fork(name: string | number): Random;
};

/** FNV-1a, 32 bits. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
};

/** sfc32, a small fast counting generator: passes PractRand, 32 bits at a time. */
const sfc32 = (seed: string): (() => number) => {
  let [a, b, c, d] = [hash(seed), hash(`${seed}b`), hash(`${seed}c`), 1];
  const draw = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i += 1) draw();
  return draw;
};

const EMPTY = 'Nothing to choose from.';

export const randomFrom = (seed: string): Random => {
  const draw = sfc32(seed);
  const next = (): number => draw() / 4_294_967_296;
  const pick = <T>(from: readonly T[]): T => {
    if (from.length === 0) throw new RangeError(EMPTY);
    return from[Math.floor(next() * from.length)] as T;
  };
  return {
    next,
    pick,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    weighted: <T>(from: readonly (readonly [value: T, weight: number])[]): T => {
      let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of from) {
        left -= weight;
        if (left < 0) return value;
      }
      const last = from.at(-1);
      if (last === undefined) throw new RangeError(EMPTY);
      return last[0];
    },
    some: <T>(from: readonly T[], count: number): T[] => {
      const left = from.map((_, index) => index);
      const chosen = Array.from({ length: Math.min(count, left.length) }, () => {
        const [index] = left.splice(Math.floor(next() * left.length), 1);
        return index as number;
      });
      return chosen.sort((one, other) => one - other).map((index) => from[index] as T);
    },
    // Box and Muller
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    bytes: (count) => {
      const made = Buffer.allocUnsafe(count);
      for (let i = 0; i < count; i += 4) made.writeUInt32LE(draw(), Math.min(i, count - 4));
      return made;
    },
    fork: (name) => randomFrom(`${seed}/${name}`),
  };
};

/** A UUID, version 7 (RFC 9562): ordered by the moment (epoch ms), then by `order` (0 to 4095), then by chance. */
export const identifier = (random: Random, at: number, order = 0): string => {
  const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
  const rest = random.bytes(8);
  rest.writeUInt8((rest.readUInt8(0) & 0x3f) | 0x80, 0);
  const tail = rest.toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${(order & 0xfff).toString(16).padStart(3, '0')}-${tail.slice(0, 4)}-${tail.slice(4)}`;
};

/**
 * Numbers between 0 and 1 that fill the range evenly however many are drawn (additive recurrence with the golden ratio), so that a
 * distribution keeps its mean in a small company too.
 */
export const evenly = (random: Random): (() => number) => {
  let at = random.next();
  return () => {
    at = (at + 0.618_033_988_749_895) % 1;
    return at;
  };
};

/** The value below which that share of a standard normal distribution lies. Acklam's approximation, relative error below 1.2e-9. */
export const quantile = (share: number): number => {
  const p = Math.min(Math.max(share, 1e-9), 1 - 1e-9);
  const poly = (x: number, ...factors: readonly number[]): number =>
    factors.reduce((sum, factor) => sum * x + factor, 0);
  const tail = (q: number): number =>
    poly(
      q,
      -7.784894002430293e-3,
      -0.3223964580411365,
      -2.400758277161838,
      -2.549732539343734,
      4.374664141464968,
      2.938163982698783,
    ) / poly(q, 7.784695709041462e-3, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1);
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (
    (q *
      poly(
        r,
        -39.69683028665376,
        220.9460984245205,
        -275.9285104469687,
        138.357751867269,
        -30.66479806614716,
        2.506628277459239,
      )) /
    poly(r, -54.47609879822406, 161.5858368580409, -155.6989798598869, 66.80131188771972, -13.28068155288572, 1)
  );
};
