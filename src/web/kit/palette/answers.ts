import { IconArrowRight, IconPencil } from '@tabler/icons-react';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { suggestQuery } from '../../api/records.ts';
import type { Ask } from './commands.ts';
import type { PaletteEntry } from './entries.ts';
import { fitness, fitting } from './match.ts';

const DEBOUNCE_MS = 60;

/** One possible answer to what a command asks: chosen, it runs, or asks further. */
export type Answer = PaletteEntry & { answer: () => Ask | void };

/** The answers that fit what was typed: values, records of a type, or the text itself. */
export const useAnswers = (ask: Ask | null, words: string): Answer[] => {
  const [asked] = useDebouncedValue(words.trim(), DEBOUNCE_MS);
  const to = ask?.kind === 'record' ? ask.to : '';
  const found = useQuery({ ...suggestQuery(to, asked), enabled: to !== '' });
  if (ask === null) return [];
  if (ask.kind === 'record') {
    // Enter never takes what was found for other words: until the answer is there, only what fits of what was there.
    const late = found.isPlaceholderData || asked !== words.trim();
    const there = found.data ?? [];
    return (late ? there.filter(({ label, number }) => fitness(`${label} ${number ?? ''}`, words) > 1) : there).map(
      (record) => ({
        id: `answer:${record.id}`,
        label: record.label,
        icon: IconArrowRight,
        ...(record.number ? { hint: record.number } : {}),
        answer: () => ask.choose(record),
      }),
    );
  }
  if (ask.kind === 'choice')
    return fitting(
      ask.choices.map(({ value, label }) => ({
        id: `answer:${value}`,
        label,
        icon: IconArrowRight,
        answer: () => ask.choose(value),
      })),
      words,
    );
  const text = words.trim();
  return text === '' ? [] : [{ id: 'answer', label: text, icon: IconPencil, answer: () => ask.choose(text) }];
};
