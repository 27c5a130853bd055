import type { Change, Entry } from '../../api/timeline.ts';

/** What the timeline draws: an entry, or several in a row that only changed fields, folded into one line. */
export type Item = { kind: 'entry'; entry: Entry } | { kind: 'folded'; entries: Entry[]; changes: number };
/** Whether a field is set by the product alone. */
export type IsReadOnly = (field: string) => boolean;
export type Day = { day: string; items: Item[] };

/** Changes of these fields are never folded: people look for them. */
const LOUD = new Set(['priority', 'team', 'assignee', 'impact', 'urgency']);
const FOLD_FROM = 2;

/** The changes that people made or look for; what the product counts along with them is left to the history. */
export const toldChanges = (entry: Entry, isReadOnly: IsReadOnly): Change[] =>
  entry.changes.filter(({ field }) => LOUD.has(field) || !isReadOnly(field));

/** Whether there is anything to tell of an entry outside the history: not when it only counted something. */
const tells = (entry: Entry, isReadOnly: IsReadOnly): boolean =>
  entry.kind !== 'change' ||
  entry.text !== undefined ||
  entry.link !== undefined ||
  entry.attachments !== undefined ||
  entry.erased === true ||
  toldChanges(entry, isReadOnly).length > 0;

const isQuiet = (entry: Entry): boolean =>
  entry.kind === 'change' && entry.changes.every(({ field }) => !LOUD.has(field));

const fold = (entries: readonly Entry[], isReadOnly: IsReadOnly): Item[] => {
  const items: Item[] = [];
  for (const entry of entries) {
    const last = items.at(-1);
    if (!isQuiet(entry)) items.push({ kind: 'entry', entry });
    else if (last?.kind === 'folded') {
      last.entries.push(entry);
      last.changes += toldChanges(entry, isReadOnly).length;
    } else items.push({ kind: 'folded', entries: [entry], changes: toldChanges(entry, isReadOnly).length });
  }
  return items.flatMap((item): Item[] =>
    item.kind === 'folded' && item.entries.length < FOLD_FROM
      ? item.entries.map((entry) => ({ kind: 'entry', entry }))
      : [item],
  );
};

/** The entries by day, newest first, with quiet changes folded together within a day. */
export const daysOf = (
  entries: readonly Entry[],
  isoDay: (at: string) => string,
  isReadOnly: IsReadOnly,
  folding = true,
): Day[] => {
  const days = new Map<string, Entry[]>();
  for (const entry of entries) {
    const day = isoDay(entry.at);
    const kept = days.get(day);
    if (kept) kept.push(entry);
    else days.set(day, [entry]);
  }
  return [...days].map(([day, each]) => ({
    day,
    items: folding ? fold(each, isReadOnly) : each.map((entry) => ({ kind: 'entry', entry })),
  }));
};

export const STREAMS = ['all', 'public', 'internal', 'fields', 'transitions', 'files', 'history'] as const;
export type Stream = (typeof STREAMS)[number];

/** Files that stand in a message already: that they were attached need not be told beside it. */
const filesIn = (entries: readonly Entry[]): ReadonlySet<string> =>
  new Set(
    entries.flatMap(({ text }) =>
      text === undefined ? [] : [...text.matchAll(/\]\(attachment:([0-9a-f-]{36})\)/gu)].map((found) => found[1] ?? ''),
    ),
  );

/** What belongs to a stream, of what the server gave for it: what only counted something is left to the history. */
export const inStream = (entries: readonly Entry[], stream: Stream, isReadOnly: IsReadOnly): Entry[] => {
  if (stream === 'history') return [...entries];
  const shown = stream === 'all' ? filesIn(entries) : new Set<string>();
  return entries.filter((entry) => {
    if (stream === 'fields') return toldChanges(entry, isReadOnly).length > 0;
    const [file] = entry.attachments ?? [];
    return tells(entry, isReadOnly) && !(entry.action === 'attach' && file && shown.has(file.id));
  });
};
