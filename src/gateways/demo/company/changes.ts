import type { LinkKindName } from '#kernel/record/link-kinds.ts';
import type { Person, Step } from '../ledger.ts';
import { identifier } from '../random.ts';
import { oneOf, rowsOf } from '../table.ts';
import { DAY, HOUR, incidentsLike, linked, memberOf, move, servedBy, type Registers } from './registers.ts';

const OUTCOMES = ['successful', 'withIssues', 'failed', 'backedOut'] as const;
const STANDINGS = ['new', 'assess', 'authorise', 'scheduled', 'implement', 'review', 'cancelled'] as const;
const ALL = [...OUTCOMES, ...STANDINGS];
type Standing = (typeof ALL)[number];

type Plan = {
  readonly title: string;
  readonly service: string;
  readonly type: 'standard' | 'normal' | 'emergency';
  readonly risk: string;
  /** When it begins, in days before now. */
  readonly begins: number;
  readonly hours: number;
  readonly standing: Standing;
  /** 'solves Nobody can print'. */
  readonly about: string;
};

const plans = (): Plan[] =>
  rowsOf('changes').map(
    ({ columns: [title = '', service = '', type, risk = '', begins, hours, standing, about = ''] }) => ({
      title,
      service,
      type: oneOf(['standard', 'normal', 'emergency'], type, title),
      risk,
      begins: Number(begins),
      hours: Number(hours),
      standing: oneOf(ALL, standing, title),
      about,
    }),
  );

const NOTES: Readonly<Record<string, string>> = {
  withIssues: 'Done, with a restart that was not planned. Callers were told.',
  failed: 'Stopped: the test after the second step did not pass. Nothing was left behind.',
  backedOut: 'Taken back within the window by the plan. The supplier looks into it.',
};
const reached = (standing: Standing, state: Standing): boolean =>
  (OUTCOMES as readonly string[]).includes(standing) ||
  (standing !== 'cancelled' && STANDINGS.indexOf(standing as never) >= STANDINGS.indexOf(state as never));

type Cast = { readonly asker: Person; readonly worker: Person; readonly approver: Person };

/** Its way to the calendar, by type: standard ones at once, normal ones over assessment and authorisation, emergencies over authorisation alone. */
const toCalendar = (plan: Plan, at: number, begin: number, { asker, worker, approver }: Cast): Step[] => {
  const planned = {
    plannedStart: new Date(begin).toISOString(),
    plannedEnd: new Date(begin + plan.hours * HOUR).toISOString(),
  };
  if (plan.type === 'standard')
    return reached(plan.standing, 'scheduled') ? [move(at + HOUR, worker, 'schedule', 'scheduled', planned)] : [];
  const later = plan.type === 'emergency' ? HOUR / 3 : DAY;
  const before =
    plan.type === 'emergency'
      ? [move(at + later, asker, 'expedite', 'authorise')]
      : [
          move(at + later, worker, 'submit', 'assess'),
          ...(reached(plan.standing, 'authorise')
            ? [
                move(at + 2 * later, worker, 'requestApproval', 'authorise', {
                  risk: plan.risk,
                  backOutPlan: 'Restore the former configuration, which is kept beside; fifteen minutes.',
                  testPlan: 'Sign in, one transaction from end to end, look at the monitoring for ten minutes.',
                }),
              ]
            : []),
        ];
  return [
    ...(plan.standing === 'new' ? [] : before),
    ...(reached(plan.standing, 'scheduled') ? [move(at + 3 * later, approver, 'approve', 'scheduled', planned)] : []),
  ];
};

const lifeOf = (world: Registers, plan: Plan, id: string, at: number, begin: number, cast: Cast): Step[] => {
  const { asker, worker } = cast;
  const { service, team } = servedBy(world, plan.service);
  const end = begin + plan.hours * HOUR * 0.8;
  const done = (OUTCOMES as readonly string[]).includes(plan.standing);
  const create: Step = {
    at,
    by: asker,
    change: {
      action: 'create',
      values: {
        title: plan.title,
        description: `${service.plan.name}: ${plan.title.toLowerCase()}.`,
        changeType: plan.type,
        risk: plan.risk,
        service: service.id,
        requester: asker.id,
        team: team.id,
        assignee: worker.id,
      },
    },
  };
  const after: Step[] = [
    ...(reached(plan.standing, 'implement') ? [move(begin, worker, 'implement', 'implement')] : []),
    ...(done || plan.standing === 'review'
      ? [
          move(Math.min(end, world.ledger.now - HOUR), worker, 'review', 'review', {
            outcome: done ? plan.standing : 'withIssues',
            ...(NOTES[plan.standing] === undefined ? {} : { reviewNotes: NOTES[plan.standing] }),
          }),
        ]
      : []),
    ...(done ? [move(end + DAY, worker, 'close', 'closed')] : []),
    ...(plan.standing === 'cancelled'
      ? [
          move(
            at + 2 * DAY,
            worker,
            'cancel',
            'cancelled',
            {},
            {
              text: 'Not needed any more: the line was replaced as a whole.',
              visibility: 'internal',
            },
          ),
        ]
      : []),
  ];
  const [kind = '', ...words] = plan.about.split(' ');
  const [from, until] = kind === 'causes' ? [begin, begin + 20 * DAY] : [at - 400 * DAY, at];
  const incidents = kind === '' ? [] : incidentsLike(world, words.join(' '), from, until).slice(0, 3);
  const links = incidents.map((incident) =>
    linked(world, id, incident, kind as LinkKindName, 'out', kind === 'causes' ? end + HOUR : at + HOUR / 2, worker),
  );
  return [create, ...[...toCalendar(plan, at, begin, cast), ...after, ...links].toSorted((a, b) => a.at - b.at)];
};

/** Writes the changes of the last months: with the incidents that they solve, and those that they caused. */
export const writeChanges = (world: Registers): void => {
  const { ledger, staff, random } = world;
  for (const plan of plans()) {
    const begin = ledger.now - plan.begins * DAY - random.between(1, 5) * HOUR;
    const lead = plan.type === 'emergency' ? 3 * HOUR : plan.type === 'standard' ? 2 * DAY : 9 * DAY;
    const at = Math.min(begin, ledger.now) - lead;
    const { team } = servedBy(world, plan.service);
    const worker = memberOf(world, team, at);
    const cast: Cast = {
      asker: memberOf(world, staff.team('desk-emea'), at),
      worker,
      approver: memberOf(world, staff.team('change'), at),
    };
    const id = identifier(random, at);
    ledger.write({
      type: 'change',
      id,
      number: ledger.number('change'),
      steps: lifeOf(world, plan, id, at, begin, cast),
    });
  }
};
