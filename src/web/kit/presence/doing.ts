/** What one does at a record besides looking at it. */
export type Doing = { doing: 'answers' | 'notes' | 'edits'; field: string | null };

const held = new Map<string, Set<Doing>>();
const listeners = new Set<() => void>();
const tell = (): void => {
  for (const listener of listeners) listener();
};

/** Says what is being done at a record until the returned function is called. */
export const doAt = (record: string, doing: Doing): (() => void) => {
  const mine = { ...doing };
  const all = held.get(record) ?? new Set();
  held.set(record, all.add(mine));
  tell();
  return () => {
    all.delete(mine);
    tell();
  };
};

/** The newest thing that is being done at a record; undefined for looking alone. */
export const doingAt = (record: string): Doing | undefined => [...(held.get(record) ?? [])].at(-1);

export const onDoing = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
