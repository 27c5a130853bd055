import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import { searchQuery, type SearchState } from '../../api/search.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { usePageTitle } from '../../kit/basic/use-page-title.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Peekable } from '../../kit/peek/peekable.tsx';
import { Empty } from '../../kit/states/empty.tsx';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { Facets } from './facets.tsx';
import { recentSearches, rememberSearch } from './recent-searches.ts';
import { Results } from './results.tsx';
import css from './search.module.css';

const SHOWN = 50;
const DEBOUNCE_MS = 80;

type Narrowed = { type: string | undefined; state: SearchState | undefined };

const Found = ({
  words,
  narrowed,
  set,
}: {
  words: string;
  narrowed: Narrowed;
  set: (change: Partial<Narrowed>) => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const types = useTypes();
  const { type, state } = narrowed;
  const question = { ...(type ? { type } : {}), ...(state ? { state } : {}), limit: SHOWN };
  // The records come at once; where the words stand in their texts a moment later; what there is of other types stands beside them.
  const first = useQuery(searchQuery(words, question));
  const whole = useQuery({ ...searchQuery(words, { ...question, excerpts: true }), placeholderData: undefined });
  const every = useQuery(searchQuery(words, { limit: SHOWN })).data;
  const found = whole.data ?? first.data;
  if (first.isError) return <Failed what={t('search.failed')} error={first.error} retry={() => void first.refetch()} />;
  if (!found) return <SkeletonRows rows={10} />;
  const { states } = found.facets;
  const count = state ? states[state] : states.open + states.ended;
  return (
    <>
      {every ? (
        <Facets
          found={{ ...found, facets: { types: every.facets.types, states } }}
          types={types}
          type={type}
          state={state}
          set={set}
        />
      ) : null}
      <p className="sm muted" role="status">
        {found.meant ? `${t('search.meant', { words, meant: found.meant })} ` : null}
        {t('search.found', { count, written: `${format.count(count)}${found.more ? '+' : ''}` })}
      </p>
      {found.items.length === 0 ? (
        <Empty icon={IconSearchOff} tone="plain" title={t('palette.none', { words })}>
          {t('search.noneHelp')}
        </Empty>
      ) : (
        <Peekable keys enterOpensPage>
          <Results hits={found.items} types={types} words={found.meant ?? words} />
        </Peekable>
      )}
    </>
  );
};

const Recent = ({ choose }: { choose: (words: string) => void }) => {
  const { t } = useTranslation();
  const [recent] = useState(recentSearches);
  return (
    <>
      <p className="faint">{t('search.help')}</p>
      {recent.length > 0 ? (
        <section aria-label={t('search.recent')}>
          <h2>{t('search.recent')}</h2>
          <ul className={css['recent']}>
            {recent.map((each) => (
              <li key={each}>
                <Link to="/search" search={{ q: each }} onClick={() => choose(each)}>
                  {each}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
};

const isState = (state: string | undefined): state is SearchState => state === 'open' || state === 'ended';

const Field = ({ q, begin }: { q: string; begin: string }) => {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/search' });
  const [typed, setTyped] = useState(begin);
  const [words] = useDebouncedValue(typed.trim(), DEBOUNCE_MS);
  useEffect(() => {
    if (words !== q)
      void navigate({
        search: ({ q: _before, ...rest }) => (words === '' ? {} : { ...rest, q: words }),
        replace: true,
      });
    if (words.length > 2) rememberSearch(words);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what is typed goes into the address, not the other way round
  }, [words]);
  return (
    <TextInput
      size="md"
      aria-label={t('search.words')}
      placeholder={t('search.words')}
      leftSection={<Icon of={IconSearch} />}
      value={typed}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- one comes here to search
      autoFocus
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        document.querySelector<HTMLElement>('#results a')?.focus();
      }}
    />
  );
};

/** Everything that holds some words, best first, within what the person may see. The address can be sent. */
export const SearchPage = () => {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/search' });
  const { q = '', type, state } = useSearch({ from: '/app/search' });
  const narrowed = { type, state: isState(state) ? state : undefined };
  // A search that is chosen from those of before begins the field anew; what is typed does not.
  const [chosen, setChosen] = useState<string | null>(null);
  usePageTitle(q === '' ? t('nav.search') : `${q} · ${t('nav.search')}`);
  return (
    <div className={css['page']}>
      <h1 className="sr">{t('nav.search')}</h1>
      <Field key={chosen} q={q} begin={chosen ?? q} />
      {q.trim().length > 1 ? (
        <Found
          words={q}
          narrowed={narrowed}
          set={(change) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true })}
        />
      ) : (
        <Recent choose={setChosen} />
      )}
    </div>
  );
};
