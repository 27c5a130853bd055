import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { defineAction, type AnyAction } from '#kernel/record/action.ts';
import type { CommonRow } from '#kernel/record/common.ts';
import type { Happening } from '#kernel/record/define.ts';
import { recordInput } from '#kernel/record/inputs.ts';
import type { Question } from '#kernel/record/lifecycle.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { may } from '#kernel/store/read.ts';
import { changeRecord } from '#kernel/store/write.ts';
import { tasksBelow, type TaskRow } from './task.queries.ts';
import { makesCircle, waitingFor } from './task.rules.ts';

type TaskFacts = CommonRow & {
  readonly dueBy: string | null;
  readonly startedAt: string | null;
  readonly doneAt: string | null;
};

/** When it began and ended; its due date counts as long as it is open. */
export const derive = (after: TaskFacts, { before, at }: Happening<TaskFacts>): Partial<TaskFacts> => {
  const now = new Date(at).toISOString();
  const open = after.phase === 'new' || after.phase === 'active';
  return {
    dueAt: open ? after.dueBy : null,
    startedAt:
      after.state === 'inProgress' && before?.state !== 'inProgress'
        ? now
        : after.state === 'open'
          ? null
          : after.startedAt,
    doneAt: after.phase === 'done' ? (before?.phase === 'done' ? after.doneAt : now) : null,
  };
};

/** Whoever takes a task before its turn is asked. */
export const beforeItsTurn = async (context: Context, row: Row): Promise<Question | null> => {
  const task = row as TaskRow;
  if (task.subject === null || (task.dependsOn ?? []).length === 0) return null;
  const { read } = definitionNamed('task').access;
  const first = (waitingFor(task, await tasksBelow(context, task.subject)) as readonly TaskRow[]).filter((each) =>
    may(read, context.principal, each),
  );
  return first.length === 0
    ? null
    : {
        name: 'order',
        message: `${first.map((each) => `${each.number} (${each.title})`).join(', ')} ${first.length === 1 ? 'comes' : 'come'} first. Confirm to go on all the same.`,
      };
};

const wrong = (message: string): AppError => new AppError('invalid', message, { errors: [{ field: 'on', message }] });

/** Says which tasks of the same record come first. */
const comeAfter = defineAction({
  label: 'Comes after',
  input: z.strictObject({ on: z.array(recordInput('task')).max(50) }),
  run: async (context, row: TaskRow, { on }, { retry }) => {
    if (row.subject === null)
      throw wrong('Only tasks of the same record have an order: say first what this one belongs to.');
    const all = await tasksBelow(context, row.subject);
    const { read } = definitionNamed('task').access;
    const [seen, hidden] = [true, false].map((is) => all.filter((each) => may(read, context.principal, each) === is));
    const found = on.map((key) => seen?.find((each) => each.id === key || each.number === key));
    if (found.some((each) => each === undefined)) throw wrong('Only tasks of the same record can come first.');
    // What the caller does not know of is not theirs to take away.
    const kept = (row.dependsOn ?? []).filter((id) => hidden?.some((each) => each.id === id));
    const ids = [...new Set([...kept, ...found.flatMap((each) => each?.id ?? [])])];
    if (makesCircle(row.id, ids, all)) throw wrong('It would then come before itself.');
    return changeRecord(
      context,
      definitionNamed('task'),
      row,
      { action: 'come-after', values: { dependsOn: ids } },
      { retry },
    );
  },
});

export const taskActions: Readonly<Record<string, AnyAction>> = { 'come-after': comeAfter };
