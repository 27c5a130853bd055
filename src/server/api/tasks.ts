import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { lineInput, momentInput, recordInput, textInput } from '#kernel/record/inputs.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { mayCreate } from '#kernel/store/commands.ts';
import { may, readRecord } from '#kernel/store/read.ts';
import { commit } from '#kernel/store/write.ts';
import { inOrder, prepareTask, progressOf, ready, tasksBelow } from '#sms/support/task/public.ts';
import { checked } from './checked.ts';
import { definitionOf, etagOf, keyOf, onlyQuery } from './http.ts';
import { present, presentRows } from './present.ts';
import type { ApiTools } from './tools.ts';

/** What makes a task. */
export const newTask = z.strictObject({
  title: lineInput('Title', 500),
  description: textInput('Description').optional(),
  assignee: recordInput('person').optional(),
  team: recordInput('team').optional(),
  dueBy: momentInput('Due').optional(),
  position: z.int().min(0).max(10_000).optional(),
});

/** The tasks below any record, in the order in which they can be done. */
export const registerTasks = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/tasks', (request) =>
    callerOf(request, async (context) => {
      onlyQuery(request);
      const task = definitionNamed('task');
      const row = await readRecord(context, definitionOf(request), keyOf(request));
      const all = await tasksBelow(context, String(row['id']));
      const seen = inOrder(all).filter((each) => may(task.access.read, context.principal, each));
      const now = new Set(ready(all).map((each) => each.id));
      return {
        items: (await presentRows(context, task, seen)).map((each) => ({ ...each, ready: now.has(each.id) })),
        progress: progressOf(seen),
      };
    }),
  );

  app.post('/:plural/:id/tasks', (request, reply) =>
    callerOf(request, async (context) => {
      const task = definitionNamed('task');
      const row = await readRecord(context, definitionOf(request), keyOf(request));
      if (!mayCreate(task, context.principal))
        throw new AppError('forbidden', 'You may not create tasks. Ask whoever administers your access if you should.');
      const made = await prepareTask(context, row, checked(newTask, request.body));
      await commit(context, [made]);
      etagOf(reply, made.after['version']);
      void reply.code(201);
      return present(context, task, made.after);
    }),
  );
};
