import { idOf } from './ids.ts';

/** What the log names by a word, and becomes a record on the way. */
export type NamedType = 'person' | 'team' | 'configurationItem';

/** Something that was named for the first time: `at` is when what named it began, epoch ms in the log's time. */
export type Newcomer = { readonly type: NamedType; readonly id: string; readonly name: string; readonly at: number };

export type Names = {
  /** The record's identifier; null for nothing. The first time, it joins the newcomers. */
  idOf(type: NamedType, name: string | null, at: number): string | null;
  /** What each identifier was called: everything that was asked for. */
  readonly labels: ReadonlyMap<string, { readonly label: string }>;
  /** Who joined since the last time, in the order in which they were named. */
  newcomers(): readonly Newcomer[];
  /** How many records there are with those that join. */
  readonly count: Readonly<Record<NamedType, number>>;
};

const LONGEST = 500;

/** One line without the spaces around it, as titles are. */
export const oneLine = (text: string): string => text.replace(/\s*[\t\r\n]+\s*/g, ' ').trim();

/** At most so many characters (UTF-16), without half a character at the end. */
export const cutTo = (text: string, max: number): string =>
  text.length <= max
    ? text
    : text
        .slice(0, max)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd();

/** The people, teams and items of an organisation; `known` are those that are records already, with their types. */
export const createNames = (org: string, known: ReadonlyMap<string, NamedType>): Names => {
  const ids: Readonly<Record<NamedType, Map<string, string>>> = {
    person: new Map(),
    team: new Map(),
    configurationItem: new Map(),
  };
  const labels = new Map<string, { label: string }>();
  const count: Record<NamedType, number> = { person: 0, team: 0, configurationItem: 0 };
  for (const type of known.values()) count[type] += 1;
  let fresh: Newcomer[] = [];
  const join = (type: NamedType, name: string, at: number): string => {
    const id = idOf(org, 'servicenow', type, name);
    const title = cutTo(oneLine(name), LONGEST) || '?';
    ids[type].set(name, id);
    labels.set(id, { label: title });
    if (known.has(id)) return id;
    count[type] += 1;
    fresh.push({ type, id, name: title, at });
    return id;
  };
  return {
    labels,
    count,
    idOf: (type, name, at) => (name === null ? null : (ids[type].get(name) ?? join(type, name, at))),
    newcomers: () => {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
};
