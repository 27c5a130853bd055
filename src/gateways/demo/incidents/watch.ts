import type { Step } from '../ledger.ts';
import type { Doing } from './line.ts';
import type { Scene } from './scene.ts';
import * as steps from './steps.ts';
import { whenDone } from './world.ts';

const MINUTE = 60_000;

const REASONS = [
  'Target of resolution passed, the cause is not found yet.',
  'Late. Needs somebody to decide on the next step.',
  'Past its target; the customer asks for a date.',
];

type Clock = 'response' | 'resolution';

/** What the product does by itself as the targets are used up within `total` working time (ms), and what people did before it could. */
export const watch = (scene: Scene, total: number): void => {
  const { world, arrival, random, quality, line, target, answer, specialists, desk, atDesk, agent } = scene;
  const { milestones, staff, ledger } = world;
  const { lead } = staff.team(atDesk ? desk : specialists);
  const warned: Record<Clock, number[]> = { response: [], resolution: [] };
  const copy = () => ({ response: [...warned.response], resolution: [...warned.resolution] });
  // Scheduled work is done at the full minute.
  const minute = (at: number): number => Math.ceil(whenDone(world, at) / MINUTE) * MINUTE + 400;
  const warning = (clock: Clock, percent: number): void =>
    line.put((percent / 100) * target[clock] + 1, (at): Doing => {
      if (at < milestones.automation) return { steps: [] };
      warned[clock].push(percent);
      return { steps: [steps.warned(minute(at), clock, percent, copy())] };
    });
  if (answer > 0.75 * target.response) warning('response', 75);
  if (answer > target.response) warning('response', 100);
  if (total > 0.75 * target.resolution) warning('resolution', 75);
  if (total <= target.resolution) return;
  const byHand = random.chance(quality.escalated);
  const reason = random.pick(REASONS);
  line.put(target.resolution + 1, (at): Doing => {
    if (at >= milestones.automation) {
      warned.resolution.push(100);
      return {
        steps: [
          steps.escalatedToLead(ledger, arrival.id, lead, scene.raised, {
            at: minute(at),
            by: null,
            reason: null,
            warned: copy(),
          }),
        ],
      };
    }
    return {
      steps: byHand
        ? [steps.escalatedToLead(ledger, arrival.id, lead, scene.raised, { at: at + 12 * MINUTE, by: agent, reason })]
        : [],
    };
  });
};

/** Warnings and escalations fall away where nobody works on the incident any more: they came too late. */
export const inTime = (all: readonly Step[]): Step[] => {
  let open = true;
  return all.filter(({ change: { action, transition } }) => {
    if (action === 'escalate' || action.startsWith('warning')) return open;
    if (transition === 'resolve' || transition === 'cancel') open = false;
    if (transition === 'reopen') open = true;
    return true;
  });
};
