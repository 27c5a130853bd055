import { systemContext } from '#kernel/store/context.ts';
import { workSchedules } from '#server/work.ts';
import { account } from './trace-account.ts';
import { administration } from './trace-administration.ts';
import { automation } from './trace-automation.ts';
import { conversation } from './trace-conversation.ts';
import { handOn, type Hand } from './trace-hand.ts';
import { incidents } from './trace-incidents.ts';
import { mail } from './trace-mail.ts';
import { halfDone, records } from './trace-records.ts';
import type { TracedWorld } from './traced-world.ts';

export type Scenario = Pick<Hand, 'refused' | 'accepted' | 'follow'> & {
  /** Goes through everything that the product does with records, settings, people, mail and time. */
  turn(n: number): Promise<void>;
};

/** What comes round by itself. */
const schedules = async ({ world, follow }: Hand): Promise<void> => {
  for (let round = 0; round < 3; round += 1) {
    world.pass(9 * 86_400_000);
    const context = await systemContext(world.system, world.made.org, { now: world.now });
    for (const each of workSchedules) await each.run(context);
    await follow();
  }
};

/** Work of every kind on a world, by the people in it. */
export const scenarioOn = (world: TracedWorld): Scenario => {
  const hand = handOn(world);
  const { refused, accepted, follow } = hand;
  const turn = async (n: number): Promise<void> => {
    await records(hand, n);
    await incidents(hand, n);
    await administration(hand, n);
    await account(hand, n);
    await halfDone(hand);
    await conversation(hand, n);
    await automation(hand, n);
    await mail(hand, n);
    await schedules(hand);
  };
  return { refused, accepted, follow, turn };
};
