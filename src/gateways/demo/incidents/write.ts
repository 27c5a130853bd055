import { isOpen } from '#kernel/time/working-time.ts';
import type { Client } from '../company/clients.ts';
import type { Step } from '../ledger.ts';
import { openAgenda, type Coming } from './agenda.ts';
import { arrivalsOf, monthEdges, type Arrival, type Arrivals } from './arrivals.ts';
import { drawer } from './draws.ts';
import { childOf, relatives, type Parent } from './family.ts';
import { handlingOf, type Handling } from './handling.ts';
import { heroOf } from './hero.ts';
import { tellMajor } from './major.ts';
import { majorStories, type MajorStory } from './major-stories.ts';
import { plants, staysOpen } from './planted.ts';
import { hoursFor, priorityOf, type Shape } from './scene.ts';
import type { Story } from './story.ts';
import { tell } from './tell.ts';
import type { World } from './world.ts';

const BATCH = 250;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What writes incidents: each as something that comes at its time. */
const writerOf = (world: World, arrivals: Arrivals) => {
  const { ledger, clients } = world;
  const draw = drawer(world.random.fork('draws'));
  const record = (id: string, steps: readonly Step[], number = ledger.number('incident')): void => {
    ledger.write({ type: 'incident', id, number, steps });
  };
  const children = (parent: Parent, title: string, from: readonly Arrival[]): Coming[] =>
    from
      .filter(({ at }) => at < ledger.now - 5 * MINUTE)
      .map((arrival) => ({
        at: arrival.at,
        write: () => {
          const child = childOf(world, parent, title, arrival, world.random.fork(`child ${arrival.id}`));
          if (child !== null) record(arrival.id, child.steps);
          return [];
        },
      }));

  const ordinary = (arrival: Arrival, shape?: Shape): Coming => ({
    at: arrival.at,
    write: () => {
      const { id, at, story, client } = arrival;
      const told = tell(world, arrival, draw, shape ?? staysOpen(world, arrival) ?? {});
      const number = ledger.number('incident');
      record(id, told.steps, number);
      const random = world.random.fork(`family ${id}`);
      const until = told.resolvedAt ?? ledger.now;
      if (priorityOf(arrival) > 2 || story.automatic || until - at > 7 * HOUR || !random.chance(0.11)) return [];
      const parent: Parent = {
        id,
        number,
        at,
        story,
        resolvedAt: until < ledger.now ? until : null,
        resolution: told.resolution,
        code: told.code,
        item: null,
      };
      return children(
        parent,
        told.title,
        relatives(arrivals, parent, story, [client], random.between(1, 3), until, random),
      );
    },
  });

  const major = (at: number, plan: MajorStory, client: Client, handling: Handling | null, index: number): Coming => ({
    at,
    write: () => {
      const random = world.random.fork(`major ${index}`);
      const number = ledger.number('incident');
      const story = asStory(plan);
      const arrival = arrivals.make(at, client, story, {
        impact: 1,
        urgency: 1,
        channel: 'monitoring',
        caller: client.contact,
      });
      const told = tellMajor(world, plan, arrival, handling ?? handlingOf(arrival.month, random), number);
      record(arrival.id, told.steps, number);
      told.beside();
      const having = clients.filter((each) => each.services.has(plan.service) && each.since < at);
      return children(
        told.parent,
        told.title,
        relatives(
          arrivals,
          told.parent,
          story,
          having,
          random.between(2, 5),
          told.parent.resolvedAt ?? ledger.now,
          random,
        ),
      );
    },
  });
  return { record, ordinary, major };
};

/** A major story as others experience it. */
const asStory = (major: MajorStory): Story => ({
  area: major.area,
  title: major.title,
  service: major.service,
  role: major.role,
  category: major.category,
  subcategory: major.subcategory,
  impact: 1,
  urgency: 1,
  sectors: [],
  description: major.description,
  question: null,
  answer: null,
  supplier: null,
  notes: major.notes,
  resolution: major.resolution,
  code: 'Solved',
  automatic: true,
});

