/** What differs between two values: where, what stood there and what stands there now; undefined where there was or is nothing. */
export type Difference = { readonly path: readonly string[]; readonly from: unknown; readonly to: unknown };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NAMES = ['key', 'name', 'value', 'date', 'title'] as const;

/** What rows of a list are known by, where each has a word of its own; their places otherwise. */
const named = (list: readonly unknown[], word: string): ReadonlyMap<string, unknown> | null => {
  const map = new Map<string, unknown>();
  for (const row of list) {
    const name = isObject(row) ? row[word] : undefined;
    if (typeof name !== 'string' || map.has(name)) return null;
    map.set(name, row);
  }
  return map;
};

/** Texts are compared by what they are, whatever the order of their members. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  ) ?? 'undefined';

/**
 * The differences between two values, member by member. Rows of lists that have a key or a name are compared with those of the same
 * one; lists of plain values as a whole. Pure.
 */
export const differences = (from: unknown, to: unknown, path: readonly string[] = []): readonly Difference[] => {
  if (canonical(from) === canonical(to)) return [];
  const inside = (before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>) =>
    [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
      differences(before.get(name), after.get(name), [...path, name]),
    );
  if (isObject(from) && isObject(to)) return inside(new Map(Object.entries(from)), new Map(Object.entries(to)));
  if (Array.isArray(from) && Array.isArray(to)) {
    for (const word of NAMES) {
      const [before, after] = [named(from, word), named(to, word)];
      if (before !== null && after !== null && before.size + after.size > 0) {
        const rows = inside(before, after);
        return rows.length > 0 ? rows : [{ path, from: [...before.keys()], to: [...after.keys()] }];
      }
    }
    if (from.length === to.length && [...from, ...to].some((row) => typeof row === 'object'))
      return from.flatMap((row: unknown, index) => differences(row, to[index], [...path, String(index + 1)]));
  }
  return [{ path, from, to }];
};
