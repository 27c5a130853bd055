import { sql, type RawBuilder } from 'kysely';
import type { AnyDefinition } from '../record/define.ts';
import { fieldOf } from '../record/projection.ts';
import type { TimelineItem } from './timeline-item.ts';

/** What a timeline can be narrowed to. */
export const TIMELINE_KINDS = ['comments', 'fields', 'transitions', 'files', 'links'] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];
export type TimelineFilter = {
  readonly audience?: 'public' | 'internal' | undefined;
  readonly kind?: TimelineKind | undefined;
  /** Who did it: a person's id, or 'system' for the product itself. */
  readonly by?: string | undefined;
  /** Every word of it occurs in what is told of the entry. */
  readonly words?: string | undefined;
};

const MOST_WORDS = 8;
const wordsIn = (words: string | undefined): readonly string[] =>
  (words ?? '')
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);

/** How a file is named in a text: '[core.txt](attachment:…)'. */
export const FILE_IN_TEXT = '](attachment:';

/** A word as it stands in an entry's canonical JSON, for LIKE. */
const likeOf = (word: string): string =>
  `%${JSON.stringify(word)
    .slice(1, -1)
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

const KINDS: Readonly<Record<TimelineKind, RawBuilder<boolean>>> = {
  comments: sql<boolean>`h.body LIKE '%"visibility":[%'`,
  fields: sql<boolean>`h.action NOT IN ('create', 'comment', 'attach', 'detach', 'link', 'unlink', 'watch', 'unwatch')`,
  transitions: sql<boolean>`h.action LIKE 'transition:%'`,
  files: sql<boolean>`(h.action IN ('attach', 'detach') OR h.personal LIKE ${`%${FILE_IN_TEXT}%`})`,
  links: sql<boolean>`h.action IN ('link', 'unlink')`,
};

/** Conditions over `history h` that leave out most of what is not asked for, and nothing of what is. */
export const coarse = ({ kind, by, words }: TimelineFilter): readonly RawBuilder<unknown>[] => [
  ...(kind === undefined ? [] : [sql`AND ${KINDS[kind]}`]),
  ...(by === undefined ? [] : [by === 'system' ? sql`AND h.actor IS NULL` : sql`AND h.actor = ${by}::uuid`]),
  ...wordsIn(words).map((word) => sql`AND concat(h.personal, ' ', h.body, ' ', h.action) ILIKE ${likeOf(word)}`),
];

const isKind: Readonly<Record<TimelineKind, (item: TimelineItem) => boolean>> = {
  comments: (item) => item.text !== undefined,
  fields: (item) => item.changes.length > 0 && item.kind !== 'create',
  transitions: (item) => item.transition !== undefined,
  files: (item) => item.attachments !== undefined || item.text?.includes(FILE_IN_TEXT) === true,
  links: (item) => item.link !== undefined,
};

/** Whether the product alone counts the field along: how often, how long, when last. Nobody looks for that by words. */
const isCounted = (definition: AnyDefinition, name: string): boolean => {
  const field = fieldOf(definition, name)?.field;
  return field?.readOnly === true && ['integer', 'instant', 'duration'].includes(field.kind);
};

const haystack = (definition: AnyDefinition, item: TimelineItem): string =>
  [
    item.actor.name,
    item.action,
    item.text,
    item.reason,
    item.link?.label,
    item.link?.record?.number,
    item.link?.record?.title,
    ...(item.attachments ?? []).map(({ name }) => name),
    ...item.changes
      .filter(({ field }) => !isCounted(definition, field))
      .flatMap(({ label, from, to }) => [label, from, to].map((value) => String(value ?? ''))),
  ]
    .join('\n')
    .toLowerCase();

/**
 * Whether an entry, as its reader is told of it, is what was asked for: words that they are not shown find nothing. Null where
 * everything is wanted.
 */
export const wanted = (
  definition: AnyDefinition,
  { kind, words }: TimelineFilter,
): ((item: TimelineItem) => boolean) | null => {
  const asked = wordsIn(words);
  if (kind === undefined && asked.length === 0) return null;
  return (item) => {
    if (kind !== undefined && !isKind[kind](item)) return false;
    if (asked.length === 0) return true;
    const text = haystack(definition, item);
    return asked.every((word) => text.includes(word));
  };
};
