import { Button } from '@mantine/core';
import { IconAlertCircle, IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Ref } from '../../../api/types.ts';
import { Icon } from '../../basic/icon.tsx';
import css from './merge-form.module.css';

/** What became of one of several: it is done, or why it was refused. */
export type Result = { number: string; refused: string | null };

/** Each of several with what became of it, those that were refused first. */
export const Outcome = ({ title, results, done }: { title: string; results: readonly Result[]; done: () => void }) => {
  const { t } = useTranslation();
  return (
    <div className={css['form']}>
      <b>{title}</b>
      <div role="alert">
        <ul className={css['preview']}>
          {results
            .toSorted((a, b) => Number(b.refused !== null) - Number(a.refused !== null))
            .map(({ number, refused }) => (
              <li key={number} data-refused={refused !== null || undefined}>
                <Icon of={refused === null ? IconCheck : IconAlertCircle} size={14} />
                <span>
                  <b className="mono">{number}</b> {refused ?? t('list.bulkWorked')}
                </span>
              </li>
            ))}
        </ul>
      </div>
      <div className={css['foot']}>
        <Button variant="filled" onClick={done} data-autofocus>
          {t('app.close')}
        </Button>
      </div>
    </div>
  );
};

/** The words for a record that was chosen. */
export const named = ({ number, label }: Ref): string => number ?? label;
