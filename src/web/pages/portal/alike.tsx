import { Button } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Alike as Like } from '../../api/similar.ts';
import type { Ref } from '../../api/types.ts';
import { useAlike } from '../../kit/alike/use-alike.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { StateMark } from '../../kit/marks/state-mark.tsx';
import { standingOf } from './sentence.ts';
import css from './portal.module.css';

/** What is known already and sounds alike, as one types: an article may help, or it was reported before. */
export const Alike = ({
  type,
  title,
  description,
  service,
  same,
  busy,
}: {
  type: string;
  title: string;
  description: string;
  service: Ref | null;
  /** It is this one: what was typed is added to it. */
  same: (ticket: Like) => void;
  busy: boolean;
}) => {
  const { t } = useTranslation();
  const found = useAlike(type, { title, description, service: service?.id });
  const articles = found.filter(({ group }) => group === 'help');
  const tickets = found.filter(({ group }) => group !== 'help');
  return (
    <div aria-live="polite" className={css['alikeAt']}>
      {articles.length + tickets.length > 0 ? (
        <aside className={css['alike']} aria-label={t('portal.alike')}>
          {articles.length > 0 ? (
            <>
              <b>{t('portal.mayHelp')}</b>
              <ul>
                {articles.map((each) => (
                  <li key={each.id}>
                    <Icon of={IconBulb} size={14} />{' '}
                    <Link to="/portal/articles/$key" params={{ key: each.number }} target="_blank">
                      {each.title}
                    </Link>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          {tickets.length > 0 ? (
            <>
              <b>{t('portal.alike')}</b>
              <ul>
                {tickets.map((each) => (
                  <li key={each.id}>
                    <StateMark
                      phase={each.phase}
                      label={t(`portal.standing.${standingOf({ phase: each.phase, state: each.state })}`)}
                      bare
                    />{' '}
                    <Link to="/portal/tickets/$key" params={{ key: each.number }}>
                      {each.title}
                    </Link>{' '}
                    <span className="mono faint">{each.number}</span>{' '}
                    {each.group === 'open' ? (
                      <Button size="compact-xs" variant="default" disabled={busy} onClick={() => same(each)}>
                        {t('portal.itIsThis')}
                      </Button>
                    ) : null}
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </aside>
      ) : null}
    </div>
  );
};
