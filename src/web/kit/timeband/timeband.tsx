import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { clocksQuery, type ClockStory } from '../../api/timeline.ts';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { ClockMark } from '../clock/clock-mark.tsx';
import { clockUse, viewClock } from '../clock/reading.ts';
import { useMinute } from '../clock/use-now.ts';
import { Strip } from './strip.tsx';
import { Why } from './why.tsx';
import css from './timeband.module.css';

const Figure = ({ story, now }: { story: ClockStory; now: number }) => {
  const { t } = useTranslation();
  const { used, target } = clockUse(viewClock(story.reading, now), story.reading.targetMs);
  return (
    <div className={css['clock']}>
      <span className={css['name']}>{t(`clock.name.${story.name}`, { defaultValue: story.name })}</span>
      <ClockMark name={story.name} reading={story.reading} long />
      {target ? <span className="faint sm">{t('clock.use', { used, target })}</span> : null}
    </div>
  );
};

/** The record's clocks in full width: how much is left, when they ran, and why. Nothing for records without clocks. */
export const TimeBand = ({ type, record }: { type: RecordType; record: RecordRow }) => {
  const { t } = useTranslation();
  const minute = useMinute();
  const { data } = useQuery({ ...clocksQuery(type, record.id), enabled: type.clocks.length > 0 });
  const stories = (data?.clocks ?? []).filter(({ segments }) => segments.length > 0);
  if (!data || stories.length === 0) return null;
  const now = Math.max(minute, data.asOf);
  const { calendar } = stories.toSorted((a, b) => b.open.length - a.open.length)[0] ?? {};
  const open = stories.flatMap((story) => (story.calendar.id === calendar?.id ? story.open : []));
  return (
    <section className={css['band']} aria-label={t('timeband.label')}>
      <div className={css['head']}>
        {stories.map((story) => (
          <Figure key={story.name} story={story} now={now} />
        ))}
        {calendar ? (
          <span className={css['calendar']}>
            {t('timeband.calendar', { name: calendar.name, zone: calendar.zone })}
          </span>
        ) : null}
      </div>
      <Strip stories={stories} open={open} now={now} />
      <Why stories={stories} now={now} />
    </section>
  );
};
