import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconChevronRight, IconLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { choicesOf } from '../fields/choices.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { PresentPeople } from '../presence/present-people.tsx';
import { Place, useLeftList } from './place.tsx';
import { RecordActions } from './actions.tsx';
import { hasWork } from '../list/views.ts';
import { useCopyLink } from './use-copy-link.ts';
import { WatchButton } from './watch-button.tsx';
import { Dot, RecordStatus } from './status.tsx';
import { Title } from './title.tsx';
import css from './record-page.module.css';

type Props = { type: RecordType; record: RecordRow };

const Crumbs = ({ type, record }: Props) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const copy = useCopyLink(type, record);
  const left = useLeftList({ type, record });
  return (
    <div className={css['top']}>
      <nav className={css['crumbs']} aria-label={t('record.back', { what: labels.many })}>
        <Icon of={IconArrowLeft} size={12} />
        <Link to="/$plural" params={{ plural: type.plural }} search={left?.list.search ?? {}}>
          {labels.many}
        </Link>
        {record.team ? (
          <span className="desk-only">
            <span className={css['crumb']}>
              <Icon of={IconChevronRight} size={12} />
              <Link
                to="/$plural"
                params={{ plural: type.plural }}
                search={{ filter: `open team:${record.team.number ?? record.team.id}` }}
              >
                {record.team.label}
              </Link>
            </span>
          </span>
        ) : null}
      </nav>
      <Place type={type} record={record} />
      <span className="push row">
        <PresentPeople type={type} record={record} />
        <WatchButton type={type} record={record} />
        <ActionIcon aria-label={t('record.copyLink')} onClick={() => void copy()}>
          <Icon of={IconLink} />
        </ActionIcon>
      </span>
    </div>
  );
};

/** Number and title, state, and what can be done. */
export const RecordHeader = ({ type, record }: Props) => {
  const { t } = useTranslation();
  const format = useFormat();
  const channel = choicesOf(t, 'channel', type.fields['channel']).find(
    ({ value }) => value === record['channel'],
  )?.label;
  const opened = t(hasWork(type) ? 'record.opened' : 'record.recorded', { at: format.dateTime(record.createdAt) });
  return (
    <>
      <Crumbs type={type} record={record} />
      <header className={css['head']}>
        <div className={css['title']}>
          <span className="mono faint">{record.number}</span>
          <Title type={type} record={record} level={1} />
        </div>
        <div className={css['acts']}>
          <RecordStatus type={type} record={record} long />
          <span className="desk-only">
            <span className={css['opened']}>
              <Dot />
              <span className="faint">{channel ? `${opened}, ${channel.toLowerCase()}` : opened}</span>
            </span>
          </span>
          <span className={css['buttons']}>
            <RecordActions type={type} record={record} />
          </span>
        </div>
      </header>
    </>
  );
};
