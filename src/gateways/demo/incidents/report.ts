import * as phrases from './phrases.ts';
import { capital, isAtOnce, say, type Scene } from './scene.ts';
import * as steps from './steps.ts';
import { somebody } from './world.ts';

const MINUTE = 60_000;
const NOT_SPECIALISTS = new Set(['management', 'sms', 'suppliers', 'change', 'major']);

/** Reported, classified, and answered for the first time. */
export const report = (scene: Scene): void => {
  const { world, arrival, random, quality, fill, line, agent, solver, desk, specialists, item, answer } = scene;
  const { story, client, caller, channel, impact, urgency, place } = arrival;
  const atOnce = isAtOnce(arrival);
  const automatic = channel === 'monitoring';
  const byCaller = !atOnce && !automatic;
  const unclassified = random.chance(quality.unclassified);
  // Before there was one way to report, the service was often missing.
  const unknown = unclassified && arrival.month < 6 && random.chance(0.5);
  const text = fill(story.description);
  const told = {
    title: fill(story.title),
    description: channel === 'email' ? `Hello,\n\n${text}\n\nKind regards\n${caller.name}` : text,
    requester: caller.id,
    customer: client.id,
    channel,
    impact,
    urgency,
    team: world.staff.team(automatic ? specialists : desk).id,
    service: unknown ? null : world.portfolio.service(story.service).id,
  };
  const known = {
    ...(unclassified ? {} : { category: story.category, subcategory: story.subcategory }),
    configurationItem: item?.id ?? null,
    location: capital(place),
  };
  line.put(0, (at) => {
    if (byCaller) return steps.created(at, caller, told);
    return automatic
      ? steps.created(at, null, { ...told, ...known }, 'Monitoring')
      : steps.created(at, agent, { ...told, ...known, assignee: agent.id });
  });
  if (byCaller && !unclassified) line.put(answer * 0.6, (at) => steps.edited(at, agent, known));
  const who = automatic ? solver : agent;
  const first = say(scene, automatic ? phrases.ON_MONITORING : atOnce ? phrases.ON_THE_PHONE : phrases.FIRST_ANSWERS);
  line.put(answer, (at) => steps.started(at, who, who, first), { entry: true });
};

/** From the desk to those who know the system; in bad times by a detour. Gives after how much working time the work proper begins, ms. */
export const handOver = (scene: Scene): number => {
  const { world, arrival, random, quality, line, agent, specialists, solver, atDesk, answer, work, shape } = scene;
  if (atDesk || arrival.channel === 'monitoring') return answer;
  const left = work - answer;
  const at = answer + Math.min(left * 0.15, random.between(2, 12) * MINUTE);
  const { id: team } = world.staff.team(specialists);
  const note = say(scene, phrases.HAND_OVER);
  if (shape.plain !== true && random.chance(quality.wrongTeam)) {
    const others = [...world.staff.teams.keys()].filter(
      (key) => key !== specialists && !NOT_SPECIALISTS.has(key) && !key.startsWith('desk'),
    );
    const wrong = random.pick(others);
    const stray = somebody(world.staff, random, wrong, arrival.at);
    const back = say(scene, phrases.WRONG_TEAM);
    const later = at + left * (0.08 + 0.2 * random.next());
    line.put(at, (when) => steps.assigned(when, agent, { team: world.staff.team(wrong).id }, note), { entry: true });
    line.put(later, (when) => steps.assigned(when, stray, { team, assignee: solver.id }, back), { entry: true });
    return later;
  }
  if (random.chance(0.25)) {
    line.put(at, (when) => steps.escalatedToTeam(when, agent, scene.raised, team, note), { entry: true });
    line.put(
      at + Math.min(left * 0.05, 9 * MINUTE),
      (when) => steps.assigned(when, solver, { assignee: solver.id }, null),
      { entry: true },
    );
  } else line.put(at, (when) => steps.assigned(when, agent, { team, assignee: solver.id }, note), { entry: true });
  return at;
};
