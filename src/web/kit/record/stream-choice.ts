import type { TimelineQuestion } from '../../api/timeline.ts';
import { STREAMS, type Stream } from './fold.ts';

/** What is shown of a timeline: a stream, of one person, with words, from an entry on. */
export type StreamChoice = {
  stream: Stream;
  by?: string | undefined;
  words?: string | undefined;
  from?: string | undefined;
};

const KINDS: Partial<Record<Stream, TimelineQuestion>> = {
  public: { kind: 'comments', audience: 'public' },
  internal: { kind: 'comments', audience: 'internal' },
  fields: { kind: 'fields' },
  transitions: { kind: 'transitions' },
  files: { kind: 'files' },
};

/** How the server is asked for it. */
export const questionOf = ({ stream, by, words, from }: StreamChoice): TimelineQuestion => ({
  ...KINDS[stream],
  ...(by ? { by } : {}),
  ...(words?.trim() ? { q: words.trim() } : {}),
  ...(from ? { from } : {}),
});

const keyOf = (person: string): string => `wellrun.stream.${person}`;

/** The stream that a person looked at last: every record begins with it. */
export const lastStream = (person: string): Stream => {
  try {
    const kept = localStorage.getItem(keyOf(person));
    return STREAMS.find((each) => each === kept) ?? 'all';
  } catch {
    return 'all';
  }
};

export const keepStream = (person: string, stream: Stream): void => {
  try {
    localStorage.setItem(keyOf(person), stream);
  } catch {
    // A browser that keeps nothing.
  }
};
