import { hoursOf } from '#kernel/time/compile.ts';
import type { Hours } from '#kernel/time/working-time.ts';
import { siteOf } from '../company/sites.ts';
import type { Person, Step } from '../ledger.ts';
import type { Random } from '../random.ts';
import type { Target } from '../settings.ts';
import type { Arrival } from './arrivals.ts';
import type { Line } from './line.ts';
import type { Quality } from './quality.ts';
import { filler } from './story.ts';
import type { Raised } from './steps.ts';
import type { World } from './world.ts';

export type Priority = 1 | 2 | 3 | 4 | 5;

/** What is decided about an incident from outside instead of being drawn. */
export type Shape = {
  /** Working time to the first answer and to the resolution, ms. */
  readonly answer?: number;
  readonly work?: number;
  readonly assignee?: Person;
  /** Stays with the desk. */
  readonly atDesk?: boolean;
  /** Waits for this as soon as work has begun, and still does. */
  readonly waits?: 'caller' | 'supplier' | 'change' | 'problem';
  /** Never kept waiting by chance, never reopened, well written. */
  readonly plain?: boolean;
};

/** An incident as it is told: its steps up to now, and how it ended. */
export type Told = {
  readonly steps: readonly Step[];
  readonly title: string;
  /** Epoch ms; null while it is open. */
  readonly resolvedAt: number | null;
  readonly resolution: string;
  readonly code: string;
};

/** Everything that one incident is told from. */
export type Scene = {
  readonly world: World;
  readonly arrival: Arrival;
  readonly shape: Shape;
  readonly random: Random;
  readonly quality: Quality;
  /** Fills the gaps of the story and of phrases. */
  readonly fill: (text: string) => string;
  readonly priority: Priority;
  readonly target: Target;
  /** The hours of its clocks, and those of the customer. */
  readonly hours: Hours;
  readonly own: Hours;
  readonly line: Line;
  /** Keys of teams. */
  readonly desk: string;
  readonly specialists: string;
  readonly agent: Person;
  readonly solver: Person;
  readonly atDesk: boolean;
  /** Working time to the first answer and to the resolution, ms. */
  readonly answer: number;
  readonly work: number;
  readonly item: { readonly id: string; readonly name: string } | null;
  readonly raised: Raised;
};

export const priorityOf = ({ impact, urgency }: { impact: number; urgency: number }): Priority =>
  (impact + urgency - 1) as Priority;

export const isAtOnce = ({ channel }: Pick<Arrival, 'channel'>): boolean =>
  channel === 'phone' || channel === 'chat' || channel === 'walkIn';

/** One of some phrases, with its gaps filled. */
export const say = ({ random, fill }: Pick<Scene, 'random' | 'fill'>, from: readonly string[]): string =>
  fill(random.pick(from));

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Fills gaps for one customer and caller. */
export const wordsFor = (
  world: World,
  {
    client,
    story,
    caller,
    place,
  }: Pick<Arrival, 'client' | 'caller' | 'place'> & { readonly story: { readonly service: string } },
  item: string,
  random: Random,
  more: Readonly<Record<string, string>> = {},
): ((text: string) => string) =>
  filler(
    {
      sector: client.plan.sector,
      place,
      site: siteOf(client.plan.site).town,
      customer: client.plan.name,
      caller: caller.name.split(' ')[0] ?? caller.name,
      manager: client.contact.name,
      item,
      supplier: world.portfolio.service(story.service).plan.supplier,
      'last year': String(new Date(world.ledger.now).getUTCFullYear() - 1),
      ...more,
    },
    random,
  );

/** The hours of an incident's clocks: of the service, or of the customer. */
export const hoursFor = ({ ledger, portfolio }: World, service: string, customer: string): Hours => {
  const { settings } = ledger.as(null);
  return hoursOf(settings.calendar(settings.calendarFor({ service: portfolio.service(service).id, customer })));
};
