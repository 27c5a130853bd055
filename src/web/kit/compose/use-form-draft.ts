import { useRef, useState } from 'react';
import type { Value } from '../../api/types.ts';
import { draftOf, type DraftPlace } from './drafts.ts';
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
  const now = (): { values: Values; text: string; key: string } => {
    const kept = draftOf(person, name);
    return { values: kept?.values ?? initial, text: kept?.text ?? '', key: kept?.key ?? fresh.current };
  };
  return {
    values: draft?.values ?? initial,
    text: draft?.text ?? '',
    begunAt,
    set: (field: string, value: Value): void => {
      const kept = now();
      keep({ ...kept, values: { ...kept.values, [field]: value } });
    },
    setText: (text: string): void => keep({ ...now(), text }),
    key: (): string => now().key,
    /** The next attempt is another one: the last was refused. */
    renew: (): void => {
      fresh.current = crypto.randomUUID();
      if (draftOf(person, name)) keep({ ...now(), key: fresh.current });
    },
    drop: (): void => {
      fresh.current = crypto.randomUUID();
      setBegunAt(undefined);
      drop();
    },
  };
};
