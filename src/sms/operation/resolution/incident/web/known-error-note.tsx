import { IconBulb } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '#web/api/definitions.ts';
import { Icon } from '#web/kit/basic/icon.tsx';
import { Markdown } from '#web/kit/text/markdown.tsx';
import type { SlotProps } from '#web/kit/practice.ts';
import { similarQuery } from './similar-query.ts';
import css from './incident.module.css';

/** A known error that resembles the incident, with its workaround: the first thing to look at. */
export const KnownErrorNote = ({ type, record }: SlotProps) => {
  const { t } = useTranslation();
  const problems = useTypeByName('problem');
  const known = useQuery(similarQuery(type, record.id)).data?.find(({ group }) => group === 'knownError');
  const open = ['new', 'active', 'waiting'].includes(record.phase);
  if (!known || !problems || !open) return null;
  return (
    <aside className={css['known']}>
      <Icon of={IconBulb} />
      <div>
        <b>{t('incident.known')}</b>{' '}
        <Link to="/$plural/$key" params={{ plural: problems.plural, key: known.number }} className="mono">
          {known.number}
        </Link>{' '}
        {known.title}
        {known.help ? (
          <div className={css['help']}>
            <Markdown text={known.help} />
          </div>
        ) : null}
      </div>
    </aside>
  );
};
