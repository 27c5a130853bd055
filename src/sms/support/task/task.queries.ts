import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { visibleAmong } from '#kernel/store/directory.ts';
import { fullRow, selectList } from '#kernel/store/rows.ts';
import { prepareCreate, type Prepared } from '#kernel/store/write.ts';
import type { Piece } from './task.rules.ts';

export type TaskRow = Row &
  Piece & { readonly number: string; readonly title: string; readonly subject: string | null };

const MOST = 500;

/** All tasks below a record, whoever may see them: their order is one. At most 500. */
export const tasksBelow = async (context: Context, subject: string): Promise<readonly TaskRow[]> => {
  const { org } = context.principal;
  const [answer] = await context.batch([
    {
      name: 'tasks:below',
      values: [org, subject],
      text: `SELECT ${selectList(definitionNamed('task'), 'r')} FROM task r WHERE r.org = $1 AND r.subject = $2 AND r.archived_at IS NULL ORDER BY r.position NULLS LAST, r.created_at, r.id LIMIT ${MOST}`,
    },
  ]);
  return (answer?.rows ?? []).map((row) => fullRow(org, row) as TaskRow);
};

export type NewTask = {
  readonly title: string;
  readonly description?: string | undefined;
  readonly assignee?: string | null | undefined;
  readonly team?: string | null | undefined;
  readonly dueBy?: string | null | undefined;
  readonly position?: number | null | undefined;
};

/** A task below a record, as confidential as that: to be written in one transaction with whatever it belongs to. */
export const prepareTask = (
  context: Context,
  subject: Row,
  task: NewTask,
  beside: readonly Prepared[] = [],
): Promise<Prepared> =>
  prepareCreate(
    context,
    definitionNamed('task'),
    {
      title: task.title,
      description: task.description ?? '',
      assignee: task.assignee ?? null,
      team: task.team ?? null,
      dueBy: task.dueBy === undefined || task.dueBy === null ? null : new Date(task.dueBy).toISOString(),
      position: task.position ?? null,
      subject: subject['id'],
      confidential: subject['confidential'] === true,
      owner: context.principal.person,
    },
    { beside },
  );

/** The tasks below a record that the caller may see, as new ones below another that is made in the same transaction. */
export const copyTasks = async (context: Context, from: string, made: Prepared): Promise<readonly Prepared[]> => {
  const all = await tasksBelow(context, from);
  const seen = await visibleAmong(
    context,
    all.map(({ id }) => id),
  );
  return Promise.all(
    all
      .filter(({ id, phase }) => seen.has(id) && phase !== 'void')
      .map(({ title, description, assignee, team, position }) =>
        prepareTask(
          context,
          made.after,
          {
            title,
            description: description as string,
            assignee: assignee as string | null,
            team: team as string | null,
            position,
          },
          [made],
        ),
      ),
  );
};
