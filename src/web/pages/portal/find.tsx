import { useDebouncedValue } from '@mantine/hooks';
import { IconBook2, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchQuery } from '../../api/search.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { Kbd } from '../../kit/basic/kbd.tsx';
import { Marked } from '../../kit/basic/marked.tsx';
import { useKeys } from '../../kit/keys/use-keys.ts';
import { StateMark } from '../../kit/marks/state-mark.tsx';
import { standingOf } from './sentence.ts';
import { useTicketType } from './use-tickets.ts';
import css from './portal.module.css';

const SHOWN = 6;
const ARTICLES = 4;

/** Looks through what the person may see, as they type; and offers to report what is not there yet. */
export const Find = () => {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState('');
  const [asked] = useDebouncedValue(words.trim(), 100);
  const type = useTicketType();
  const found = useQuery(searchQuery(asked, { ...(type ? { type: type.name } : {}), limit: SHOWN })).data;
  const help = useQuery(searchQuery(asked, { type: 'article', limit: ARTICLES })).data;
  const typed = words.trim().length > 1;
  const hits = typed ? (found?.items ?? []) : [];
  const articles = typed ? (help?.items ?? []) : [];
  useKeys([{ keys: '/', label: 'nav.search', run: () => field.current?.focus() }]);
  const open = words.trim().length > 1;
  return (
    <div className={css['finder']} data-open={open || undefined}>
      <label className={css['find']}>
        <Icon of={IconSearch} size={20} />
        <input
          ref={field}
          type="search"
          aria-label={t('portal.find')}
          placeholder={t('portal.findHint')}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <span className="desk-only">
          <Kbd keys="/" />
        </span>
      </label>
      {open ? (
        <ul className={css['hits']} aria-label={t('portal.found')}>
          {articles.map((hit) => (
            <li key={hit.id}>
              <Link to="/portal/articles/$key" params={{ key: hit.number }}>
                <Icon of={IconBook2} />
                <span>
                  <Marked text={hit.title} words={words} />
                </span>
                <span className="faint push">{t('portal.article.one')}</span>
              </Link>
            </li>
          ))}
          {hits.map((hit) => (
            <li key={hit.id}>
              <Link to="/portal/tickets/$key" params={{ key: hit.number }}>
                <StateMark
                  phase={hit.phase ?? 'new'}
                  label={t(`portal.standing.${standingOf({ phase: hit.phase ?? 'new', state: hit.state ?? '' })}`)}
                  bare
                />
                <span>
                  <Marked text={hit.title} words={found?.meant ?? words} />
                </span>
                <span className="mono faint push">{hit.number}</span>
              </Link>
            </li>
          ))}
          {type?.may.create ? (
            <li>
              <Link to="/portal/report" search={{ title: words.trim() }}>
                {t('portal.reportThis', { words: words.trim() })}
              </Link>
            </li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
};
