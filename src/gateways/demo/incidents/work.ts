import type { Person } from '../ledger.ts';
import * as phrases from './phrases.ts';
import { say, type Scene } from './scene.ts';
import * as steps from './steps.ts';
import { askCaller, askSupplier, waitForRepair } from './waits.ts';

/** What is found out and written down, and whom it waits for. Tells what for it had to wait, if for a change or a problem. */
export const workOn = (scene: Scene, from: number, by: Person): 'change' | 'problem' | null => {
  const { arrival, random, quality, fill, line, work, target, shape } = scene;
  const { story, caller } = arrival;
  askCaller(scene, from, by);
  askSupplier(scene, from, by);
  story.notes.forEach((note, index) => {
    const share = 0.45 + (0.45 * (index + random.next() * 0.5)) / story.notes.length;
    line.put(from + (work - from) * share, (when) => steps.noted(when, by, fill(note)), { entry: true });
  });
  if (work > 0.6 * target.resolution && random.chance(0.5)) {
    const text = say(scene, phrases.STILL_WORKING);
    line.put(from + (work - from) * 0.66, (when) => steps.answered(when, by, text), { entry: true });
  }
  if (work > 0.5 * target.resolution && random.chance(0.3)) {
    const text = say(scene, phrases.CATCH_UP);
    line.put(from + (work - from) * 0.6, (when) => steps.answered(when, caller, text));
  }
  const waited = waitForRepair(scene, from, by);
  if (shape.plain !== true && random.chance(quality.silent)) return waited;
  const note = (when: number) => steps.noted(when, by, say(scene, phrases.PROGRESS[story.area]));
  line.fill(target.update * 0.93, work, note, () => 0.55 + 0.4 * random.next());
  return waited;
};
