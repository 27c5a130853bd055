import { ActionIcon } from '@mantine/core';
import { IconArrowsDiagonal, IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { recordQuery } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { usePractice } from '../practice.ts';
import { RecordActions } from '../record/actions.tsx';
import { ClockLines } from '../record/clock-lines.tsx';
import { Composer } from '../compose/composer.tsx';
import { WaitingMessages } from '../compose/waiting.tsx';
import { FilesOf } from '../files/files-of.tsx';
import { Writing } from '../presence/present-people.tsx';
import { Details } from '../record/details.tsx';
import { MakeHost } from '../record/make/make-host.tsx';
import { RecordStatus } from '../record/status.tsx';
import { Timeline } from '../record/timeline.tsx';
import { Title } from '../record/title.tsx';
import { useRecordCommands } from '../record/use-record-commands.ts';
import { useUndoKeys } from '../record/use-undo-keys.ts';
import { Failed } from '../states/failed.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import css from './panel.module.css';

type PanelProps = {
  type: RecordType;
  number: string;
  close: () => void;
  previous: () => void;
  next: () => void;
  page: (row: RecordRow) => void;
};

const DETAILS = 5;

/** The practice may say something about the record here, such as a known error that fits. */
const Note = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const Panel = usePractice(type).slots?.panel;
  return Panel ? <Panel type={type} record={record} /> : null;
};

const Body = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  useRecordCommands(type, record);
  useUndoKeys(type, record);
  return (
    <FilesOf type={type} record={record}>
      <div className={css['body']}>
        <div>
          <div className={css['title']}>
            <Title type={type} record={record} level={2} />
          </div>
          <div className={css['status']}>
            <RecordStatus type={type} record={record} />
            <span className="push row">
              <RecordActions type={type} record={record} narrow />
            </span>
          </div>
        </div>
        <ClockLines record={record} />
        <Details type={type} record={record} fields={type.views.form.slice(0, DETAILS)} assignee />
        <Note type={type} record={record} />
        <Timeline type={type} record={record} newest={8} />
      </div>
      <MakeHost type={type} record={record} />
      <div className={css['composer']}>
        <Composer type={type} record={record} compact />
        <Writing type={type} record={record} />
        <WaitingMessages record={record.id} />
      </div>
    </FilesOf>
  );
};

/** A record beside the list it was opened from. */
export const Panel = ({ type, number, close, previous, next, page }: PanelProps) => {
  const { t } = useTranslation();
  const query = useQuery(recordQuery(type, number));
  const record = query.data;
  return (
    <aside className={css['panel']} aria-label={number}>
      <div className={css['head']}>
        <span className="mono faint">{number}</span>
        <span className="push" />
        <ActionIcon aria-label={t('list.panel.previous')} onClick={previous}>
          <Icon of={IconChevronUp} />
        </ActionIcon>
        <ActionIcon aria-label={t('list.panel.next')} onClick={next}>
          <Icon of={IconChevronDown} />
        </ActionIcon>
        <ActionIcon aria-label={t('list.panel.page')} disabled={!record} onClick={() => record && page(record)}>
          <Icon of={IconArrowsDiagonal} />
        </ActionIcon>
        <ActionIcon aria-label={t('list.panel.close')} onClick={close}>
          <Icon of={IconX} />
        </ActionIcon>
      </div>
      {record ? (
        <Body type={type} record={record} />
      ) : query.isError ? (
        <Failed what={t('record.failed', { number })} error={query.error} retry={() => void query.refetch()} />
      ) : (
        <SkeletonRows rows={8} height={28} />
      )}
    </aside>
  );
};
