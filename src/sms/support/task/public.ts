export { remindTasks } from './task.jobs.ts';
export { prepareTask, tasksBelow } from './task.queries.ts';
export { inOrder, progressOf, ready } from './task.rules.ts';
export { copyTasks } from './task.queries.ts';
