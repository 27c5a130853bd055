import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes, useWorkTypes } from '../../api/definitions.ts';
import { searchQuery } from '../../api/search.ts';
import { Icon } from '../basic/icon.tsx';
import { Tag } from '../basic/tag.tsx';
import { useAnswers, type Answer } from './answers.ts';
import { useOfferedCommands, type Ask } from './commands.ts';
import { paletteGroups, type PaletteEntry, type PaletteGroup } from './entries.ts';
import { KeyHints } from './key-hints.tsx';
import { palette, takeEarlyTyping } from './open.ts';
import { PaletteRow } from './palette-row.tsx';
import { recentChoices, rememberChoice } from './recent.ts';
import css from './palette.module.css';

const DEBOUNCE_MS = 60;
const MOST_HITS = 8;
const NOTHING: [] = [];

const useGroups = (
  words: string,
  ask: Ask | null,
  everywhere: readonly PaletteEntry[],
): { groups: PaletteGroup[]; meant: string | null; about: string } => {
  const { t } = useTranslation();
  const [asked] = useDebouncedValue(words.trim(), DEBOUNCE_MS);
  const search = useQuery({
    ...searchQuery(asked, { limit: MOST_HITS }),
    enabled: ask === null && asked.length > 1,
  }).data;
  const here = useOfferedCommands();
  const types = useWorkTypes();
  const every = useTypes();
  const answers = useAnswers(ask, words);
  const [recent] = useState(recentChoices);
  if (ask)
    return {
      groups: answers.length === 0 ? NOTHING : [{ title: ask.title, entries: answers }],
      meant: null,
      about: ask.title,
    };
  const found = words.trim() === '' ? undefined : search;
  return {
    groups: paletteGroups(words, { t, types, every, hits: found?.items ?? NOTHING, here, everywhere, recent }),
    meant: found?.meant ?? null,
    about: here[0]?.about ?? '',
  };
};

const isAnswer = (entry: PaletteEntry): entry is Answer => 'answer' in entry;

/** Ctrl K: go, do, create; `everywhere` is what can be done from every page. A command that wants to know something asks for it in the same place; Esc and Backspace step back. */
export const Palette = ({ everywhere }: { everywhere: readonly PaletteEntry[] }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useId();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const [asks, setAsks] = useState<readonly Ask[]>(NOTHING);
  const ask = asks.at(-1) ?? null;
  const { groups, meant, about } = useGroups(words, ask, everywhere);
  const entries = groups.flatMap((group) => group.entries);
  const current = entries[Math.min(at, entries.length - 1)];

  const begin = (next: readonly Ask[]): void => {
    setAsks(next);
    setWords('');
    setAt(0);
  };
  const choose = (entry: PaletteEntry | undefined): void => {
    if (!entry) return;
    if (isAnswer(entry)) {
      const further = entry.answer();
      if (further) begin([...asks, further]);
      else palette.close();
      return;
    }
    const { id, label, hint, to } = entry;
    if (!/^(?:number|search|recent)/u.test(id))
      rememberChoice(to && id.startsWith('hit:') ? { id, label, to, ...(hint ? { hint } : {}) } : { id });
    if (entry.ask) return begin([entry.ask()]);
    palette.close();
    if (to) void navigate({ to });
    // What it opens takes the focus once the palette has given it back.
    else requestAnimationFrame(() => entry.run?.());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const back = event.key === 'Escape' || (event.key === 'Backspace' && words === '');
    if (ask && back) {
      event.preventDefault();
      event.stopPropagation();
      return begin(asks.slice(0, -1));
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (event.key === 'Enter') choose(current);
    else if (entries.length > 0)
      setAt((Math.min(at, entries.length - 1) + (step ?? 0) + entries.length) % entries.length);
  };
  const label = ask?.title ?? t('palette.label');

  return (
    <Modal
      opened
      onClose={palette.close}
      closeOnEscape={ask === null}
      withCloseButton={false}
      size={560}
      classNames={{ body: css['body'] ?? '' }}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': t('palette.label') } }}
    >
      <div className={css['ask']}>
        <Icon of={IconSearch} />
        {about ? <Tag>{about}</Tag> : null}
        <input
          data-autofocus
          role="combobox"
          aria-expanded={entries.length > 0}
          aria-autocomplete="list"
          aria-controls={list}
          aria-activedescendant={current ? `${list}-${current.id}` : undefined}
          aria-label={label}
          placeholder={ask ? t(`palette.ask.${ask.kind}`) : t('palette.placeholder')}
          value={words}
          onFocus={() => setWords(words + takeEarlyTyping())}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {meant ? <p className={css['meant']}>{t('palette.meant', { words: words.trim(), meant })}</p> : null}
      <div className={css['list']} id={list} role="listbox" aria-label={label}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className={css['group']} aria-hidden="true">
              {group.title}
            </div>
            {group.entries.map((entry) => (
              <PaletteRow
                key={entry.id}
                id={`${list}-${entry.id}`}
                entry={entry}
                words={meant ?? words}
                current={entry === current}
                choose={() => choose(entry)}
              />
            ))}
          </div>
        ))}
      </div>
      {entries.length === 0 && (words !== '' || ask?.kind !== 'text') ? (
        <p className={css['none']}>{t('palette.none', { words })}</p>
      ) : null}
      <span className="sr" role="status">
        {t('palette.count', { count: entries.length })}
      </span>
      <KeyHints asking={ask !== null} />
    </Modal>
  );
};
