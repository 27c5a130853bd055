import { ActionIcon, Menu, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconLock, IconSearch, IconUser, IconWorld, IconX } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineQuery, type TimelineSummary } from '../../api/timeline.ts';
import { useSession } from '../../api/session.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon, type IconShape } from '../basic/icon.tsx';
import { Composer } from '../compose/composer.tsx';
import { WaitingMessages } from '../compose/waiting.tsx';
import { Writing } from '../presence/present-people.tsx';
import { STREAMS, type Stream } from './fold.ts';
import { keepStream, lastStream, questionOf, type StreamChoice } from './stream-choice.ts';
import { Timeline } from './timeline.tsx';
import { useReading } from './use-reading.ts';
import tabs from '../basic/tabs.module.css';
import css from './stream.module.css';

const icons: Partial<Record<Stream, IconShape>> = { public: IconWorld, internal: IconLock };
const ENTRY = /^e-([0-9a-f-]{36})$/u;

const countIn = (summary: TimelineSummary | undefined, stream: Stream): string => {
  const counts: Partial<Record<Stream, number>> = summary ? { ...summary.counts, history: summary.counts.all } : {};
  return stream === 'all' ? '' : String(counts[stream] ?? '');
};

type Props = { type: RecordType; record: RecordRow };
type Choosing = { choice: StreamChoice; choose: (change: Partial<StreamChoice>) => void };

const Streams = ({ summary, choice, choose }: Choosing & { summary: TimelineSummary | undefined }) => {
  const { t } = useTranslation();
  const me = useSession().person.id;
  return (
    <div className={`${tabs['tabs']} ${css['streams']}`} role="group" aria-label={t('timeline.streams')}>
      {STREAMS.map((each) => {
        const shape = icons[each];
        return (
          <button
            key={each}
            type="button"
            aria-pressed={each === choice.stream}
            data-on={each === choice.stream || undefined}
            onClick={() => {
              keepStream(me, each);
              choose({ stream: each, from: undefined });
            }}
          >
            {shape ? <Icon of={shape} size={14} /> : null}
            {t(`timeline.stream.${each}`)} <span className="n">{countIn(summary, each)}</span>
          </button>
        );
      })}
    </div>
  );
};

const WhoMenu = ({ summary, choice, choose }: Choosing & { summary: TimelineSummary | undefined }) => {
  const { t } = useTranslation();
  const chosen = summary?.people.find(({ id }) => (id ?? 'system') === choice.by);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          aria-label={chosen ? t('timeline.onlyBy', { name: chosen.name }) : t('timeline.by')}
          title={chosen ? t('timeline.onlyBy', { name: chosen.name }) : t('timeline.by')}
          data-on={chosen ? true : undefined}
          variant={chosen ? 'filled' : 'subtle'}
        >
          <Icon of={IconUser} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose({ by: undefined, from: undefined })}>{t('timeline.everybody')}</Menu.Item>
        {(summary?.people ?? []).map(({ id, name, count }) => (
          <Menu.Item key={id ?? 'system'} onClick={() => choose({ by: id ?? 'system', from: undefined })}>
            {name} <span className="faint">{count}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};

const SearchField = ({ choose, close }: { choose: Choosing['choose']; close: () => void }) => {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [asked] = useDebouncedValue(words, 200);
  const first = useRef(true);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (first.current) first.current = false;
    else choose({ words: asked, from: undefined });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- asked anew when the words have settled
  }, [asked]);
  return (
    <TextInput
      className={css['search'] ?? ''}
      aria-label={t('timeline.search')}
      placeholder={t('timeline.search')}
      value={words}
      ref={field}
      onChange={(event) => setWords(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        close();
      }}
      rightSection={
        <ActionIcon aria-label={t('timeline.searchEnd')} onClick={close}>
          <Icon of={IconX} size={14} />
        </ActionIcon>
      }
    />
  );
};

/** One stream with filters, the composer on top of it, and the way to what is new, to the beginning and to any entry. */
export const StreamPart = ({ type, record }: Props) => {
  const { t } = useTranslation();
  const me = useSession().person.id;
  const linked = ENTRY.exec(useLocation().hash)?.[1];
  const [choice, setChoice] = useState<StreamChoice>(() => ({
    stream: linked ? 'all' : lastStream(me),
    from: linked,
  }));
  const [searching, setSearching] = useState(false);
  const choose = (change: Partial<StreamChoice>): void => setChoice((before) => ({ ...before, ...change }));
  const newest = useInfiniteQuery(timelineQuery(type, record.id)).data?.pages[0];
  const { summary, arrival } = useReading(type, record, newest?.previous === null ? newest.items[0]?.id : undefined);
  const [led, setLed] = useState(linked);
  if (linked !== led) {
    setLed(linked);
    if (linked) setChoice({ stream: 'all', from: linked });
  }
  const goTo = (from: string | undefined): void =>
    choose({ from, stream: from && from !== 'first' ? 'all' : choice.stream });
  return (
    <section className={css['stream']} aria-label={t('timeline.label')}>
      <h2 className="sr">{t('timeline.label')}</h2>
      <div className={css['head']}>
        <Streams summary={summary} choice={choice} choose={choose} />
        <div className={css['more']}>
          {arrival?.first ? (
            <button type="button" className={css['fresh']} onClick={() => goTo(arrival.first ?? undefined)}>
              {t('timeline.fresh', { count: arrival.unread })}
            </button>
          ) : null}
          <ActionIcon
            aria-label={t('timeline.search')}
            title={t('timeline.search')}
            aria-expanded={searching}
            onClick={() => {
              setSearching((on) => !on);
              choose({ words: undefined });
            }}
          >
            <Icon of={IconSearch} />
          </ActionIcon>
          <WhoMenu summary={summary} choice={choice} choose={choose} />
          <ActionIcon aria-label={t('timeline.first')} title={t('timeline.first')} onClick={() => goTo('first')}>
            <Icon of={IconArrowDown} />
          </ActionIcon>
          <ActionIcon
            aria-label={t('timeline.last')}
            title={t('timeline.last')}
            disabled={choice.from === undefined}
            onClick={() => goTo(undefined)}
          >
            <Icon of={IconArrowUp} />
          </ActionIcon>
        </div>
      </div>
      {searching ? (
        <SearchField
          choose={choose}
          close={() => {
            setSearching(false);
            choose({ words: undefined });
          }}
        />
      ) : null}
      <Composer key={record.id} type={type} record={record} />
      <Writing type={type} record={record} />
      <WaitingMessages record={record.id} />
      <Timeline
        type={type}
        record={record}
        stream={choice.stream}
        question={questionOf(choice)}
        words={choice.words}
        arrival={arrival}
      />
    </section>
  );
};
