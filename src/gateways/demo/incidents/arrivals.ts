import { PLACES } from '../company/customers.ts';
import type { Client } from '../company/clients.ts';
import type { Person } from '../ledger.ts';
import { monthlyShares, MONTHS, qualityOf } from './quality.ts';
import { evenly, identifier, type Random } from '../random.ts';
import { siteOf } from '../company/sites.ts';
import { allStories, type Story } from './story.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

export type Channel = 'phone' | 'email' | 'selfService' | 'chat' | 'monitoring' | 'walkIn';
/** Somebody has a fault and says so. */
export type Arrival = {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  /** 0 to 23. */
  readonly month: number;
  readonly client: Client;
  readonly story: Story;
  readonly caller: Person;
  readonly channel: Channel;
  readonly place: string;
  readonly impact: 1 | 2 | 3;
  readonly urgency: 1 | 2 | 3;
};

/** The 25 edges of the 24 months that end now, epoch ms. */
export const monthEdges = (now: number): number[] => {
  const end = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('Europe/Paris');
  return Array.from({ length: MONTHS + 1 }, (_, month) => end.subtract({ months: MONTHS - month }).epochMilliseconds);
};

type Choice<T> = readonly (readonly [value: T, weight: number])[];

/** Monday first. */
const WEEKDAY = [1.22, 1.1, 1.02, 1, 0.92, 0.3, 0.2];
/** Local hours at which people report, from 0 to 23. */
const HOURS: Choice<number> = [
  0, 0, 0, 0, 0, 0.1, 0.5, 2, 6, 9, 8.5, 7, 4.5, 5.5, 7, 6.5, 5.5, 3.5, 1.6, 0.9, 0.6, 0.4, 0.2, 0.1,
].map((weight, hour) => [hour, weight] as const);
const LIKELY: Readonly<Record<number, number>> = { 2: 0.3, 3: 0.62, 4: 1.35, 5: 1.05, 6: 0.62 };

/** The turn of the year and the middle of August are quiet. */
const quiet = (date: Temporal.PlainDate): number => {
  if ((date.month === 12 && date.day >= 24) || (date.month === 1 && date.day === 1)) return 0.5;
  return date.month === 8 && date.day > 5 && date.day < 25 ? 0.9 : 1;
};

/** The stories that can happen to a customer, the most important first. */
const storiesOf = (client: Client): Choice<Story> =>
  allStories()
    .filter((story) => client.services.has(story.service) && story.sectors.includes(client.plan.sector))
    .sort((one, other) => one.impact + one.urgency - other.impact - other.urgency)
    .map((story) => [story, LIKELY[story.impact + story.urgency] ?? 1] as const);

/** Open on Saturdays and Sundays too, more or less. */
const weekend = ({ plan: { sector } }: Client): number => (sector === 'healthcare' || sector === 'retail' ? 1 : 0.15);

/** What is answered at once (phone, chat, counter) keeps its share, so that figures of response do not change with the mix. */
const AT_ONCE = 0.55;
const channelOf = (story: Story, month: number, atOnce: boolean, random: Random): Channel => {
  if (story.automatic) return 'monitoring';
  const { portal } = qualityOf(month);
  if (!atOnce) return random.chance(portal / (1 - AT_ONCE)) ? 'selfService' : 'email';
  const [chat, walkIn] = [0.02 + portal * 0.2, 0.07 - portal * 0.1];
  return random.weighted<Channel>([
    ['phone', AT_ONCE - chat - walkIn],
    ['chat', chat],
    ['walkIn', walkIn],
  ]);
};

/** The choice at a share of its weights, 0 to 1. */
const chosenAt = <T>(choice: Choice<T>, share: number): T => {
  let left = share * choice.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of choice) {
    left -= weight;
    if (left < 0) return value;
  }
  const last = choice.at(-1);
  if (last === undefined) throw new RangeError('A customer has no service that could fail.');
  return last[0];
};

const LEVELS = [1, 2, 3] as const;
/** One step off now and then; the highest only where the story says so. */
const about = (level: 1 | 2 | 3, random: Random): 1 | 2 | 3 => {
  const step = random.weighted([
    [0, 0.86],
    [1, 0.08],
    [-1, 0.06],
  ]);
  return level === 1 ? 1 : (LEVELS[Math.min(Math.max(level + step, 2), 3) - 1] ?? level);
};

export type Arrivals = {
  /** Days of the story in order, with their incidents; none of a later day comes before `settled` (epoch ms). */
  days(): Generator<{ readonly arrivals: readonly Arrival[]; readonly settled: number }>;
  /** One that did not come by chance. */
  make(at: number, client: Client, story: Story, more?: Partial<Arrival>): Arrival;
  /** Which month of the story an instant lies in. */
  monthOf(at: number): number;
};

