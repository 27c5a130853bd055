import { IconLock, IconWorld } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { timelineQuery } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { Icon, type IconShape } from '../basic/icon.tsx';
import { Composer } from './composer.tsx';
import { inStream, STREAMS, type Stream } from './fold.ts';
import { Timeline } from './timeline.tsx';
import tabs from '../basic/tabs.module.css';
import css from './record-page.module.css';

const icons: Partial<Record<Stream, IconShape>> = { public: IconWorld, internal: IconLock };

/** One stream with filters, and the composer on top of it. */
export const StreamPart = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const [stream, setStream] = useState<Stream>('all');
  const query = useInfiniteQuery(timelineQuery(type, record.id));
  const entries = query.data?.pages.flatMap((page) => page.items) ?? [];
  const isReadOnly = (field: string): boolean => type.fields[field]?.readOnly === true;
  const count = (each: Stream): string => {
    const found = entries.filter((entry) => inStream(entry, each, isReadOnly)).length;
    return query.data ? `${found}${query.hasNextPage ? '+' : ''}` : '';
  };
  return (
    <section className={css['stream']} aria-label={t('timeline.label')}>
      <h2 className="sr">{t('timeline.label')}</h2>
      <div className={`${tabs['tabs']} ${css['streamTabs']}`}>
        {STREAMS.map((each) => {
          const shape = icons[each];
          return (
            <button
              key={each}
              type="button"
              aria-pressed={each === stream}
              data-on={each === stream || undefined}
              className={each === 'fields' || each === 'history' ? 'desk-only' : undefined}
              onClick={() => setStream(each)}
            >
              {shape ? <Icon of={shape} size={14} /> : null}
              {t(`timeline.stream.${each}`)} <span className="n">{count(each)}</span>
            </button>
          );
        })}
      </div>
      <Composer key={record.id} type={type} record={record} />
      <Timeline type={type} record={record} stream={stream} />
    </section>
  );
};
