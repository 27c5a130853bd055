import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkTypes } from '../../api/definitions.ts';
import { searchQuery } from '../../api/search.ts';
import { Icon } from '../basic/icon.tsx';
import { Kbd } from '../basic/kbd.tsx';
import { Tag } from '../basic/tag.tsx';
import { useOfferedCommands } from './commands.ts';
import { paletteGroups, type PaletteEntry } from './entries.ts';
import { palette, takeEarlyTyping } from './open.ts';
import { PaletteRow } from './palette-row.tsx';
import css from './palette.module.css';

const useEntries = (words: string) => {
  const { t } = useTranslation();
  const [asked] = useDebouncedValue(words, 120);
  const hits = useQuery(searchQuery(asked)).data ?? [];
  const here = useOfferedCommands();
  return {
    here,
    groups: paletteGroups(words, { t, types: useWorkTypes(), hits: words.trim() === '' ? [] : hits, here }),
  };
};

const KeyHints = () => {
  const { t } = useTranslation();
  return (
    <div className={css['foot']}>
      <span>
        <Kbd keys="↑" /> <Kbd keys="↓" /> {t('palette.choose')}
      </span>
      <span>
        <Kbd keys="↵" /> {t('palette.run')}
      </span>
      <span>
        <Kbd keys="Esc" /> {t('palette.close')}
      </span>
    </div>
  );
};

/** Ctrl K: go, do, create. */
export const Palette = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const list = useId();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const { here, groups } = useEntries(words);
  const entries = groups.flatMap((group) => group.entries);
  const current = entries[Math.min(at, entries.length - 1)];

  const choose = (entry: PaletteEntry | undefined): void => {
    if (!entry) return;
    palette.close();
    if (entry.to) void navigate({ to: entry.to });
    else entry.run?.();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (event.key === 'Enter') choose(current);
    else if (entries.length > 0)
      setAt((Math.min(at, entries.length - 1) + (step ?? 0) + entries.length) % entries.length);
  };

  return (
    <Modal
      opened
      onClose={palette.close}
      withCloseButton={false}
      size={560}
      classNames={{ body: css['body'] ?? '' }}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': t('palette.label') } }}
    >
      <div className={css['ask']}>
        <Icon of={IconSearch} />
        <input
          data-autofocus
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={current ? `${list}-${current.id}` : undefined}
          aria-label={t('palette.label')}
          placeholder={t('palette.placeholder')}
          value={words}
          onFocus={() => setWords(words + takeEarlyTyping())}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {here ? <Tag>{here.about}</Tag> : null}
      </div>
      <div className={css['list']} id={list} role="listbox" aria-label={t('palette.label')}>
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
                words={words}
                current={entry === current}
                choose={() => choose(entry)}
              />
            ))}
          </div>
        ))}
      </div>
      {entries.length === 0 ? <p className={css['none']}>{t('palette.none', { words })}</p> : null}
      <KeyHints />
    </Modal>
  );
};
