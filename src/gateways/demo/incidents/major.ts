import { participantFacts } from '#kernel/store/participants.ts';
import { siteOf } from '../company/sites.ts';
import { teamFor } from '../company/teams.ts';
import type { Person, Step } from '../ledger.ts';
import { identifier, type Random } from '../random.ts';
import { STEPS, targetFor } from '../settings.ts';
import type { Arrival } from './arrivals.ts';
import type { Parent } from './family.ts';
import type { Handling } from './handling.ts';
import { apart } from './line.ts';
import { reviewOf } from './major-review.ts';
import type { MajorStory } from './major-stories.ts';
import * as phrases from './phrases.ts';
import { wordsFor } from './scene.ts';
import * as steps from './steps.ts';
import { somebody, type World } from './world.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString();

export type MajorTold = {
  readonly steps: readonly Step[];
  readonly title: string;
  readonly parent: Parent;
  /** Writes what refers to the incident: communications, review, actions. */
  readonly beside: () => void;
};

/** Everything that a major incident is told from. */
type Room = {
  readonly world: World;
  readonly major: MajorStory;
  readonly arrival: Arrival;
  readonly handling: Handling;
  readonly number: string;
  readonly title: string;
  readonly random: Random;
  readonly fill: (text: string) => string;
  readonly service: string;
  readonly team: string;
  readonly solver: Person;
  readonly commander: Person;
  readonly resolution: string;
  /** So many minutes after the report, more or less. */
  readonly after: (minutes: number) => number;
  readonly all: Step[];
  readonly besides: (() => void)[];
};

type Word = {
  readonly at: number;
  readonly audience: string;
  readonly occasion: string;
  readonly means: string;
  readonly text: string;
  readonly recipients: string | null;
};

/** A communication about the incident: what its history says of it; the record is written afterwards. */
const tellThem = (
  { world: { ledger }, arrival, service, random, number, title, commander, besides }: Room,
  { at, text, ...rest }: Word,
) => {
  const id = identifier(random, at);
  const own = ledger.number('communication');
  const values = {
    ...rest,
    title: `${number}: ${title}`.slice(0, 500),
    description: text,
    incident: arrival.id,
    service,
    sentAt: iso(at),
    state: 'sent',
    owner: commander.id,
  };
  if (at < ledger.now)
    besides.push(
      () =>
        void ledger.write({ type: 'communication', id, number: own, steps: [steps.created(at, commander, values)] }),
    );
  return { communication: [null, { id, number: own }] as [unknown, unknown] };
};

/** Reported by the monitoring, declared, and in command. */
const declare = (room: Room, item: string | null): void => {
  const {
    world: { ledger, staff },
    major,
    arrival,
    handling,
    title,
    random,
    fill,
    service,
    team,
    solver,
    commander,
    after,
    all,
  } = room;
  const { id, at, client } = arrival;
  const { facts, personalFacts } = participantFacts('commander', commander.id, commander.name, true);
  const joins = (when: number) => (): void =>
    ledger.row('participant', { record: id, person: commander.id, role: 'commander', since: iso(when) });
  const [declared, commanded] = [after(handling.declared), after(handling.commanded)];
  const atOnce = handling.commanded <= handling.declared + 10;
  const values = {
    major: true,
    majorAt: iso(declared),
    majorException: null,
    informedAt: null,
    informedResolvedAt: null,
    reviewedAt: null,
  };
  const command = { values: { commander: commander.id }, facts, personalFacts };
  all.push(
    steps.created(
      at,
      null,
      {
        title,
        description: fill(major.description),
        requester: client.contact.id,
        customer: client.id,
        channel: 'monitoring',
        impact: 1,
        urgency: 1,
        team: staff.team(team).id,
        service,
        category: major.category,
        subcategory: major.subcategory,
        configurationItem: item,
        tags: ['major'],
      },
      'Monitoring',
    ),
    steps.started(after(Math.min(handling.declared - 1, 3 + random.next() * 6)), solver, solver, phrases.MAJOR_FIRST),
    atOnce
      ? {
          at: declared,
          by: commander,
          change: { action: 'declare-major', audience: 'public', ...command, values: { ...values, ...command.values } },
          along: joins(declared),
        }
      : { at: declared, by: commander, change: { action: 'declare-major', audience: 'public', values } },
  );
  if (!atOnce)
    all.push({
      at: commanded,
      by: commander,
      change: { action: 'name-commander', ...command },
      along: joins(commanded),
    });
};

/** What is written and published while it lasts: notes at most three quarters of an hour apart, a word at least every hour. */
const keepTelling = (room: Room): void => {
  const { major, handling, random, fill, solver, commander, after, all } = room;
  const { declared, duration, stepsDone } = handling;
  const count = Math.max(major.notes.length, Math.ceil((duration - declared) / 42));
  for (let index = 0; index < count; index += 1) {
    const text = major.notes[index] ?? random.pick(phrases.MAJOR_NOTES);
    all.push(
      steps.noted(
        after(declared + ((duration - declared) * (index + 0.6)) / count),
        index % 2 === 0 ? solver : commander,
        fill(text),
      ),
    );
  }
  for (let index = 0, minutes = declared + 10; minutes < duration - 8; index += 1, minutes += 52) {
    const text = fill(
      index === 0
        ? (major.updates[0] ?? phrases.MAJOR_FIRST)
        : (phrases.MAJOR_UPDATES[(index - 1) % phrases.MAJOR_UPDATES.length] ?? phrases.MAJOR_FIRST),
    );
    const at = after(minutes);
    const facts = tellThem(room, {
      at,
      audience: 'users',
      occasion: 'update',
      means: 'portal',
      text,
      recipients: null,
    });
    all.push({
      at,
      by: commander,
      change: { action: 'publish-update', values: {}, facts, comment: { text, visibility: 'public' } },
    });
  }
  STEPS.slice(0, stepsDone).forEach((_, index) => {
    const minutes = [declared + 3, declared + 6, declared + 12, duration - 4, duration + 25][index] ?? duration;
    all.push(steps.edited(after(minutes), commander, { majorSteps: STEPS.slice(0, index + 1) }));
  });
};

