/** A record that is looked at in the panel, and those among which it stands: J and K go on to them. */
export type Peeked = { plural: string; key: string };
export type Peek = { at: Peeked; among: readonly Peeked[] };

let current: Peek | null = null;
const listeners = new Set<() => void>();

/** Shows a record in the panel beside the page; null closes it. */
export const showPeek = (next: Peek | null): void => {
  current = next;
  for (const listener of listeners) listener();
};
export const peekNow = (): Peek | null => current;
export const onPeek = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The neighbour of what is shown; undefined at the ends. */
export const neighbourOf = ({ at, among }: Peek, step: 1 | -1): Peeked | undefined => {
  const index = among.findIndex(({ plural, key }) => plural === at.plural && key === at.key);
  return index < 0 ? undefined : among[index + step];
};
