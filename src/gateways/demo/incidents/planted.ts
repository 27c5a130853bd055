import { workingMs, type Hours } from '#kernel/time/working-time.ts';
import { targetFor } from '../settings.ts';
import { oneOf, rowsOf } from '../table.ts';
import type { Arrival, Arrivals } from './arrivals.ts';
import { hoursFor, priorityOf, type Shape } from './scene.ts';
import { allStories } from './story.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const LONGEST = 120 * DAY;

/** The latest instant from which so much working time (ms) has passed until `to`. */
export const backFrom = (hours: Hours, to: number, working: number): number => {
  let [low, high] = [to - LONGEST, to];
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2);
    if (workingMs(hours, middle, to) >= working) low = middle;
    else high = middle;
  }
  return low;
};

const WAYS = ['work', 'new', 'caller', 'supplier', 'change'] as const;
/** How long what waits has waited, days. */
const WAITED: Readonly<Record<(typeof WAYS)[number], number>> = {
  work: 0,
  new: 0,
  caller: 1.1,
  supplier: 1.1,
  change: 6,
};
const LEVELS = ['1', '2', '3'] as const;
const levelOf = (word: string | undefined, where: string): 1 | 2 | 3 => Number(oneOf(LEVELS, word, where)) as 1 | 2 | 3;

export type Plant = { readonly arrival: Arrival; readonly shape: Shape };

/** An incident that is to stand at a certain place of the queue today. */
const plantOf = (world: World, arrivals: Arrivals, columns: readonly string[]): Plant => {
  const { ledger, clients, staff, milestones } = world;
  const [begin = '', customer = '', levels = '', way, minutes, who = '', desk = ''] = columns;
  const client = clients.find((each) => each.plan.code === customer);
  const story = allStories().find((each) => each.title.startsWith(begin));
  if (client === undefined || story === undefined)
    throw new Error(`'${begin}' of ${customer} is not there to be planted.`);
  const [impact, urgency] = levels.split('/').map((level) => levelOf(level, begin));
  if (impact === undefined || urgency === undefined) throw new Error(`'${begin}' has no impact or no urgency.`);
  const how = oneOf(WAYS, way, begin);
  const fresh = how === 'new';
  const target = targetFor(customer, priorityOf({ impact, urgency }), ledger.now, milestones);
  const spent = Math.max((fresh ? target.response : target.resolution) - Number(minutes) * MINUTE, 2 * MINUTE);
  const at = backFrom(hoursFor(world, story.service, client.id), ledger.now - WAITED[how] * DAY, spent);
  const atDesk = desk !== '';
  const channel = story.automatic ? 'monitoring' : fresh ? 'email' : atDesk ? 'phone' : 'selfService';
  // Nobody looks at what is new; what is worked on takes a little longer than now.
  const times: Shape = fresh
    ? { answer: target.response * 40, work: target.resolution * 40 }
    : { answer: 0.3 * Math.min(target.response, spent), work: how === 'work' ? spent * 1.15 + 25 * MINUTE : spent * 3 };
  return {
    arrival: arrivals.make(at, client, story, { impact, urgency, channel }),
    shape: {
      plain: true,
      atDesk,
      ...times,
      ...(who === '' ? {} : { assignee: staff.called(who) }),
      ...(how === 'work' || fresh ? {} : { waits: how }),
    },
  };
};

/** Incidents of today whose place in the queue is chosen: some late, some due soon, some waiting. */
export const plants = (world: World, arrivals: Arrivals): Plant[] =>
  rowsOf('today').map(({ columns }) => plantOf(world, arrivals, columns));

/** How likely a recent incident is still open, by its age in days. */
const STAYS: readonly (readonly [days: number, chance: number])[] = [
  [1, 0.9],
  [3, 0.8],
  [5, 0.62],
  [9, 0.36],
  [20, 0.15],
  [32, 0.06],
];

/** Lets an incident of the last weeks stay open: still worked on while its target allows, or waiting. Null to let it go its way. */
export const staysOpen = (world: World, arrival: Arrival): Shape | null => {
  const { ledger, milestones } = world;
  const { id, at, client, story } = arrival;
  const chance = STAYS.find(([limit]) => ledger.now - at < limit * DAY)?.[1] ?? 0;
  const priority = priorityOf(arrival);
  const random = world.random.fork(`stays ${id}`);
  if (priority < 3 || !random.chance(chance)) return null;
  const { resolution } = targetFor(client.plan.code, priority, at, milestones);
  const spent = workingMs(hoursFor(world, story.service, client.id), at, ledger.now);
  if (spent < 0.85 * resolution && random.chance(0.72))
    return { work: Math.min(spent + (0.1 + 0.5 * random.next()) * resolution, 1.05 * resolution) };
  const waits = random.weighted([
    ['caller', 4],
    ['change', 4],
    ['supplier', 1],
    ['problem', 1],
  ] as const);
  return { waits, work: 0.8 * resolution, plain: true };
};
