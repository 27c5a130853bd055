import { useLocalStorage } from '@mantine/hooks';
import { IconArrowRight, IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Segment } from '#kernel/time/explain.ts';
import { formatLeft } from '#kernel/time/duration.ts';
import type { ClockStory } from '../../api/timeline.ts';
import { Icon } from '../basic/icon.tsx';
import { clockUse, viewClock } from '../clock/reading.ts';
import { useFormat } from '../format/use-format.tsx';
import { barsOf } from './story.ts';
import css from './timeband.module.css';

type RowProps = {
  story: ClockStory;
  segment: Segment;
  before: Segment | undefined;
  last: boolean;
  days: boolean;
  now: number;
};

const SegmentRow = ({ story, segment, before, last, days, now }: RowProps) => {
  const { t } = useTranslation();
  const format = useFormat();
  const looks = new Map(barsOf(story, now).map((bar) => [bar.from, bar.look]));
  const look =
    segment.kind === 'closed' || segment.kind === 'stopped' ? segment.kind : (looks.get(segment.from) ?? segment.kind);
  const going = last && (story.reading.state === 'running' || story.reading.state === 'paused');
  const use = clockUse(viewClock(story.reading, now), segment.targetMs);
  const reason = segment.reason ? t(`timeband.reason.${segment.reason}`, { defaultValue: segment.reason }) : '';
  const written = (at: number, day: boolean): string =>
    day ? `${format.day(at).replace(/^\S+ /u, '')} ${format.time(at)}` : format.time(at);
  const retargeted = before !== undefined && before.targetMs !== segment.targetMs && segment.targetMs !== null;
  const otherDay = format.isoDay(segment.from) !== format.isoDay(segment.to);
  const note =
    last && use.target
      ? t('timeband.used', use)
      : !before && segment.targetMs
        ? t('timeband.target', { target: use.target })
        : '';
  return (
    <tr>
      <td aria-hidden="true">
        <i className={css['swatch']} data-look={look} />
      </td>
      <td className="muted desk-only">{t(`clock.name.${story.name}`, { defaultValue: story.name })}</td>
      <td className={css['at']}>
        <time dateTime={new Date(segment.from).toISOString()} title={format.dateTime(segment.from)}>
          {written(segment.from, days)}
        </time>
        <Icon of={IconArrowRight} size={14} />
        {going ? (
          t('timeband.ongoing')
        ) : (
          <time dateTime={new Date(segment.to).toISOString()} title={format.dateTime(segment.to)}>
            {written(segment.to, days && otherDay)}
          </time>
        )}
      </td>
      <td className={css['length']}>{segment.workingMs === 0 ? <Nothing /> : formatLeft(segment.workingMs)}</td>
      <td>
        {segment.kind === 'paused'
          ? t('timeband.pausedFor', { length: formatLeft((going ? now : segment.to) - segment.from) })
          : t(`timeband.kind.${segment.kind}`)}
        {reason ? `: ${reason}` : ''}
        {retargeted ? `. ${t('timeband.retargeted', { from: formatLeft(before.targetMs ?? 0), to: use.target })}` : ''}
      </td>
      <td className="faint num desk-only">{note}</td>
    </tr>
  );
};

/** Nothing of this stretch counts. */
const Nothing = () => {
  const { t } = useTranslation();
  return (
    <span className="faint">
      <span aria-hidden="true">–</span>
      <span className="sr">{t('timeband.nothing')}</span>
    </span>
  );
};

/** Why the clocks say so: every segment with its working time and what began it, replayed from history. */
export const Why = ({ stories, now }: { stories: readonly ClockStory[]; now: number }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useLocalStorage({ key: 'wellrun.why', defaultValue: true, getInitialValueInEffect: false });
  const count = stories.reduce((sum, { segments }) => sum + segments.length, 0);
  const ends = stories.flatMap(({ segments }) => segments.flatMap(({ from, to }) => [from, to]));
  const days = new Set(ends.map(format.isoDay)).size > 1;
  return (
    <details className={css['why']} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Icon of={IconChevronDown} size={14} />
        {t('timeband.why')} <span className="n">{t('timeband.segments', { count })}</span>
      </summary>
      <table>
        <thead className="sr">
          <tr>
            <td aria-hidden="true" />
            {['clock', 'when', 'counted', 'reason', 'note'].map((head) => (
              <th key={head} scope="col" className={head === 'clock' || head === 'note' ? 'desk-only' : undefined}>
                {t(`timeband.head.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        {stories.map((story) => (
          <tbody key={story.name}>
            {/* A phone has no column for it. */}
            <tr className="phone-only">
              <td aria-hidden="true" />
              <th colSpan={5} scope="rowgroup" className={css['of']}>
                {t(`clock.name.${story.name}`, { defaultValue: story.name })}
              </th>
            </tr>
            {story.segments.map((segment, index) => (
              <SegmentRow
                key={`${story.name} ${segment.from} ${segment.kind}`}
                story={story}
                segment={segment}
                before={story.segments[index - 1]}
                last={index === story.segments.length - 1}
                days={days}
                now={now}
              />
            ))}
          </tbody>
        ))}
      </table>
    </details>
  );
};
