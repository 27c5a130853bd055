import type { Hours } from '#kernel/time/working-time.ts';
import { addWorking } from '#kernel/time/working-time.ts';
import type { Step } from '../ledger.ts';

/** What is done at a moment, and until when the clock then stands still (epoch ms). */
export type Doing = { readonly steps: readonly Step[]; readonly until?: number };

type Mark = {
  readonly at: number;
  readonly order: number;
  readonly entry: boolean;
  readonly make: (at: number) => Doing | Step;
};

/**
 * The line of an incident's clock: things happen after so much working time (ms), and where it pauses, the wall clock goes on alone.
 * What is put at the same place happens in the order in which it was put.
 */
export type Line = {
  /** `entry`: it counts as an entry of the work log. */
  put(working: number, make: (at: number) => Doing | Step, options?: { entry?: boolean }): void;
  /** Puts a step wherever nothing would be written for longer than `longest`, until `end`. */
  fill(longest: number, end: number, make: (at: number) => Step, share: () => number): void;
  /** All steps in order, at least a second apart. */
  walk(hours: Hours, from: number): Step[];
};

const SECOND = 1_000;
const isStep = (made: Doing | Step): made is Step => 'change' in made;

export const openLine = (): Line => {
  const marks: Mark[] = [];
  const put: Line['put'] = (working, make, { entry = false } = {}) => {
    marks.push({ at: Math.max(0, Math.round(working)), order: marks.length, entry, make });
  };
  const sorted = (): Mark[] => marks.sort((one, other) => one.at - other.at || one.order - other.order);
  return {
    put,
    fill: (longest, end, make, share) => {
      const entries = [
        ...sorted()
          .filter((mark) => mark.entry)
          .map((mark) => mark.at),
        end,
      ];
      let last = 0;
      for (const next of entries) {
        while (next - last > longest) {
          last += Math.round(longest * share());
          put(last, make, { entry: true });
        }
        last = Math.max(last, next);
      }
    },
    walk: (hours, from) => {
      const steps: Step[] = [];
      let [wall, working] = [from, 0];
      for (const mark of sorted()) {
        wall = addWorking(hours, wall, mark.at - working) ?? wall;
        working = mark.at;
        const made = mark.make(wall);
        const { steps: those, until } = isStep(made) ? { steps: [made], until: undefined } : made;
        steps.push(...those);
        if (until !== undefined) wall = Math.max(wall, until);
      }
      return apart(steps);
    },
  };
};

/** Steps in order of time, no two closer than a second. */
export const apart = (steps: readonly Step[]): Step[] => {
  let last = Number.NEGATIVE_INFINITY;
  return steps
    .map((step, index) => ({ step, index }))
    .sort((one, other) => one.step.at - other.step.at || one.index - other.index)
    .map(({ step }) => {
      const at = Math.max(Math.round(step.at), last + SECOND);
      last = at;
      return at === step.at ? step : { ...step, at };
    });
};
