export { prepareTask, tasksBelow, type NewTask, type TaskRow } from './task.queries.ts';
export { inOrder, progressOf, ready, type Progress } from './task.rules.ts';
