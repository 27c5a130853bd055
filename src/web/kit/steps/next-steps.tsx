import { ActionIcon } from '@mantine/core';
import { IconCircle, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { nextStepsQuery, prefer, sessionQuery, useSession } from '../../api/session.ts';
import { Icon } from '../basic/icon.tsx';
import css from './steps.module.css';

const WHERE: Readonly<Record<string, string>> = {
  account: '/account',
  team: '/administration/teams',
  take: '/incidents',
  view: '/incidents',
  report: '/portal/report',
  matrix: '/administration/incident.matrix',
  targets: '/administration/incident.targets',
  organisation: '/administration/setup',
  calendar: '/administration/setup',
  teams: '/administration/setup',
  services: '/administration/setup',
  mail: '/administration/setup',
  people: '/administration/setup',
};

/**
 * What somebody new does next, by their role: each step completes itself by what there is. Shown until all is done or it is put away;
 * it never stands in the way.
 */
export const NextSteps = ({ of }: { of: 'own' | 'organisation' }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { preferences, portal } = useSession();
  const dismissed = preferences.dismissed ?? [];
  const away = dismissed.includes(of);
  const steps = useQuery({ ...nextStepsQuery, enabled: !away }).data?.[of] ?? [];
  const dismiss = useMutation({
    mutationFn: () => prefer({ dismissed: [...dismissed, of] }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
  const left = steps.filter(({ done }) => !done).length;
  if (away || left === 0) return null;
  return (
    <section className={css['steps']} aria-labelledby={`steps-${of}`}>
      <header>
        <h2 id={`steps-${of}`}>{t(`steps.title.${of}`)}</h2>
        <span className="faint">{t('steps.done', { done: steps.length - left, all: steps.length })}</span>
        <ActionIcon aria-label={t('steps.dismiss')} onClick={() => dismiss.mutate()}>
          <Icon of={IconX} size={14} />
        </ActionIcon>
      </header>
      <ul>
        {steps.map(({ key, done }) => (
          <li key={key} data-done={done || undefined}>
            <Icon of={done ? IconCircleCheck : IconCircle} />
            {done ? (
              <span>
                {t(`steps.step.${key}`)} <span className="sr">{t('steps.isDone')}</span>
              </span>
            ) : (
              <Link to={portal && key === 'account' ? '/portal/account' : (WHERE[key] ?? '/')}>
                {t(`steps.step.${key}`)}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};
