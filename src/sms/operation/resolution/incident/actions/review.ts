import { z } from 'zod';
import { defineAction } from '#kernel/record/action.ts';
import { lineInput, momentInput, recordInput, textInput } from '#kernel/record/inputs.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import { commit, prepareChange, prepareCreate, type Prepared } from '#kernel/store/write.ts';
import { prepareTask } from '#sms/support/task/public.ts';
import { incident, isDone, leader, type Incident } from './shared.ts';

const improvement = z.strictObject({
  title: lineInput('Action', 300),
  assignee: recordInput('person').optional(),
  dueBy: momentInput('Due').optional(),
});

/** The tasks that a review decided on, in their order. */
const tasksOf = (
  context: Context,
  review: Prepared,
  actions: readonly z.infer<typeof improvement>[],
): Promise<readonly Prepared[]> =>
  Promise.all(actions.map((action, position) => prepareTask(context, review.after, { ...action, position }, [review])));

/** Reviews a major incident after its end: the report, its cause, and what will be done about it, or that nothing needs to be. */
export const review = defineAction({
  label: 'Review',
  may: leader,
  when: (row: Incident) => row.major && isDone(row),
  input: z.strictObject({
    report: textInput('Report and review'),
    cause: textInput('Cause').optional(),
    lessons: textInput('What went well, what did not').optional(),
    actions: z.array(improvement).max(50).default([]).meta({ label: 'Improvements' }),
    heldAt: momentInput('Held').optional(),
  }),
  run: async (context, row: Incident, { report, cause, lessons, actions, heldAt }, { retry }) => {
    const held = new Date(
      heldAt === undefined ? context.now() : Math.min(Date.parse(heldAt), context.now()),
    ).toISOString();
    const made = await prepareCreate(context, definitionNamed('majorReview'), {
      title: `Review of ${row.number}: ${row.title}`.slice(0, 500),
      description: report,
      incident: row.id,
      cause: cause ?? null,
      lessons: lessons ?? null,
      outcome: actions.length > 0 ? 'improvements' : 'none',
      heldAt: held,
      state: 'held',
      owner: row.commander ?? context.principal.person,
      service: row.service,
      confidential: row.confidential,
    });
    const tasks = await tasksOf(context, made, actions);
    const change = await prepareChange(
      context,
      incident(),
      row,
      {
        action: 'review',
        values: { reviewedAt: held, reviewReport: report, reviewOutcome: actions.length > 0 ? 'improvements' : 'none' },
        facts: { review: [null, { id: made.after['id'], number: made.after['number'] }] },
      },
      { retry },
    );
    await commit(context, [change, made, ...tasks]);
    return change.after;
  },
});
