import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Phase } from '#kernel/record/phase.ts';
import type { Segment } from '#kernel/time/explain.ts';
import type { ClockReading } from '../kit/clock/reading.ts';
import { get, post, request } from './client.ts';
import type { Page, RecordType } from './types.ts';

export type Visibility = 'public' | 'internal';

/** Another record, as records refer to it. */
export type Listed = { type: string; id: string; number: string; title: string; state: string; phase: Phase };

/** One field that was changed, with its values as words where it has words. */
export type Change = { field: string; label: string; from: unknown; to: unknown };

/** One thing that happened to a record. */
export type Entry = {
  id: string;
  at: string;
  recordedAt: string;
  version: number;
  action: string;
  kind: 'comment' | 'create' | 'transition' | 'change' | 'other';
  actor: { id: string | null; name: string; kind: string };
  visibility: Visibility;
  text?: string;
  /** Its personal part was erased; that it happened, and when, is still proven. */
  erased?: true;
  transition?: { name: string; from: string; to: string };
  /** What was linked, as read from this record; the record is null where it may not be seen. */
  link?: { id: string; kind: string; label: string; ended: boolean; record: Listed | null };
  /** A file that was attached, or taken away. */
  attachments?: (Attachment & { ended: boolean })[];
  /** It came by mail: what it quotes, and for staff from and to whom. */
  mail?: { message?: string; from?: string; to?: string[]; cc?: string[]; subject?: string; quoted: string };
  changes: Change[];
  facts: Record<string, unknown>;
  reason?: string;
  leaf: string;
  sealed: boolean;
};

export type Attachment = { id: string; name: string; size: number; type: string; visibility?: Visibility };
/** A typed link as seen from one of its records: its label reads 'is caused by', 'blocks' … */
export type Link = { id: string; kind: string; direction: 'out' | 'in'; label: string; record: Listed; since: string };
export type ClockStory = {
  name: string;
  reading: ClockReading;
  segments: Segment[];
  calendar: { id: string | null; name: string; zone: string };
  /** Open hours [from, to) around what happened, epoch ms; none when it runs round the clock. */
  open: [from: number, to: number][];
};

const path = (type: RecordType, id: string, part: string): string => `/${type.plural}/${id}/${part}`;
const keyOf = (type: RecordType, id: string, part: string) => ['records', type.name, 'part', id, part] as const;

/** What a timeline is narrowed to, and where it begins instead of at the newest: an entry, or 'first'. */
export type TimelineQuestion = {
  audience?: Visibility;
  kind?: 'comments' | 'fields' | 'transitions' | 'files' | 'links';
  by?: string;
  q?: string;
  from?: string;
};
export type TimelinePage = Page<Entry> & { previous: string | null };

/** Pages that are kept at once: those that lie further back or ahead are asked for again when one comes to them. */
const MOST_PAGES = 6;

export const timelineQuery = (type: RecordType, id: string, { from, ...question }: TimelineQuestion = {}) =>
  infiniteQueryOptions({
    queryKey: [...keyOf(type, id, 'timeline'), question, from ?? ''],
    queryFn: ({ pageParam, signal }) =>
      get<TimelinePage>(
        path(type, id, 'timeline'),
        { ...question, ...(pageParam === null ? { from } : { cursor: pageParam }) },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    getPreviousPageParam: (first) => first.previous,
    maxPages: MOST_PAGES,
  });

export const clocksQuery = (type: RecordType, id: string) =>
  queryOptions({
    queryKey: keyOf(type, id, 'clocks'),
    queryFn: ({ signal }) => get<{ asOf: number; clocks: ClockStory[] }>(path(type, id, 'clocks'), undefined, signal),
  });

/** How much stands in a timeline, who wrote there, and how far the person has read. */
export type TimelineSummary = {
  counts: { all: number; public: number; internal: number; transitions: number; files: number };
  people: { id: string | null; name: string; count: number }[];
  seen: { entry: string; at: string } | null;
  unread: number;
  firstUnread: string | null;
};

export const summaryQuery = (type: RecordType, id: string) =>
  queryOptions({
    queryKey: keyOf(type, id, 'summary'),
    queryFn: ({ signal }) => get<TimelineSummary>(path(type, id, 'timeline/summary'), undefined, signal),
    gcTime: 0,
  });

/** Says how far the person has read. */
export const readUpTo = (type: RecordType, id: string, entry: string): Promise<unknown> =>
  request('PUT', path(type, id, 'timeline/seen'), { body: { entry } });

const itemsQuery =
  <T>(part: string) =>
  (type: RecordType, id: string) =>
    queryOptions({
      queryKey: keyOf(type, id, part),
      queryFn: async ({ signal }) => (await get<{ items: T[] }>(path(type, id, part), undefined, signal)).items,
    });

/** That somebody looked at a confidential record, or took it along in an export. */
export type Viewing = { person: { id: string; label: string }; at: string; means: 'opened' | 'exported' };
export const viewingsQuery = itemsQuery<Viewing>('viewings');
export const linksQuery = itemsQuery<Link>('links');
export const attachmentsQuery = itemsQuery<Attachment>('attachments');

/** Links a record to another one; `direction` says from which side the kind is read. */
export const addLink = (
  type: RecordType,
  id: string,
  kind: string,
  to: string,
  direction: 'out' | 'in',
): Promise<Link> => post<Link>(path(type, id, 'links'), { kind, to, direction });

export const endLink = (type: RecordType, id: string, link: string): Promise<unknown> =>
  request('DELETE', `${path(type, id, 'links')}/${link}`);

/** Where an attachment is downloaded from. */
export const attachmentAddress = (type: RecordType, id: string, attachment: Attachment): string =>
  `/api/v1${path(type, id, 'attachments')}/${attachment.id}`;
