import type { Harness } from './promises.ts';
import type { Told } from './tell.ts';

/** What came of the tests of a file. */
export type FileRun = { readonly told: readonly Told[]; readonly failed: readonly string[]; readonly seconds: number };

export type Row = {
  readonly promise: string;
  readonly id: string;
  readonly what: string;
  readonly trials: number;
  readonly failures: number;
  readonly control: 'caught' | 'MISSED' | 'none' | '';
  readonly notes: string;
  /** Tried without a failure and every planted defect found; or not run here, for a reason. */
  readonly sound: boolean;
};

/** Sums up what a harness told. One that told nothing, though it should have run, has failed. */
export const rowOf = ({ id, promise, what, withoutControl }: Harness, run: FileRun): Row => {
  const mine = run.told.filter((each) => each.id === id);
  const trials = mine.reduce((sum, each) => sum + (each.trials ?? 0), 0);
  const failures = mine.reduce((sum, each) => sum + (each.failures ?? 0), 0);
  const reasons = mine.flatMap(({ notRun }) => (notRun === undefined ? [] : [`not run here: ${notRun}`]));
  const verdicts = mine.flatMap(({ caught }) => (caught === undefined ? [] : [caught]));
  const notRun = reasons.length > 0 && trials === 0;
  const control = notRun
    ? ''
    : verdicts.length > 0
      ? verdicts.every(Boolean)
        ? 'caught'
        : 'MISSED'
      : withoutControl === undefined
        ? 'MISSED'
        : 'none';
  const broken = run.failed.length > 0 ? [`${run.failed.length} tests failed`] : [];
  const silent = mine.length === 0 ? ['told nothing'] : [];
  return {
    promise,
    id,
    what,
    trials,
    failures,
    control,
    notes: [...silent, ...broken, ...reasons, ...mine.flatMap(({ note }) => note ?? [])].join('; '),
    sound: notRun
      ? run.failed.length === 0
      : trials > 0 && failures === 0 && control !== 'MISSED' && run.failed.length === 0,
  };
};

const HEADS = ['promise', 'what', 'trials', 'failures', 'control', 'notes'] as const;

/** The rows as a table of text. */
export const columns = (rows: readonly Row[]): string => {
  const cells = rows.map((row) => [
    row.promise,
    row.what,
    row.trials === 0 ? '' : row.trials.toLocaleString('en-GB'),
    row.trials === 0 ? '' : String(row.failures),
    row.control,
    `${row.sound ? '' : 'NOT KEPT. '}${row.notes}`,
  ]);
  const all = [[...HEADS], ...cells];
  const widths = HEADS.map((_, n) => Math.max(...all.map((line) => line[n]?.length ?? 0)));
  return all
    .map((line) =>
      line
        .map((cell, n) => (n === 2 || n === 3 ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
