import { IconCheck, IconChevronRight } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../kit/basic/icon.tsx';
import css from './setup.module.css';

/** What each step is given: whether it is done, and whether it stands open. */
export type StepProps = { n: number; done: boolean; open: boolean; toggle: () => void };

/** One step: its number or its tick, what it is about, and what is to be filled in once it is opened. */
export const Step = ({
  n,
  done,
  open,
  toggle,
  title,
  about,
  children,
}: StepProps & { title: string; about: string; children: ReactNode }) => {
  const { t } = useTranslation();
  const id = useId();
  return (
    <li className={css['step']} data-done={done || undefined} data-open={open || undefined}>
      <h3>
        <button type="button" aria-expanded={open} aria-controls={id} onClick={toggle}>
          <span className={css['mark']} aria-hidden="true">
            {done ? <Icon of={IconCheck} size={14} /> : n}
          </span>
          <span>{title}</span>
          {done ? <span className={css['done']}>{t('setup.isDone')}</span> : null}
          <Icon of={IconChevronRight} size={14} />
        </button>
      </h3>
      <div id={id} className={css['body']} hidden={!open}>
        <p className="muted">{about}</p>
        {open ? children : null}
      </div>
    </li>
  );
};

/** What every step does when it is done: the list of steps and whatever shows the data are asked for anew. */
export const useStep = (work: () => Promise<unknown>) => {
  const client = useQueryClient();
  return useMutation({ mutationFn: work, onSuccess: () => client.invalidateQueries() });
};
