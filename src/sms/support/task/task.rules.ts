/** What the rules look at in a task. */
export type Piece = {
  readonly id: string;
  readonly phase: string;
  readonly dependsOn: readonly string[] | null;
  readonly position?: number | null;
};

const isDone = ({ phase }: Piece): boolean => phase === 'done' || phase === 'void';

/** The tasks that come before one and are not done yet. What is not among `all` counts as done. */
export const waitingFor = (task: Piece, all: readonly Piece[]): readonly Piece[] => {
  const before = new Set(task.dependsOn ?? []);
  return all.filter((each) => before.has(each.id) && !isDone(each));
};

/** Tasks that can be worked on now. */
export const ready = <T extends Piece>(all: readonly T[]): readonly T[] =>
  all.filter((each) => !isDone(each) && waitingFor(each, all).length === 0);

/** Whether `task` would, by its own and the others' order, come before itself if it came after `on`. */
export const makesCircle = (task: string, on: readonly string[], all: readonly Piece[]): boolean => {
  const before = new Map(all.map((each) => [each.id, each.dependsOn ?? []]));
  const seen = new Set<string>();
  const queue = [...on];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === task) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    queue.push(...(before.get(id) ?? []));
  }
  return false;
};

/** Tasks in an order in which they can be done: what comes first first, otherwise by position. Tasks in a circle come last. */
export const inOrder = <T extends Piece>(all: readonly T[]): readonly T[] => {
  const ids = new Set(all.map((each) => each.id));
  const placed = new Set<string>();
  const left = [...all].sort(
    (a, b) =>
      (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER) || (a.id < b.id ? -1 : 1),
  );
  const ordered: T[] = [];
  for (;;) {
    const next = left.findIndex((each) => (each.dependsOn ?? []).every((id) => !ids.has(id) || placed.has(id)));
    const [task] = next < 0 ? [] : left.splice(next, 1);
    if (task === undefined) return [...ordered, ...left];
    placed.add(task.id);
    ordered.push(task);
  }
};

export type Progress = { readonly done: number; readonly total: number };

/** How far a plan has come; what turned out not to be needed does not count. */
export const progressOf = (all: readonly Piece[]): Progress => ({
  done: all.filter((each) => each.phase === 'done').length,
  total: all.filter((each) => each.phase !== 'void').length,
});
