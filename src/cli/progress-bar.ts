import type { Env } from './command.ts';

/** How far something is, and in what it is counted: 'bytes', 'events'. */
export type Reached = { readonly what: string; readonly done: number; readonly total: number; readonly unit: string };

export type ProgressBar = {
  show(reached: Reached): void;
  /** A line of its own, with the bar below it. */
  say(line: string): void;
  end(): void;
};

type Surroundings = {
  readonly write: (text: string) => void;
  readonly now: () => number;
  readonly columns: () => number;
};
const TERMINAL: Surroundings = {
  write: (text) => void process.stderr.write(text),
  now: () => performance.now(),
  columns: () => process.stderr.columns ?? 80,
};

const WIDTH = 24;
/** A person sees it move; a log gets a line now and then. */
const REDRAW_MS = 100;
const LINE_MS = 5_000;

const counted = (count: number): string => Math.round(count).toLocaleString('en-GB');

/** 40 → '40 s', 75 → '1 min 15 s'. */
const duration = (seconds: number): string => {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
};

/** '62 %  88,012 of 141,712 events  9,113 a second  6 s left'. */
const told = ({ done, total, unit }: Reached, seconds: number): string => {
  const rate = seconds > 0 ? done / seconds : 0;
  const left = rate > 0 && done < total ? `  ${duration((total - done) / rate)} left` : '';
  return `${Math.floor((100 * done) / Math.max(1, total))} %  ${counted(done)} of ${counted(total)} ${unit}  ${counted(rate)} a second${left}`;
};

const bar = (share: number): string => {
  const full = Math.min(WIDTH, Math.floor(WIDTH * share));
  return '█'.repeat(full) + '░'.repeat(WIDTH - full);
};

/** Shows how far something is, how quick, and how long it will take: a bar where a person watches, otherwise a line every five seconds. */
export const progressBar = (env: Env, { write, now, columns }: Surroundings = TERMINAL): ProgressBar => {
  let current: Reached | null = null;
  let begun = now();
  let drawn = Number.NEGATIVE_INFINITY;
  const seconds = (): number => (now() - begun) / 1000;
  const clear = (): void => {
    if (env.interactive && current !== null) write('\r\u001b[2K');
  };
  const draw = (reached: Reached): void => {
    const share = reached.done / Math.max(1, reached.total);
    if (env.interactive)
      write(`\r\u001b[2K${`${reached.what} ${bar(share)} ${told(reached, seconds())}`.slice(0, columns() - 1)}`);
    else env.err(`${reached.what}: ${told(reached, seconds())}`);
  };
  return {
    show: (reached) => {
      if (current?.what !== reached.what) {
        begun = now();
        drawn = env.interactive ? Number.NEGATIVE_INFINITY : begun;
      }
      current = reached;
      if (now() - drawn < (env.interactive ? REDRAW_MS : LINE_MS)) return;
      drawn = now();
      draw(reached);
    },
    say: (line) => {
      clear();
      env.err(line);
      if (env.interactive && current !== null) draw(current);
    },
    end: () => {
      clear();
      current = null;
    },
  };
};
