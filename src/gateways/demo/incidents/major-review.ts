import { teamFor } from '../company/teams.ts';
import type { Person, Step } from '../ledger.ts';
import { identifier, type Random } from '../random.ts';
import type { MajorStory } from './major-stories.ts';
import * as steps from './steps.ts';
import { somebody, type World } from './world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const iso = (at: number): string => new Date(at).toISOString();

export type Reviewed = {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly story: MajorStory;
  /** Identifier. */
  readonly service: string;
  readonly at: number;
  readonly commander: Person;
  readonly fill: (text: string) => string;
};

/** The review of a major incident: its step, and what writes the report and its actions once the incident is written. */
export const reviewOf = (
  world: World,
  random: Random,
  incident: Reviewed,
): { readonly step: Step; readonly write: () => void } => {
  const { ledger, staff } = world;
  const { id, number, title, story, service, at, commander, fill } = incident;
  const review = identifier(random, at);
  const reviewNumber = ledger.number('majorReview');
  const parts = [
    ['What happened.', story.description],
    ['What was done.', story.resolution],
    ['Cause.', story.cause],
    ['What we learnt.', story.lessons],
  ] as const;
  const report = parts.map(([head, text]) => `**${head}** ${fill(text)}`).join('\n\n');
  const team = teamFor(story.service, story.area, 'emea');
  const ended = at + 45 * DAY < ledger.now;

  const writeTask = (action: string, position: number): void => {
    const assignee = position % 2 === 0 ? staff.team(team).lead : somebody(staff, random, team, at);
    const due = at + (14 + position * 10) * DAY;
    const done = ended || due < ledger.now - 5 * DAY ? Math.min(due - DAY, ledger.now - HOUR) : null;
    const finished: Step[] =
      done === null || done < at
        ? []
        : [
            {
              at: done,
              by: assignee,
              change: {
                action: 'transition:finish',
                transition: 'finish',
                values: { state: 'done', outcome: 'Done as agreed in the review.' },
              },
            },
          ];
    ledger.write({
      type: 'task',
      id: identifier(random, at, position + 1),
      number: ledger.number('task'),
      steps: [
        steps.created(at + (position + 1) * 1_000, commander, {
          title: fill(action),
          assignee: assignee.id,
          dueBy: iso(due),
          position,
          subject: review,
          owner: commander.id,
        }),
        ...finished,
      ],
    });
  };
  const write = (): void => {
    const values = {
      title: `Review of ${number}: ${title}`.slice(0, 500),
      description: report,
      incident: id,
      cause: fill(story.cause),
      lessons: fill(story.lessons),
      outcome: 'improvements',
      heldAt: iso(at),
      state: 'held',
      owner: commander.id,
      service,
    };
    const closed: Step[] = ended
      ? [
          {
            at: at + 44 * DAY,
            by: commander,
            change: { action: 'transition:close', transition: 'close', values: { state: 'closed' } },
          },
        ]
      : [];
    ledger.write({
      type: 'majorReview',
      id: review,
      number: reviewNumber,
      steps: [steps.created(at, commander, values), ...closed],
    });
    story.actions.forEach(writeTask);
  };
  const values = { reviewedAt: iso(at), reviewReport: report, reviewOutcome: 'improvements' };
  return {
    write,
    step: {
      at,
      by: commander,
      change: { action: 'review', values, facts: { review: [null, { id: review, number: reviewNumber }] } },
    },
  };
};
