import { useRef, useState } from 'react';
import type { Value } from '../../api/types.ts';
import { draftOf, type DraftFile, type DraftPlace } from './drafts.ts';
import { dropFile, keepFile, newFileId } from './files.ts';
import { useDraft } from './use-draft.ts';

type Values = Record<string, Value>;

/**
 * What is being filled into a form, kept as one types: a closed tab or a lost connection costs nothing. `key` makes what the form
 * creates take effect once, also when it is sent again from the draft. `begunAt` is set where a draft was found.
 */
export const useFormDraft = (name: string, place: DraftPlace, initial: Values = {}) => {
  const { draft, person, keep, drop } = useDraft(name, place);
  const [begunAt, setBegunAt] = useState(() => draftOf(person, name)?.at);
  const fresh = useRef<string>(crypto.randomUUID());
  /** What holds no more than the form began with is no draft. */
  const put = (next: { values: Values; text: string; key: string; files: DraftFile[] }): void => {
    const untouched =
      next.text === '' && next.files.length === 0 && JSON.stringify(next.values) === JSON.stringify(initial);
    if (untouched) drop();
    else keep(next);
  };
  const now = (): { values: Values; text: string; key: string; files: DraftFile[] } => {
    const kept = draftOf(person, name);
    return {
      values: kept?.values ?? initial,
      text: kept?.text ?? '',
      key: kept?.key ?? fresh.current,
      files: kept?.files ?? [],
    };
  };
  return {
    values: draft?.values ?? initial,
    text: draft?.text ?? '',
    files: draft?.files ?? [],
    begunAt,
    set: (field: string, value: Value): void => {
      const kept = now();
      put({ ...kept, values: { ...kept.values, [field]: value } });
    },
    setAll: (more: Values): void => {
      const kept = now();
      put({ ...kept, values: { ...kept.values, ...more } });
    },
    setText: (text: string): void => put({ ...now(), text }),
    attach: (chosen: Iterable<File>): void => {
      const taken = [...chosen].filter(({ size }) => size > 0);
      const files = taken.map(({ name: called, size, type }): DraftFile => ({
        id: newFileId(),
        name: called,
        size,
        type,
        inline: false,
      }));
      for (const [n, { id }] of files.entries()) if (taken[n]) void keepFile(id, taken[n]);
      const kept = now();
      put({ ...kept, files: [...kept.files, ...files] });
    },
    detach: (id: string): void => {
      const kept = now();
      put({ ...kept, files: kept.files.filter((file) => file.id !== id) });
      void dropFile(id);
    },
    key: (): string => now().key,
    /** The next attempt is another one: the last was refused. */
    renew: (): void => {
      fresh.current = crypto.randomUUID();
      if (draftOf(person, name)) put({ ...now(), key: fresh.current });
    },
    drop: (): void => {
      fresh.current = crypto.randomUUID();
      setBegunAt(undefined);
      for (const { id } of draftOf(person, name)?.files ?? []) void dropFile(id);
      drop();
    },
  };
};
