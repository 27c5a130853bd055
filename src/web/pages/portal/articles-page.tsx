import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBook2, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '../../api/definitions.ts';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { Marked } from '../../kit/basic/marked.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { PageMissing } from '../../shell/page-states.tsx';
import { useTickets } from './use-tickets.ts';
import css from './portal.module.css';

const quoted = (words: string): string =>
  words
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => `"${word.replaceAll('"', '')}"`)
    .join(' ');

const List = ({ type, words }: { type: RecordType; words: string }) => {
  const { t } = useTranslation();
  const { query, rows } = useTickets(type, `state:published ${quoted(words)}`.trim());
  if (query.isPending) return <SkeletonRows rows={8} height={44} />;
  if (query.isError && !query.data)
    return <Failed what={t('portal.article.failed')} error={query.error} retry={() => void query.refetch()} />;
  if (rows.length === 0) return <Empty icon={IconBook2} tone="plain" title={t('portal.article.none')} />;
  return (
    <>
      <ul className={css['articles']}>
        {rows.map((row) => (
          <li key={row.id}>
            <Link to="/portal/articles/$key" params={{ key: row.number }}>
              <Marked text={row.title} words={words} />
            </Link>
            <span className="faint">{row.service?.label ?? ''}</span>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button mt={16} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('portal.more')}
        </Button>
      ) : null}
    </>
  );
};

/** Everything there is to read for the person, found by its words. */
export const ArticlesPage = () => {
  const { t } = useTranslation();
  const type = useTypeByName('article');
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), 200);
  usePageTitle(t('portal.articles'));
  if (!type) return <PageMissing />;
  return (
    <div className={css['page']}>
      <header className={css['pageHead']}>
        <h1>{t('portal.articles')}</h1>
      </header>
      <TextInput
        type="search"
        aria-label={t('portal.article.find')}
        placeholder={t('portal.article.find')}
        leftSection={<Icon of={IconSearch} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <List key={words} type={type} words={words} />
    </div>
  );
};