/** When major incidents begin: on working days, mostly when much is going on; fewer as time goes on. */
const majorMoments = (world: World): number[] => {
  const random = world.random.fork('majors');
  const edges = monthEdges(world.ledger.now);
  const moments = Array.from({ length: world.majors }, () => {
    const month = Math.min(Math.floor(24 * random.next() ** 1.25), 23);
    const [from, to] = [edges[month] ?? 0, edges[month + 1] ?? 0];
    const date = Temporal.Instant.fromEpochMilliseconds(Math.floor(from + (to - from) * random.next()))
      .toZonedDateTimeISO('Europe/Paris')
      .toPlainDate();
    const day = date.dayOfWeek > 5 ? date.subtract({ days: 2 }) : date;
    const plainTime = new Temporal.PlainTime(random.between(8, 17), random.between(0, 59), random.between(0, 59));
    return day.toZonedDateTime({ timeZone: 'Europe/Paris', plainTime }).epochMilliseconds;
  });
  return moments
    .filter((at) => at > (edges[0] ?? 0) + DAY && at < world.ledger.now - 3 * DAY)
    .sort((one, other) => one - other);
};

/** The major incidents of the past, and the one that is open now. */
const majors = (world: World, { major }: ReturnType<typeof writerOf>): Coming[] => {
  const stories = majorStories();
  const past = majorMoments(world).flatMap((at, index): Coming[] => {
    const random = world.random.fork(`whose major ${index}`);
    const plan = stories[(index * 7 + random.between(0, 1)) % stories.length];
    if (plan === undefined) return [];
    const concerned = world.clients.filter(
      ({ id, services, since }) =>
        services.has(plan.service) && since < at && isOpen(hoursFor(world, plan.service, id), at),
    );
    if (concerned.length === 0) return [];
    const client = random.weighted(concerned.map((each) => [each, each.weight] as const));
    return [major(at, plan, client, world.handling.get(index) ?? null, index)];
  });
  const payments = stories.find(({ service }) => service === 'card-payments');
  const bank = world.clients.find(({ plan }) => plan.code === 'nhb');
  if (payments === undefined || bank === undefined) throw new Error('The company lacks the bank whose payments fail.');
  const open: Handling = {
    declared: 9,
    commanded: 9,
    informed: 24,
    duration: 420,
    stepsDone: 3,
    informedOfEnd: null,
    reviewed: null,
  };
  return [...past, major(world.ledger.now - 112 * MINUTE, payments, bank, open, world.majors)];
};

/** Writes everything that happens in the course of the 24 months in order of time; a day at each step. */
const history = function* (world: World, arrivals: Arrivals): Generator<void> {
  const writer = writerOf(world, arrivals);
  const hero = heroOf(world, arrivals);
  const writeHero = (): Coming[] => {
    const number = world.ledger.number('incident');
    writer.record(hero.id, hero.steps, number);
    return hero.family(number).map(({ arrival, steps }) => ({
      at: arrival.at,
      write: () => {
        writer.record(arrival.id, steps);
        return [];
      },
    }));
  };
  const agenda = openAgenda([
    ...majors(world, writer),
    ...plants(world, arrivals).map(({ arrival, shape }) => writer.ordinary(arrival, shape)),
    { at: hero.at, write: writeHero },
  ]);
  const write = (settled: number): void => {
    for (let next = agenda.next(settled); next !== undefined; next = agenda.next(settled))
      for (const further of next.write()) agenda.add(further);
  };
  for (const { arrivals: ofDay, settled } of arrivals.days()) {
    for (const arrival of ofDay) agenda.add(writer.ordinary(arrival));
    write(settled);
    yield;
  }
  write(Number.POSITIVE_INFINITY);
};

/** Writes the incidents of 24 months in batches, `total` of them and those that follow from others. Gives how many there are. */
export const writeIncidents = async (
  world: World,
  total: number,
  onProgress: (done: number) => void,
): Promise<number> => {
  const { ledger } = world;
  const arrivals = arrivalsOf(world.clients, total, ledger.now, world.random.fork('arrivals'));
  let sent = ledger.counts.records;
  for (const _ of history(world, arrivals)) {
    if (ledger.counts.records - sent < BATCH) continue;
    sent = ledger.counts.records;
    await ledger.flush();
    onProgress(ledger.countOf('incident'));
  }
  await ledger.flush();
  return ledger.countOf('incident');
};
