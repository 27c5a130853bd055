import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useSession } from '../../api/session.ts';
import { draftOf, dropDraft, keepDraft, onDrafts, type Draft, type DraftPlace } from './drafts.ts';

/** A draft of the person who is signed in, the same in every tab, and how to change it. */
export const useDraft = (name: string, place: DraftPlace) => {
  const person = useSession().person.id;
  const draft = useSyncExternalStore(
    onDrafts,
    useCallback(() => draftOf(person, name), [person, name]),
  );
  const { address, number, title } = place;
  return useMemo(
    () => ({
      draft,
      person,
      keep: (next: Omit<Draft, 'at' | 'place'>): void =>
        keepDraft(person, name, { ...next, place: { address, title, ...(number === undefined ? {} : { number }) } }),
      drop: (): void => dropDraft(person, name),
    }),
    [draft, person, name, address, number, title],
  );
};
