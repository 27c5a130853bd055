import type { Person, Step } from '../ledger.ts';
import { identifier } from '../random.ts';
import { rowsOf } from '../table.ts';
import type { Service } from './items.ts';
import type { Making } from './person.ts';
import type { Staff } from './staff.ts';
import { teamFor } from './teams.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Plan = {
  readonly title: string;
  readonly service: string;
  /** Days before now; `solved` is null for those that are not. */
  readonly known: number;
  readonly solved: number | null;
  /** How the titles of stories begin that it causes. */
  readonly stories: readonly string[];
  readonly cause: string;
  readonly workaround: string;
};

const plans = (): Plan[] =>
  rowsOf('problems').map(
    ({
      columns: [title = '', service = '', known, solved = ''],
      below: [[stories = ''] = [], [cause = ''] = [], [workaround = ''] = []],
    }) => ({
      title,
      service,
      known: Number(known),
      solved: solved === '' ? null : Number(solved),
      stories: stories.split(' ; '),
      cause,
      workaround,
    }),
  );

/** A problem, and when (epoch ms) it was known as the cause of incidents. */
export type Problem = { readonly id: string; readonly number: string; readonly from: number; readonly until: number };
/** The problem behind a story, by its title, or undefined. */
export type Problems = (storyTitle: string) => Problem | undefined;

const move = (at: number, by: Person, transition: string, values: Record<string, unknown>, note?: string): Step => ({
  at,
  by,
  change: {
    action: `transition:${transition}`,
    transition,
    values,
    comment: note === undefined ? undefined : { text: note, visibility: 'internal' },
  },
});

const lifeOf = (
  { title, known, solved, stories, cause, workaround }: Plan,
  at: number,
  service: string,
  team: string,
  lead: Person,
  assignee: Person,
): Step[] => {
  const example = stories[0]?.replaceAll(/\{[^}]*\}/g, '…') ?? '';
  const life: Step[] = [
    {
      at,
      by: lead,
      change: {
        action: 'create',
        values: {
          title,
          description: `Incidents repeat that begin like '${example}'.`,
          service,
          team,
          assignee: assignee.id,
        },
      },
    },
    move(at + DAY, assignee, 'assess', { state: 'assess' }, 'Compared the incidents of the last weeks: one pattern.'),
    move(at + 3 * DAY, assignee, 'analyse', { state: 'analysis' }),
    { at: at + 6 * DAY, by: assignee, change: { action: 'edit', values: { cause, workaround, knownError: true } } },
  ];
  if (known > 40)
    life.push(
      move(
        at + 14 * DAY,
        assignee,
        'fix',
        { state: 'fixing' },
        'Repair agreed with the service owner, waits for its release.',
      ),
    );
  if (solved === null) return life;
  const end = at + (known - solved) * DAY;
  return [
    ...life,
    move(end, assignee, 'resolve', { state: 'resolved', outcome: 'fixed' }, 'No incident of this kind for four weeks.'),
    move(end + 20 * DAY, assignee, 'close', { state: 'closed' }),
  ];
};

/** Writes the problems that are known: some solved, all with a workaround. */
export const makeProblems = (
  { ledger, random }: Making,
  staff: Staff,
  services: ReadonlyMap<string, Service>,
): Problems => {
  const made = plans().map((plan) => {
    const service = services.get(plan.service);
    if (service === undefined) throw new Error(`The problem '${plan.title}' has no service.`);
    const team = staff.team(teamFor(plan.service, service.plan.area, 'emea'));
    const at = ledger.now - plan.known * DAY - random.between(1, 8) * HOUR;
    const assignee = random.pick(team.members.filter(({ since }) => since < at));
    const [id, number] = [identifier(random, at), ledger.number('problem')];
    ledger.write({ type: 'problem', id, number, steps: lifeOf(plan, at, service.id, team.id, team.lead, assignee) });
    return {
      plan,
      problem: {
        id,
        number,
        from: at + 6 * DAY,
        until: plan.solved === null ? Number.POSITIVE_INFINITY : ledger.now - plan.solved * DAY,
      },
    };
  });
  return (title) => made.find(({ plan }) => plan.stories.some((begin) => title.startsWith(begin)))?.problem;
};
