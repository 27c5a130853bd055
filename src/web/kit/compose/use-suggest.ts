import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useId, useMemo, useState, type KeyboardEvent, type RefObject } from 'react';
import { useTypes } from '../../api/definitions.ts';
import { searchQuery } from '../../api/search.ts';
import { mentionableQuery, textsQuery } from '../../api/texts.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { apply } from './apply.ts';
import { fitting } from './canned.ts';
import { mentionOf } from './mention.ts';
import { triggerAt, type Trigger } from './triggers.ts';

const SHOWN = 7;

/** Something offered while one types: `put` is written in place of what was typed. */
export type Suggestion = { id: string; label: string; hint: string; put: string };

type Asked = {
  type: RecordType;
  record: RecordRow;
  visibility: 'public' | 'internal';
  /** A canned text with its variables filled. */
  fill: (text: string) => string;
};

const useFound = ({ type, record, visibility, fill }: Asked, trigger: Trigger | null): readonly Suggestion[] => {
  const { portal } = useSession();
  const kind = trigger?.kind;
  const typed = trigger?.words ?? '';
  const [words] = useDebouncedValue(typed, 120);
  const people = useQuery({
    ...mentionableQuery(type, record.id, words),
    enabled: kind === 'person' && !portal,
  });
  const records = useQuery({
    ...searchQuery(words, { limit: SHOWN + 1 }),
    enabled: kind === 'record' && words.trim().length > 1,
  });
  const texts = useQuery({ ...textsQuery, enabled: kind === 'text' && !portal });
  if (kind === 'person')
    return (people.data ?? []).flatMap(({ id, label, number }) =>
      number === undefined ? [] : [{ id, label, hint: number, put: mentionOf({ label, number }) }],
    );
  if (kind === 'record')
    return (records.data?.items ?? [])
      .filter((hit) => hit.id !== record.id)
      .map(({ id, title, number }) => ({ id, label: title, hint: number, put: `${number} ` }));
  if (kind === 'text')
    return fitting(texts.data ?? [], { type: type.name, visibility, words: typed }).map(
      ({ id, title, keyword, text, language }) => ({
        id,
        label: title,
        hint: language === null ? `::${keyword}` : `${language} ::${keyword}`,
        put: fill(text),
      }),
    );
  return [];
};

/** What is offered while one types '@', '#', the beginning of a number, or '::': chosen with arrows and Enter, or by a click. */
export const useSuggest = (field: RefObject<HTMLTextAreaElement | null>, asked: Asked) => {
  const list = useId();
  const types = useTypes();
  const prefixes = useMemo(() => new Set(types.map(({ prefix }) => prefix)), [types]);
  const { portal } = useSession();
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [at, setAt] = useState(0);
  const options = useFound(asked, trigger).slice(0, SHOWN);
  const current = options[Math.min(at, options.length - 1)];

  const look = (): void => {
    const { current: text } = field;
    const next =
      text && !(portal && asked.visibility === 'internal')
        ? triggerAt(text.value, text.selectionStart, prefixes)
        : null;
    setTrigger(next);
    setAt(0);
  };
  const choose = (option: Suggestion | undefined): void => {
    const { current: text } = field;
    if (!text || !trigger || !option) return;
    const { from } = trigger;
    const end = from + option.put.length;
    apply(text, { from, to: text.selectionStart, text: option.put, select: [end, end] });
    setTrigger(null);
  };
  /** Whether the key was meant for what is offered. */
  const onKey = (event: KeyboardEvent): boolean => {
    if (options.length === 0) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const plain = !event.ctrlKey && !event.metaKey;
    if (step !== undefined) setAt((Math.min(at, options.length - 1) + step + options.length) % options.length);
    else if ((event.key === 'Enter' && plain) || event.key === 'Tab') choose(current);
    else if (event.key === 'Escape') setTrigger(null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { list, kind: trigger?.kind, options, current, look, choose, onKey, close: () => setTrigger(null) };
};

export type Suggesting = ReturnType<typeof useSuggest>;
