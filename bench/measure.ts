/** One line of the table. `better` says which way is good; `goal` is a ratio to the floor, or a value where there is no floor. */
export type Figure = {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly floor: number | null;
  readonly ratio: number | null;
  readonly goal: number;
  readonly better: 'higher' | 'lower';
  readonly met: boolean;
  readonly quartiles?: readonly [number, number];
};

export const quantile = (sorted: readonly number[], share: number): number => {
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? Number.NaN;
  return low + (high - low) * (at - Math.floor(at));
};
export const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );

/** A figure beside its floor, both from interleaved rounds: medians, and the quartiles of ours. `goal` bounds the ratio ours/floor. */
export const beside = (
  name: string,
  unit: string,
  ours: readonly number[],
  floor: readonly number[],
  goal: number,
  better: 'higher' | 'lower',
): Figure => {
  const [a, b] = [median(ours), median(floor)];
  const ratio = a / b;
  const sorted = ours.toSorted((x, y) => x - y);
  return {
    name,
    unit,
    ours: a,
    floor: b,
    ratio,
    goal,
    better,
    met: better === 'higher' ? ratio >= goal : ratio <= goal,
    quartiles: [quantile(sorted, 0.25), quantile(sorted, 0.75)],
  };
};

/** A figure judged by its own value, with a floor beside it where there is one. */
export const alone = (
  name: string,
  unit: string,
  ours: number,
  goal: number,
  better: 'higher' | 'lower',
  floor: number | null = null,
): Figure => ({
  name,
  unit,
  ours,
  floor,
  ratio: floor === null ? null : ours / floor,
  goal,
  better,
  met: better === 'higher' ? ours >= goal : ours <= goal,
});

/** Requests per second of `work` done by so many clients at once for so many milliseconds. */
export const throughput = async (
  clients: number,
  ms: number,
  work: (client: number) => Promise<void>,
): Promise<number> => {
  let done = 0;
  const begun = performance.now();
  const end = begun + ms;
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (performance.now() < end) {
        await work(client);
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - begun) / 1000);
};

/** Milliseconds of each of `count` runs of `work`, spread over so many clients. */
export const latencies = async (
  clients: number,
  count: number,
  work: (n: number) => Promise<unknown>,
): Promise<number[]> => {
  const times: number[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (next < count) {
        const n = next;
        next += 1;
        const begun = performance.now();
        await work(n);
        times.push(performance.now() - begun);
      }
    }),
  );
  return times.toSorted((a, b) => a - b);
};

const number = (value: number | null): string => {
  if (value === null || Number.isNaN(value)) return '–';
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-GB');
  return value.toLocaleString('en-GB', { maximumSignificantDigits: 3 });
};

/** The figures as a Markdown table. */
export const tableOf = (figures: readonly Figure[]): string =>
  [
    '| what | unit | ours | floor | ratio | goal | met |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...figures.map(
      (each) =>
        `| ${each.name} | ${each.unit} | ${number(each.ours)} | ${number(each.floor)} | ${number(each.ratio)} | ${each.better === 'higher' ? '≥' : '≤'} ${number(each.goal)} | ${each.met ? 'yes' : '**no**'} |`,
    ),
  ].join('\n');
