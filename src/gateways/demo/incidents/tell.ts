import { hoursOf } from '#kernel/time/compile.ts';
import { teamFor } from '../company/teams.ts';
import type { Random } from '../random.ts';
import { identifier } from '../random.ts';
import { targetFor } from '../settings.ts';
import type { Arrival } from './arrivals.ts';
import { answerOf, workOf, type Draw } from './draws.ts';
import { finish } from './finish.ts';
import { openLine } from './line.ts';
import { qualityOf, type Quality } from './quality.ts';
import { handOver, report } from './report.ts';
import { hoursFor, isAtOnce, priorityOf, wordsFor, type Scene, type Shape, type Told } from './scene.ts';
import * as steps from './steps.ts';
import { inTime, watch } from './watch.ts';
import { workOn } from './work.ts';
import { deskOf, somebody, type World } from './world.ts';

const MINUTE = 60_000;

/** How often the desk solves it alone, by area. */
const EASY = { workplace: 0.66, security: 0.4, network: 0.25, storage: 0.2, development: 0.2 } as const;

/** Who works on it: the desk alone, or those who know the system. */
const castOf = ({ staff }: World, { at, client, story, channel }: Arrival, shape: Shape, random: Random) => {
  const desk = deskOf(client.region, at);
  const specialists = teamFor(story.service, story.area, client.region);
  const easy =
    channel !== 'monitoring' &&
    story.supplier === null &&
    random.chance(EASY[story.area] / Math.max(1, story.notes.length));
  const atDesk = shape.atDesk ?? easy;
  const agent = atDesk && shape.assignee !== undefined ? shape.assignee : somebody(staff, random, desk, at);
  const solver = atDesk ? agent : (shape.assignee ?? somebody(staff, random, specialists, at));
  return { desk, specialists, atDesk, agent, solver };
};

/** Working time to the first answer and to the resolution, ms. */
const timesOf = (
  arrival: Arrival,
  target: number,
  quality: Quality,
  atDesk: boolean,
  draw: Draw,
  shape: Shape,
  random: Random,
) => {
  const onTheLine = atDesk && isAtOnce(arrival) && arrival.story.question === null && random.chance(0.4);
  const answer = shape.answer ?? answerOf(arrival, quality, draw);
  const drawn = onTheLine ? random.between(6, 22) * MINUTE : workOf(priorityOf(arrival), target, quality, random);
  return { answer, work: Math.max(shape.work ?? drawn, answer * 1.25) };
};

const WHY_NOT_MAJOR = [
  'One place only, and there is a way round it.',
  'Effect lasted less than a quarter of an hour.',
  'Outside the hours of use; nobody was kept from working.',
];

/** Where the criteria of a major incident are met and it is none, somebody says why; not always in the beginning. */
const explain = ({ world, arrival, random, line, answer, work, priority, agent }: Scene): void => {
  const critical = world.portfolio.service(arrival.story.service).plan.criticality === 'critical';
  if (priority > 1 || !critical || !random.chance(arrival.month < 5 ? 0.5 : 0.985)) return;
  const majorException = random.pick(WHY_NOT_MAJOR);
  line.put(answer + Math.min(8 * MINUTE, (work - answer) * 0.2), (at) => steps.edited(at, agent, { majorException }));
};

/** Links the problem behind it, where one is known by then. */
const linkProblem = ({ world, arrival, random, line, work, solver, atDesk }: Scene, from: number): void => {
  const problem = world.problems(arrival.story.title);
  if (
    problem === undefined ||
    atDesk ||
    arrival.at < problem.from ||
    arrival.at > problem.until ||
    !random.chance(0.55)
  )
    return;
  const link = identifier(random, arrival.at, 3);
  line.put(from + (work - from) * 0.82, (at) => steps.causedBy(world.ledger, arrival.id, link, problem, at, solver));
};

/** Tells an incident from its report to its closure, as far as it has come by now. */
export const tell = (world: World, arrival: Arrival, draw: Draw, shape: Shape = {}): Told => {
  const { ledger, portfolio, milestones } = world;
  const random = world.random.fork(arrival.id);
  const { story, client } = arrival;
  const quality = qualityOf(arrival.month);
  const priority = priorityOf(arrival);
  const target = targetFor(client.plan.code, priority, arrival.at, milestones);
  const items = portfolio.items(story.service, story.role, client.id);
  const item = items.length === 0 ? null : random.pick(items);
  const cast = castOf(world, arrival, shape, random);
  const fill = wordsFor(world, arrival, item?.name ?? 'the system', random);
  // The title first: it may give names to what the other texts repeat.
  const title = fill(story.title);
  const scene: Scene = {
    world,
    arrival,
    shape,
    random,
    quality,
    fill,
    priority,
    target,
    line: openLine(),
    item,
    raised: { level: 0, first: null },
    ...cast,
    ...timesOf(arrival, target.resolution, quality, cast.atDesk, draw, shape, random),
    hours: hoursFor(world, story.service, client.id),
    own: hoursOf(ledger.as(null).settings.calendar(client.calendar)),
  };
  report(scene);
  const from = handOver(scene);
  explain(scene);
  const code = workOn(scene, from, cast.solver) === 'change' ? 'Solved by change' : story.code;
  linkProblem(scene, from);
  const { total, resolvedAt } = finish(scene, cast.solver, code);
  watch(scene, total);
  const told = inTime(scene.line.walk(scene.hours, arrival.at)).filter((step) => step.at < ledger.now);
  return { steps: told, title, resolvedAt: resolvedAt(), resolution: fill(story.resolution), code };
};