/** The incidents of 24 months: `total` of them, with the rhythm of days, weeks and seasons, and fewer as time goes on. */
export const arrivalsOf = (clients: readonly Client[], total: number, now: number, random: Random): Arrivals => {
  const edges = monthEdges(now);
  const zone = 'Europe/Paris';
  const dayOf = (at: number): Temporal.PlainDate =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const shares = monthlyShares(edges.slice(0, MONTHS).map((edge) => dayOf(edge + 15 * DAY).month));
  const monthOf = (at: number): number =>
    Math.min(
      Math.max(
        edges.findLastIndex((edge) => at >= edge),
        0,
      ),
      MONTHS - 1,
    );
  const stories = new Map(clients.map((client) => [client, storiesOf(client)]));
  /** The customers of a month. Whoever joined has two days to get used to it. */
  const customersOf = (month: number, weigh: (client: Client) => number): Choice<Client> =>
    clients
      .filter(({ since }) => since + 2 * DAY < (edges[month] ?? 0))
      .map((client) => [client, weigh(client)] as const);
  const everybody = shares.map((_, month) => customersOf(month, (client) => client.weight));
  const onWeekends = shares.map((_, month) => customersOf(month, (client) => client.weight * weekend(client)));

  // Drawn evenly, so that the mix is the same in every half-year and figures can be compared.
  const nextStory = evenly(random.fork('stories'));
  const nextAtOnce = new Map<number, () => number>();
  const isAtOnce = (priority: number): boolean => {
    let draw = nextAtOnce.get(priority);
    if (draw === undefined) nextAtOnce.set(priority, (draw = evenly(random.fork(`at once ${priority}`))));
    return draw() < AT_ONCE;
  };

  const make: Arrivals['make'] = (at, client, story, more = {}) => {
    const month = monthOf(at);
    const [impact, urgency] = [about(story.impact, random), about(story.urgency, random)];
    return {
      id: identifier(random, at),
      at,
      month,
      client,
      story,
      channel: channelOf(story, month, isAtOnce(impact + urgency), random),
      place: random.pick(PLACES[client.plan.sector]),
      caller: story.automatic ? client.contact : random.pick(client.users),
      impact,
      urgency,
      ...more,
    };
  };

  /** A moment of that day in the customer's own time. */
  const momentOf = (date: Temporal.PlainDate, client: Client, story: Story): number => {
    const hour = story.automatic ? random.between(0, 23) : random.weighted(HOURS);
    return (
      midnight(date, siteOf(client.plan.site).zone) +
      ((hour * 60 + random.between(0, 59)) * 60 + random.between(0, 59)) * 1_000 +
      random.between(0, 999)
    );
  };
  /** When a day begins in a zone, remembered as long as it is the same day. */
  let today = '';
  const midnights = new Map<string, number>();
  const midnight = (date: Temporal.PlainDate, at: string): number => {
    if (date.toString() !== today) {
      today = date.toString();
      midnights.clear();
    }
    let known = midnights.get(at);
    if (known === undefined) midnights.set(at, (known = date.toZonedDateTime(at).epochMilliseconds));
    return known;
  };

  const days: Arrivals['days'] = function* () {
    const last = dayOf(now);
    const weight = (date: Temporal.PlainDate): number => (WEEKDAY[date.dayOfWeek - 1] ?? 1) * quiet(date);
    // What a month should bring is spread over its days; the rest of a day that gets no whole incident goes to the next.
    const expected: number[] = [];
    const dates: Temporal.PlainDate[] = [];
    for (let date = dayOf(edges[0] ?? now); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 }))
      dates.push(date);
    const months = dates.map((date) =>
      monthOf(date.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).epochMilliseconds),
    );
    const weights = shares.map((_, month) =>
      dates.reduce((sum, date, index) => (months[index] === month ? sum + weight(date) : sum), 0),
    );
    dates.forEach((date, index) => {
      const month = months[index] ?? 0;
      expected.push((total * (shares[month] ?? 0) * weight(date)) / (weights[month] ?? 1));
    });
    let owed = 0;
    for (const [index, date] of dates.entries()) {
      const due = expected[index] ?? 0;
      owed += due;
      const count = Math.max(0, Math.round(owed + Math.sqrt(due) * 0.5 * random.normal()));
      owed -= count;
      const chosen = (date.dayOfWeek > 5 ? onWeekends : everybody)[months[index] ?? 0] ?? [];
      const arrivals = Array.from({ length: count }, () => {
        const client = random.weighted(chosen);
        const story = chosenAt(stories.get(client) ?? [], nextStory());
        return make(momentOf(date, client, story), client, story);
      }).filter(({ at }) => at < now - MINUTE && at >= (edges[0] ?? 0));
      // The day begins earlier in the east.
      yield { arrivals, settled: date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 10 * 60 * MINUTE };
    }
  };
  return { days, make, monthOf };
};
