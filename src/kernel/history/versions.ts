/** Follows the versions of every record through the sealed order, and notices when one is missing. */
export type Versions = {
  see: (record: string, version: number, position: number) => void;
  /** The first entry that stands after a missing version of its record. */
  gap: () => { record: string; missing: number; position: number } | null;
};

/** A string of its own: one cut out of a longer one would keep all of that in memory. */
const copyOf = (text: string): string => Buffer.from(text).toString();

type Ahead = { version: number; position: number };

/**
 * Versions of a record begin at 1 and leave nothing out. Neighbours may stand in either order (of two transactions that waited
 * for each other the later may have begun first), and several entries may belong to one version; 0 is of no version.
 */
export const followVersions = (): Versions => {
  const complete = new Map<string, number>();
  const ahead = new Map<string, Ahead[]>();

  const see = (record: string, version: number, position: number): void => {
    if (version <= 0) return;
    let last = complete.get(record) ?? 0;
    if (version <= last) return;
    const waiting = ahead.get(record);
    if (version > last + 1) {
      ahead.set(record, [...(waiting ?? []), { version, position }]);
      return;
    }
    last = version;
    if (waiting !== undefined) {
      while (waiting.some((each) => each.version === last + 1)) last += 1;
      const rest = waiting.filter((each) => each.version > last);
      if (rest.length > 0) ahead.set(record, rest);
      else ahead.delete(record);
    }
    complete.set(complete.has(record) ? record : copyOf(record), last);
  };

  const gap = () => {
    let first: { record: string; missing: number; position: number } | null = null;
    for (const [record, waiting] of ahead) {
      const position = Math.min(...waiting.map((each) => each.position));
      if (first === null || position < first.position)
        first = { record, missing: (complete.get(record) ?? 0) + 1, position };
    }
    return first;
  };
  return { see, gap };
};