/** Top management hears of it, and of its end. */
const inform = (room: Room): void => {
  const {
    world: { staff },
    major,
    handling,
    fill,
    commander,
    resolution,
    after,
    all,
  } = room;
  const recipients = staff
    .holding('topManagement')
    .map(({ name }) => name)
    .join(', ');
  const tell = (at: number, occasion: string, means: string, text: string, values: Record<string, unknown>): void => {
    const facts = {
      ...tellThem(room, { at, audience: 'topManagement', occasion, means, text, recipients }),
      occasion: [null, occasion] as [unknown, unknown],
    };
    all.push({ at, by: commander, change: { action: 'inform-management', values, facts } });
  };
  const { declared, duration, informed, informedOfEnd } = handling;
  const early = informed !== null && declared + informed < duration;
  if (early) {
    const at = after(declared + informed);
    tell(at, 'declared', 'phone', fill(major.told), { informedAt: iso(at) });
  }
  if (informedOfEnd === null) return;
  const at = after(duration + informedOfEnd);
  tell(at, 'resolved', 'email', `It is over since ${iso(after(duration)).slice(11, 16)} UTC. ${resolution}`, {
    informedResolvedAt: iso(at),
    ...(early ? {} : { informedAt: iso(at) }),
  });
};

/** Late: the product says so by itself; before it could, the commander did. */
const raise = ({ world, arrival: { id, at, client }, handling, team, commander, all }: Room): void => {
  const target = targetFor(client.plan.code, 1, at, world.milestones).resolution;
  if (handling.duration * MINUTE <= target) return;
  const { lead } = world.staff.team(team);
  const raised = { level: 0, first: null };
  const warned = { response: [], resolution: [75] };
  if (at < world.milestones.automation) {
    all.push(
      steps.escalatedToLead(world.ledger, id, lead, raised, {
        at: at + target + 9 * MINUTE,
        by: commander,
        reason: 'Past its target. Needs a decision whether to switch to the second site.',
      }),
    );
    return;
  }
  all.push(
    steps.warned(at + Math.round(0.75 * target) + 20_000, 'resolution', 75, warned),
    steps.escalatedToLead(world.ledger, id, lead, raised, {
      at: at + target + 25_000,
      by: null,
      reason: null,
      warned: { ...warned, resolution: [75, 100] },
    }),
  );
};

/** Tells a major incident: report, declaration, command, word to everybody, end, review. */
export const tellMajor = (
  world: World,
  major: MajorStory,
  arrival: Arrival,
  handling: Handling,
  number: string,
): MajorTold => {
  const { ledger, portfolio, staff } = world;
  const { id, at, client } = arrival;
  const random = world.random.fork(`major ${id}`);
  const items = portfolio.items(major.service, major.role, client.id);
  const item = items.length === 0 ? null : random.pick(items);
  const time = Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(siteOf(client.plan.site).zone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
  const fill = wordsFor(world, { ...arrival, story: major }, item?.name ?? 'the system', random, { time });
  const team = teamFor(major.service, major.area, client.region);
  const room: Room = {
    world,
    major,
    arrival,
    handling,
    number,
    random,
    fill,
    team,
    title: fill(major.title),
    service: portfolio.service(major.service).id,
    resolution: fill(major.resolution),
    all: [],
    besides: [],
    solver: somebody(staff, random, team, at),
    commander: random.pick(staff.team('major').members.filter(({ since }) => since < at)),
    after: (minutes) => at + Math.round(minutes * MINUTE) + (Math.round(minutes * 7_919) % 40_000),
  };
  const { all, besides, solver, commander, resolution, title, service } = room;
  const endAt = room.after(handling.duration);
  declare(room, item?.id ?? null);
  keepTelling(room);
  inform(room);
  raise(room);
  all.push(
    steps.resolved(endAt, solver, resolution, 'Solved', fill(major.updates.at(-1) ?? resolution)),
    steps.lapsed(endAt + 5 * DAY + random.between(1, 590) * 1_000),
  );
  const reviewedAt =
    handling.reviewed === null ? null : endAt + Math.round((handling.reviewed - random.next() * 0.4) * DAY);
  if (reviewedAt !== null && reviewedAt < ledger.now) {
    const review = reviewOf(world, random, {
      id,
      number,
      title,
      story: major,
      service,
      at: reviewedAt,
      commander,
      fill,
    });
    all.push(review.step);
    besides.push(review.write);
  }
  return {
    steps: apart(all).filter((step) => step.at < ledger.now),
    title,
    parent: {
      id,
      number,
      at,
      story: major,
      resolvedAt: endAt < ledger.now ? endAt : null,
      resolution,
      code: 'Solved',
      item: item?.id ?? null,
    },
    beside: () => {
      for (const write of besides) write();
    },
  };
};
