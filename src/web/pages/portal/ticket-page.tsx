import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isProblem } from '../../api/problem.ts';
import { recordQuery, redirectQuery } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { StateMark } from '../../kit/marks/state-mark.tsx';
import { Attachments } from '../../kit/record/attachments.tsx';
import { Composer } from '../../kit/compose/composer.tsx';
import { WaitingMessages } from '../../kit/compose/waiting.tsx';
import { FilesOf } from '../../kit/files/files-of.tsx';
import { offered } from '../../kit/record/likeliest.ts';
import { TransitionButton } from '../../kit/record/transition-button.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { Markdown } from '../../kit/text/markdown.tsx';
import { PageMissing } from '../../shell/page-states.tsx';
import { Conversation } from './conversation.tsx';
import { standingOf, toneOf } from './sentence.ts';
import { useAim } from './ticket-line.tsx';
import { useTypeOfTicket } from './use-tickets.ts';
import css from './portal.module.css';

/** Where it goes on, when this was merged into another ticket. */
const GoesOn = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const into = useQuery({ ...redirectQuery(type, record.id), enabled: record.state === type.merges?.ends }).data;
  return into ? (
    <p className={css['goesOn']}>
      {t('portal.goesOn')}{' '}
      <Link to="/portal/tickets/$key" params={{ key: into.number }} className="mono">
        {into.number}
      </Link>
    </p>
  ) : null;
};

const Ticket = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const aim = useAim();
  usePageTitle(`${record.number} ${record.title}`);
  const standing = standingOf(record);
  const word = t(`portal.standing.${standing}`);
  const resolution = record['resolution'];
  const about = [
    record.number,
    record.service?.label,
    t('portal.reportedAt', { at: format.dateTime(record.createdAt) }),
  ];
  return (
    <FilesOf type={type} record={record}>
      <article className={css['page']}>
        <Link to="/portal/tickets" className={css['back']}>
          <Icon of={IconArrowLeft} size={14} /> {t('portal.tickets')}
        </Link>
        <h1 className={css['ticketTitle']}>{record.title}</h1>
        <p className="faint">{about.filter(Boolean).join(' · ')}</p>
        <section className={css['standing']} data-tone={toneOf[standing]}>
          <StateMark phase={record.phase} label={word} final={standing === 'closed'} bare />
          <span>
            <b>{word}</b>
            <span className="muted">{aim(record)}</span>
          </span>
          <span className={css['standingActs']}>
            {offered(type.lifecycle, record.state, record.may?.transitions ?? []).map((each) => (
              <TransitionButton
                key={each.name}
                type={type}
                record={record}
                offered={each}
                primary={each.name === 'confirm'}
                words={t(`portal.do.${each.name}`, { defaultValue: '' })}
              />
            ))}
          </span>
        </section>
        <GoesOn type={type} record={record} />
        {record.phase === 'done' && typeof resolution === 'string' && resolution !== '' ? (
          <section className={css['told']}>
            <h2>{t('portal.solution')}</h2>
            <Markdown text={resolution} />
          </section>
        ) : null}
        <div id="answer">
          <Composer key={record.id} type={type} record={record} />
          <WaitingMessages record={record.id} />
        </div>
        <Conversation type={type} record={record} />
        <section className={css['told']}>
          <h2>{t('portal.youWrote')}</h2>
          <Markdown text={record.description ?? ''} />
        </section>
        <Attachments type={type} record={record} />
      </article>
    </FilesOf>
  );
};

const Loader = ({ type, number }: { type: RecordType; number: string }) => {
  const { t } = useTranslation();
  const query = useQuery(recordQuery(type, number));
  if (query.data) return <Ticket type={type} record={query.data} />;
  if (isProblem(query.error, 404)) return <PageMissing />;
  if (query.isError) return <Failed what={t('portal.failed')} error={query.error} retry={() => void query.refetch()} />;
  return <SkeletonRows rows={8} height={48} heading={number} />;
};

/** One ticket as the person who reported it follows it. */
export const TicketPage = () => {
  const { key } = useParams({ from: '/portal/portal/tickets/$key' });
  const type = useTypeOfTicket(key);
  return type ? <Loader type={type} number={key} /> : <PageMissing />;
};
