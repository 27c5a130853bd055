import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Choices, Preferences } from '../../api/account.ts';
import { useTypes } from '../../api/definitions.ts';
import css from './tell.module.css';

const WAYS = ['all', 'digest', 'off'] as const;

/** Types of record about which somebody wants less mail. */
export const TellTypes = ({ now, change }: { now: Preferences; change: (more: Choices) => void }) => {
  const { t } = useTranslation();
  const types = useTypes().filter(({ arrangement }) => !arrangement);
  const set = (name: string, way: string): void => {
    const { [name]: _before, ...others } = now.types;
    change({ types: way === 'digest' || way === 'off' ? { ...others, [name]: way } : others });
  };
  return (
    <details className={css['types']}>
      <summary>{t('tell.types')}</summary>
      <ul>
        {types.map(({ name, labelPlural }) => (
          <li key={name}>
            <NativeSelect
              label={labelPlural}
              value={now.types[name] ?? 'all'}
              onChange={(event) => set(name, event.currentTarget.value)}
              data={WAYS.map((value) => ({ value, label: t(`tell.typeWay.${value}`) }))}
            />
          </li>
        ))}
      </ul>
    </details>
  );
};
