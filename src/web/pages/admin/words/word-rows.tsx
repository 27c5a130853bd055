import { ActionIcon, Checkbox, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Phase } from '#kernel/record/phase.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { StateMark } from '../../../kit/marks/state-mark.tsx';
import { moved, type Word } from './draft.ts';
import css from './words.module.css';

type Props = {
  words: readonly Word[];
  change: (words: Word[]) => void;
  may: boolean;
  /** Whether they have an order, and whether one can be left out of what is offered. */
  ordered?: boolean;
  hideable?: boolean;
  /** The phase of a state: it has a mark before it. */
  phaseOf?: (value: string) => Phase | undefined;
};

/** Words one below the other: the usual one, one's own, and whether it is offered. */
export const WordRows = ({ words, change, may, ordered = false, hideable = false, phaseOf }: Props) => {
  const { t } = useTranslation();
  const set = (at: number, more: Partial<Word>): void =>
    change(words.map((each, n) => (n === at ? { ...each, ...more } : each)));
  const arrow = (at: number, by: 1 | -1) => (
    <ActionIcon
      aria-label={t(by === 1 ? 'admin.words.down' : 'admin.words.up', { word: words[at]?.usual })}
      disabled={!may || words[at + by] === undefined}
      onClick={() => change(moved(words, at, by))}
    >
      <Icon of={by === 1 ? IconArrowDown : IconArrowUp} size={14} />
    </ActionIcon>
  );
  return (
    <ul className={css['rows']}>
      {words.map((word, at) => (
        <li key={word.value} data-hidden={word.hidden || undefined}>
          <span className={css['usual']}>
            {phaseOf ? <StateMark phase={phaseOf(word.value) ?? 'new'} label={word.usual} bare /> : null}
            <span className="clip">{word.usual}</span>
          </span>
          <TextInput
            aria-label={t('admin.words.called', { word: word.usual })}
            placeholder={word.usual}
            maxLength={60}
            disabled={!may}
            value={word.label}
            onChange={(event) => set(at, { label: event.currentTarget.value })}
          />
          {hideable ? (
            <Checkbox
              label={t('admin.words.notOffered')}
              aria-label={t('admin.words.notOfferedOf', { word: word.usual })}
              disabled={!may}
              checked={word.hidden}
              onChange={(event) => set(at, { hidden: event.currentTarget.checked })}
            />
          ) : null}
          {ordered ? (
            <span className={css['arrows']}>
              {arrow(at, -1)}
              {arrow(at, 1)}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
};
