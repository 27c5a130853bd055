import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkTypes } from '../../api/definitions.ts';
import { countQuery } from '../../api/records.ts';
import { searchOf } from '../../api/search.ts';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { Marked } from '../../kit/basic/marked.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { useLabels } from '../../kit/fields/use-labels.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { isFinal } from '../../kit/marks/final.ts';
import { StateMark } from '../../kit/marks/state-mark.tsx';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import css from './search.module.css';

const OF_EACH = 6;

/** Words as a filter: each is looked for as it stands, whatever signs it holds. */
const asFilter = (words: string): string =>
  words
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => (/[":,]/u.test(word) ? `"${word.replaceAll('"', '')}"` : word))
    .join(' ');

const OfType = ({ type, words }: { type: RecordType; words: string }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const labels = useLabels(type);
  const query = useQuery(searchOf(type.name, words, OF_EACH));
  const filter = asFilter(words);
  const hits = query.data ?? [];
  const count = useQuery({ ...countQuery(type, filter), enabled: hits.length >= OF_EACH }).data;
  if (query.isError) return <Failed what={t('search.failed')} error={query.error} retry={() => void query.refetch()} />;
  if (hits.length === 0) return null;
  return (
    <section aria-label={labels.many}>
      <header>
        <h2>{labels.many}</h2>
        <span className="n">
          {hits.length < OF_EACH
            ? format.count(hits.length)
            : count
              ? (count.estimated ? '~' : '') + format.count(count.count)
              : ''}
        </span>
        <Link to="/$plural" params={{ plural: type.plural }} search={{ filter, group: 'none' }} className="push sm">
          {t('work.asList')}
        </Link>
      </header>
      <ul>
        {hits.map((hit) => (
          <li key={hit.id}>
            <Link to="/$plural/$key" params={{ plural: type.plural, key: hit.number }}>
              {hit.phase && hit.state ? (
                <StateMark
                  phase={hit.phase}
                  label={labels.state(hit.state)}
                  final={isFinal(type.lifecycle, hit.state)}
                  bare
                />
              ) : null}
              <span className="mono faint">{hit.number}</span>
              <span className="clip">
                <Marked text={hit.title} words={words} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Results = ({ words }: { words: string }) => {
  const { t } = useTranslation();
  const types = useWorkTypes();
  // One look over all types says which of them hold anything at the top; the others are asked for all the same.
  const any = useQuery(searchOf('', words, 1));
  if (any.isPending) return <SkeletonRows rows={10} />;
  if (any.data?.length === 0)
    return (
      <Empty icon={IconSearchOff} tone="plain" title={t('palette.none', { words })}>
        {t('search.noneHelp')}
      </Empty>
    );
  return types.map((type) => <OfType key={type.name} type={type} words={words} />);
};

/** Everything that holds some words, by type, within what the person may see. The address can be sent. */
export const SearchPage = () => {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/search' });
  const { q = '' } = useSearch({ from: '/app/search' });
  const [typed, setTyped] = useState(q);
  const [words] = useDebouncedValue(typed.trim(), 200);
  usePageTitle(words === '' ? t('nav.search') : `${words} · ${t('nav.search')}`);
  useEffect(() => {
    if (words !== q) void navigate({ search: words === '' ? {} : { q: words }, replace: true });
  }, [words, q, navigate]);
  return (
    <div className={css['page']}>
      <h1 className="sr">{t('nav.search')}</h1>
      <TextInput
        size="md"
        aria-label={t('search.words')}
        placeholder={t('search.words')}
        leftSection={<Icon of={IconSearch} />}
        value={typed}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- one comes here to search
        autoFocus
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {words.length > 1 ? <Results words={words} /> : <p className="faint">{t('search.help')}</p>}
    </div>
  );
};
