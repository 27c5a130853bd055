/** A list with one of its members at another place; the nearest there is. */
export const moved = (ids: readonly string[], id: string, to: number): string[] => {
  const rest = ids.filter((each) => each !== id);
  const at = Math.max(0, Math.min(rest.length, to));
  return [...rest.slice(0, at), id, ...rest.slice(at)];
};

/** How somebody arranged their tabs: those they moved in their order, and those they hid. */
export type Arrangement = { order: string[]; hidden: string[] };

/** All tabs as somebody arranged them: what is new stands after what was arranged. */
export const arranged = <T extends { id: string }>(tabs: readonly T[], { order }: Arrangement): T[] => {
  const rank = (id: string): number => (order.includes(id) ? order.indexOf(id) : order.length);
  return tabs.toSorted((a, b) => rank(a.id) - rank(b.id));
};
