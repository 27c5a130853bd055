import { addWorking } from '#kernel/time/working-time.ts';
import type { Person, Step } from '../ledger.ts';
import { SUPPLIER_PAUSES } from '../settings.ts';
import type { Doing } from './line.ts';
import * as phrases from './phrases.ts';
import { say, type Scene } from './scene.ts';
import * as steps from './steps.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A length that varies much: most are near `median` (ms), some far longer, none above `most`. */
const around = ({ random }: Scene, median: number, spread: number, most: number): number =>
  Math.min(median * Math.exp(spread * random.normal()), most);
/** Beyond now: it still waits. */
const notYet = ({ world }: Scene): number => world.ledger.now + DAY;

/** Asks the caller; their answer ends the wait. */
export const askCaller = (scene: Scene, from: number, by: Person): void => {
  const { arrival, random, fill, line, work, shape, own, priority } = scene;
  const { story, caller } = arrival;
  const waits = shape.waits === 'caller';
  if (!waits && (shape.plain === true || !random.chance(story.question === null ? 0.07 : 0.85))) return;
  const question = story.question === null ? say(scene, phrases.ASK_AGAIN) : fill(story.question);
  const reply =
    story.answer === null || story.question === null ? say(scene, phrases.CALLER_ANSWERS) : fill(story.answer);
  const wait = around(scene, (priority > 3 ? 11 : 3.5) * HOUR, 1.1, 70 * HOUR);
  const reminder = say(scene, phrases.REMINDERS);
  const hold = (at: number): Doing => {
    const until = waits ? notYet(scene) : (addWorking(own, at, wait) ?? at + wait);
    const reminded = addWorking(own, at, 9 * HOUR) ?? at + DAY;
    return {
      until,
      steps: [
        steps.held(at, by, 'caller', { text: question, visibility: 'public' }),
        ...(until - at > 3 * DAY ? [steps.answered(reminded, by, reminder)] : []),
        steps.answered(until, caller, reply),
      ],
    };
  };
  line.put(from + (work - from) * (0.08 + 0.3 * random.next()), hold, { entry: true });
};

/** Asks the supplier. Where the agreement says so, the clock waits as well. */
export const askSupplier = (scene: Scene, from: number, by: Person): void => {
  const { arrival, fill, line, work, world, hours, target, shape } = scene;
  const { story, client } = arrival;
  const waits = shape.waits === 'supplier';
  if (story.supplier === null && !waits) return;
  const [asked, said] = story.supplier ?? [
    'Please look at it from your side.',
    'We have found something and are repairing it.',
  ];
  const { supplier } = world.portfolio.service(story.service).plan;
  const wait = around(scene, 5 * HOUR, 0.9, 0.4 * target.resolution);
  // After whatever the caller was asked.
  const at = from + (work - from) * 0.45;
  const begun = (when: number): Step =>
    steps.held(when, by, 'supplier', { text: `Asked ${supplier}: ${fill(asked)}`, visibility: 'internal' }, supplier);
  const ended = (when: number): Step => steps.resumed(when, by, `${supplier} answered: ${fill(said)}`);
  const pauses = arrival.at >= world.milestones.procedure && SUPPLIER_PAUSES.has(client.plan.code);
  const hold = (when: number): Doing => {
    if (waits) return { steps: [begun(when)], until: notYet(scene) };
    if (!pauses) return { steps: [begun(when)] };
    const until = addWorking(hours, when, wait) ?? when + wait;
    return { steps: [begun(when), ended(until)], until };
  };
  line.put(at, hold, { entry: true });
  if (!waits && !pauses) line.put(Math.min(at + wait, at + (work - at) * 0.8), ended, { entry: true });
};

/** How many wait for a change or a problem to be done, by priority. */
const WAITING: readonly number[] = [0, 0, 0.01, 0.15, 0.45, 0.6];

/** What cannot be repaired at once waits for a maintenance window, a release, a part, or for a cause that is looked for elsewhere. Gives what for. */
export const waitForRepair = (scene: Scene, from: number, by: Person): 'change' | 'problem' | null => {
  const { arrival, random, line, work, priority, shape, hours } = scene;
  const asked = shape.waits === 'change' || shape.waits === 'problem' ? shape.waits : null;
  const none = shape.plain === true || shape.waits !== undefined || arrival.story.supplier !== null || work < HOUR;
  if (asked === null && (none || !random.chance(WAITING[priority] ?? 0))) return null;
  const reason = asked ?? (random.chance(0.78) ? 'change' : 'problem');
  const wait = around(scene, 15 * DAY, 0.75, 70 * DAY);
  const text = say(scene, reason === 'change' ? phrases.WAITS_FOR_CHANGE : phrases.WAITS_FOR_PROBLEM);
  const note = say(scene, reason === 'change' ? phrases.CHANGE_DONE : phrases.PROBLEM_DONE);
  const hold = (at: number): Doing => {
    const until = asked === null ? (addWorking(hours, at + wait, HOUR / 2) ?? at + wait) : notYet(scene);
    return {
      until,
      steps: [steps.held(at, by, reason, { text, visibility: 'public' }), steps.resumed(until, by, note)],
    };
  };
  line.put(from + (work - from) * (0.5 + 0.2 * random.next()), hold, { entry: true });
  return reason;
};
