import { addWorking } from '#kernel/time/working-time.ts';
import type { Person, Step } from '../ledger.ts';
import type { Doing } from './line.ts';
import * as phrases from './phrases.ts';
import { say, type Scene } from './scene.ts';
import * as steps from './steps.ts';
import { whenDone } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** So many days after the resolution it closes by itself. */
const WAITING_DAYS = 5;

const BROUGHT_IN = {
  early: 'Brought in from the tool that was used before.',
  late: "Brought in from the customer's own desk, when TechSol took it over.",
};

/** Closed by the caller, by itself after the waiting time, before that was possible by somebody of the desk. */
const closing = (scene: Scene): ((at: number) => Step) => {
  const { world, arrival, random, agent, own } = scene;
  const willing = arrival.channel === 'selfService' ? 0.5 : arrival.channel === 'monitoring' ? 0 : 0.3;
  const confirms = random.chance(willing);
  const after = 5 * HOUR * Math.exp(random.normal());
  const [days, seconds] = [2 + 6 * random.next(), random.between(1, 590)];
  return (at) => {
    const end = at + WAITING_DAYS * DAY;
    if (confirms)
      return steps.confirmed(Math.min(addWorking(own, at, after) ?? at + after, end - HOUR), arrival.caller);
    return end < world.milestones.automation
      ? steps.closed(at + days * DAY, agent)
      : steps.lapsed(whenDone(world, end + seconds * 1_000));
  };
};

export type Finished = {
  /** Working time over which its clock runs, ms. */
  readonly total: number;
  /** When it was resolved for the first time, epoch ms: known once it is told. */
  readonly resolvedAt: () => number | null;
};

/** Resolved, now and then not for good, and closed. */
export const finish = (scene: Scene, by: Person, code: string): Finished => {
  const { arrival, random, quality, fill, line, work, shape, target, own } = scene;
  const { story, caller } = arrival;
  let first: number | null = null;
  const untold = shape.plain !== true && random.chance(quality.untold);
  const thanks = random.chance(0.6) ? say(scene, phrases.SOLVED) : null;
  const again = shape.plain !== true && random.chance(quality.reopened);
  const close = closing(scene);
  const reason = arrival.month < 6 ? BROUGHT_IN.early : BROUGHT_IN.late;
  const resolve = (at: number, text: string): Step => {
    first ??= at;
    return untold ? steps.resolved(at, by, null, null, thanks, { reason }) : steps.resolved(at, by, text, code, thanks);
  };
  const forGood =
    (text: string) =>
    (at: number): Doing => ({ steps: [resolve(at, text), close(at)] });
  if (!again) {
    line.put(work, forGood(fill(story.resolution)));
    return { total: work, resolvedAt: () => first };
  }
  const further = Math.min(0.4 * target.resolution, work * (0.2 + random.next()));
  const [complaint, note, second] = [
    say(scene, phrases.NOT_SOLVED),
    say(scene, phrases.PROGRESS[story.area]),
    say(scene, phrases.SECOND_SOLUTION),
  ];
  const noticed = (1 + 12 * random.next()) * HOUR;
  line.put(work, (at) => {
    const until = addWorking(own, at, noticed) ?? at + DAY;
    return { until, steps: [resolve(at, fill(story.resolution)), steps.reopened(until, caller, complaint)] };
  });
  line.put(work + further * 0.3, (at) => steps.noted(at, by, note), { entry: true });
  line.put(work + further, forGood(second));
  return { total: work + further, resolvedAt: () => first };
};
