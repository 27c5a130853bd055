/** What another part of the page wants written: somebody's words quoted, a canned text looked for. */
export type Wish = { kind: 'quote'; text: string } | { kind: 'texts' };

const listeners = new Map<string, (wish: Wish) => void>();

/** Asks whoever writes on a record. Gives whether anybody heard. */
export const wish = (record: string, what: Wish): boolean => {
  const listener = listeners.get(record);
  listener?.(what);
  return listener !== undefined;
};

/** Hears what is wished for on a record; the newest part of the page alone does. */
export const onWish = (record: string, listener: (wish: Wish) => void): (() => void) => {
  listeners.set(record, listener);
  return () => {
    if (listeners.get(record) === listener) listeners.delete(record);
  };
};
