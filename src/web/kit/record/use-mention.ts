import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent, type RefObject } from 'react';
import { suggestQuery } from '../../api/records.ts';
import { useSession } from '../../api/session.ts';
import type { Ref } from '../../api/types.ts';
import { mentionAt, withMention, type Mention } from './mention.ts';

const SHOWN = 6;

/** People suggested while one types '@' in a text: chosen with arrows and Enter, or by a click. */
export const useMention = (
  field: RefObject<HTMLTextAreaElement | null>,
  text: string,
  setText: (text: string) => void,
) => {
  const list = useId();
  const { portal } = useSession();
  const [mention, setMention] = useState<Mention | null>(null);
  const [at, setAt] = useState(0);
  const [words] = useDebouncedValue(mention?.words ?? '', 120);
  const found = useQuery({ ...suggestQuery('person', words), enabled: mention !== null && !portal });
  const people = mention === null ? [] : (found.data ?? []).slice(0, SHOWN);
  const current = people[Math.min(at, people.length - 1)];

  const look = (): void => {
    const next = field.current && !portal ? mentionAt(field.current.value, field.current.selectionStart) : null;
    setMention(next);
    setAt(0);
  };
  const choose = (person: Ref | undefined): void => {
    if (mention === null || person?.number === undefined) return;
    const next = withMention(text, mention, { label: person.label, number: person.number });
    setText(next.text);
    setMention(null);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(next.caret, next.caret);
    });
  };
  /** Whether the key was meant for the suggestions. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (people.length === 0) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const plain = !event.ctrlKey && !event.metaKey;
    if (step !== undefined) setAt((Math.min(at, people.length - 1) + step + people.length) % people.length);
    else if ((event.key === 'Enter' && plain) || event.key === 'Tab') choose(current);
    else if (event.key === 'Escape') setMention(null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { list, people, current, look, choose, onKey, close: () => setMention(null) };
};

export type Mentioning = ReturnType<typeof useMention>;
