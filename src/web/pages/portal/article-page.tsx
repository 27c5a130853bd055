import { Button } from '@mantine/core';
import { IconArrowLeft, IconThumbDown, IconThumbUp } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '../../api/definitions.ts';
import { isProblem } from '../../api/problem.ts';
import { recordQuery, runAction } from '../../api/records.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Attachments } from '../../kit/record/attachments.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { Markdown } from '../../kit/text/markdown.tsx';
import { PageMissing } from '../../shell/page-states.tsx';
import css from './portal.module.css';

const Helped = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const vote = useMutation({
    mutationFn: (useful: boolean) => runAction(type, record.id, record.version, 'vote', { useful }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['records', type.name] }),
  });
  return (
    <section className={css['helped']} aria-live="polite">
      {vote.isSuccess ? (
        <p>
          {t(vote.variables ? 'portal.article.thanks' : 'portal.article.sorry')}{' '}
          {vote.variables ? null : (
            <Link to="/portal/report" search={{ title: record.title }}>
              {t('portal.report')}
            </Link>
          )}
        </p>
      ) : (
        <>
          <b>{t('portal.article.helped')}</b>
          <Button leftSection={<Icon of={IconThumbUp} />} loading={vote.isPending} onClick={() => vote.mutate(true)}>
            {t('portal.article.yes')}
          </Button>
          <Button leftSection={<Icon of={IconThumbDown} />} loading={vote.isPending} onClick={() => vote.mutate(false)}>
            {t('portal.article.no')}
          </Button>
        </>
      )}
    </section>
  );
};

const Article = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const format = useFormat();
  usePageTitle(record.title);
  const published = record['publishedAt'];
  const about = [
    record.number,
    record.service?.label,
    typeof published === 'string' ? t('portal.article.since', { at: format.date(published) }) : null,
  ];
  return (
    <article className={css['page']}>
      <Link to="/portal/articles" className={css['back']}>
        <Icon of={IconArrowLeft} size={14} /> {t('portal.articles')}
      </Link>
      <h1 className={css['ticketTitle']}>{record.title}</h1>
      <p className="faint">{about.filter(Boolean).join(' · ')}</p>
      <div className={css['reading']}>
        <Markdown text={record.description ?? ''} />
      </div>
      <Attachments type={type} record={record} />
      {record.may?.actions.includes('vote') ? <Helped type={type} record={record} /> : null}
    </article>
  );
};

const Loader = ({ type, number }: { type: RecordType; number: string }) => {
  const { t } = useTranslation();
  const query = useQuery(recordQuery(type, number));
  if (query.data) return <Article type={type} record={query.data} />;
  if (isProblem(query.error, 404)) return <PageMissing />;
  if (query.isError)
    return <Failed what={t('portal.article.failed')} error={query.error} retry={() => void query.refetch()} />;
  return <SkeletonRows rows={8} height={48} heading={number} />;
};

/** An article, to be read, with a question at its end whether it helped. */
export const ArticlePage = () => {
  const { key } = useParams({ from: '/portal/portal/articles/$key' });
  const type = useTypeByName('article');
  return type ? <Loader key={key} type={type} number={key} /> : <PageMissing />;
};
