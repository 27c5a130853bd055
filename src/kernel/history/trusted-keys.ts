import { AppError } from '#kernel/errors.ts';
import { isSignedBy, keyOf, readNote } from './note.ts';
import type { NoteKey } from './note.ts';
import { splitNotes } from './split-notes.ts';

/** A key, and from when until when (instants in ISO 8601) what it signs is trusted. */
export type TrustedKey = NoteKey & { since: string | null; until: string | null };

/**
 * By key id. Begins with the installation's first key; each later one was signed in by its predecessor. Keys that only one
 * organisation brought along stand behind them, by key id and organisation with a blank between.
 */
export type TrustedKeys = ReadonlyMap<string, TrustedKey>;

/** What the note of a rotation begins with. */
export const ROTATION = 'wellrun/key-rotation';

/**
 * The keys that follow from the first one. `published` is what `history.pub` holds: the first verifier key on a line of its
 * own, then the rotation notes. Throws `history.keys_invalid` when a rotation is not signed by both its keys.
 */
export const trustedKeys = (published: string): TrustedKeys => {
  const [first = '', ...rest] = published.split('\n');
  let current = keyOf(first);
  if (current === null) throw invalid('its first line is not a verifier key');
  const keys = new Map<string, TrustedKey>([[current.id, { ...current, since: null, until: null }]]);
  for (const note of splitNotes(rest.join('\n'), ROTATION)) {
    const [, older, newer, time] = readNote(note)?.text.split('\n') ?? [];
    const next = keyOf(newer ?? '');
    const at = /^time (\S+)$/.exec(time ?? '')?.[1];
    if (current.vkey !== older || next === null || at === undefined)
      throw invalid('a rotation does not follow from the key before it');
    if (!isSignedBy(note, current) || !isSignedBy(note, next)) throw invalid('a rotation is not signed by both keys');
    keys.set(current.id, { ...current, since: keys.get(current.id)?.since ?? null, until: at });
    keys.set(next.id, { ...next, since: at, until: null });
    current = next;
  }
  return keys;
};

const invalid = (why: string): AppError =>
  new AppError(
    'history.keys_invalid',
    `The published keys (history.pub) cannot be trusted: ${why}. Restore the file from a backup.`,
  );
