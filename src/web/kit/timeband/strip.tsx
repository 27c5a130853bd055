import { useElementSize } from '@mantine/hooks';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatLeft } from '#kernel/time/duration.ts';
import type { ClockStory } from '../../api/timeline.ts';
import { useFormat } from '../format/use-format.tsx';
import { drawn, foldedScale, spaced, type Scale, type Span } from './scale.ts';
import { barsOf, dueLook, reachOf, type Bar } from './story.ts';
import { daysOf, ticksOf } from './ticks.ts';
import css from './timeband.module.css';

const TOP = 28;
const LANE = 28;
const BAR = 16;
const LABEL_FITS = 44;

const Bars = ({ scale, bar, hatch }: { scale: Scale; bar: Bar; hatch: string }) => {
  const { t } = useTranslation();
  const parts = drawn(scale, bar.from, bar.to);
  const widest = parts.toSorted((a, b) => b.width - a.width)[0];
  const text = formatLeft(bar.workingMs);
  const left = bar.look === 'left' || bar.look === 'leftWarn';
  const label = left ? t('clock.figure.leftLong', { text }) : text;
  const fits = widest && bar.look !== 'paused' && widest.width > Math.max(LABEL_FITS, label.length * 7.5);
  return (
    <>
      {parts.map(({ x, width }) => (
        <rect
          key={x}
          className={css['bar']}
          data-look={bar.look}
          x={x}
          y={left ? 0.75 : 0}
          width={Math.max(1.5, width)}
          height={left ? BAR - 1.5 : BAR}
          rx={2}
          fill={bar.look === 'paused' ? `url(#${hatch})` : undefined}
        />
      ))}
      {fits ? (
        <text className={css['figure']} data-look={bar.look} x={widest.x + 6} y={12}>
          {label}
        </text>
      ) : null}
    </>
  );
};

/** What is written below the band: now, due, begun, closed; what matters most first, so that it wins when there is no room. */
const useMarks = (stories: readonly ClockStory[], scale: Scale, now: number) => {
  const { t } = useTranslation();
  const format = useFormat();
  const running = stories.some(({ reading }) => reading.state === 'running' || reading.state === 'paused');
  const due = stories.flatMap(({ reading }, lane) =>
    reading.state === 'running' && reading.dueAt !== null
      ? [{ x: scale.x(reading.dueAt), at: reading.dueAt, lane, look: dueLook(reading, now) }]
      : [],
  );
  const started = Math.min(...stories.flatMap(({ segments }) => segments.map(({ from }) => from)));
  const labels = [
    ...(running ? [{ x: scale.x(now), text: t('timeband.now', { at: format.time(now) }), look: 'now' }] : []),
    ...due.map(({ x, at, look }) => ({ x, text: t('clock.due', { at: format.time(at) }), look })),
    { x: scale.x(started), text: format.time(started), look: '' },
    ...scale.folds.map((fold) => ({
      x: fold.x + fold.width / 2,
      text: t(
        format.isoDay(fold.from) === format.isoDay(fold.to) || fold.to - fold.from > 86_400_000
          ? 'timeband.closed'
          : 'timeband.night',
      ),
      look: '',
    })),
  ];
  return { due, running, labels: spaced(labels, 74) };
};

/** The clocks on one axis of service hours: closed hours folded and hatched, what ran solid, what was paused hatched. */
export const Strip = ({
  stories,
  open,
  now,
}: {
  stories: readonly ClockStory[];
  open: readonly Span[];
  now: number;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const { ref, width } = useElementSize();
  const [from, to] = reachOf(stories, now);
  const scale = foldedScale(open, from, to, Math.max(320, width));
  const marks = useMarks(stories, scale, now);
  const bottom = TOP + 8 + stories.length * LANE;
  const height = bottom + 20;
  return (
    <div className={css['strip']}>
      <div className={css['names']}>
        {stories.map(({ name }) => (
          <span key={name}>{t(`clock.name.${name}`, { defaultValue: name })}</span>
        ))}
      </div>
      <div ref={ref} className={css['axis']}>
        <div className={css['days']} aria-hidden="true">
          {daysOf(scale, format).map(({ x, label }) => (
            <span key={x} style={{ '--x': `${x}px` }}>
              {label}
            </span>
          ))}
        </div>
        <svg
          width="100%"
          height={height}
          role="img"
          aria-label={t('timeband.picture', { from: format.dateTime(from), to: format.dateTime(to) })}
        >
          <defs>
            <pattern
              id={`${id}closed`}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <path d="M0 0V6" className={css['closedLine']} />
            </pattern>
            <pattern
              id={`${id}paused`}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <path d="M0 0V6" className={css['pausedLine']} />
            </pattern>
          </defs>
          {ticksOf(scale, format).map(({ x, label }) => (
            <g key={x}>
              <path className={css['tick']} d={`M${x} ${label ? 20 : 24}V28`} />
              {label ? (
                <text className={css['hour']} x={x} y={15} textAnchor={x < 8 ? 'start' : 'middle'}>
                  {label}
                </text>
              ) : null}
            </g>
          ))}
          {scale.folds.map((fold) => (
            <rect key={fold.from} x={fold.x} y={0} width={fold.width} height={height} fill={`url(#${id}closed)`} />
          ))}
          {stories.map((story, lane) => (
            <g key={story.name} transform={`translate(0 ${TOP + 8 + lane * LANE})`}>
              {scale.pieces.map((piece) => (
                <rect key={piece.from} className={css['lane']} x={piece.x} width={piece.width} height={BAR} rx={2} />
              ))}
              {barsOf(story, now).map((bar) => (
                <Bars key={`${bar.look} ${bar.from}`} scale={scale} bar={bar} hatch={`${id}paused`} />
              ))}
            </g>
          ))}
          {marks.due.map(({ x, lane, look }) => (
            <path key={lane} className={css['due']} data-look={look} d={`M${x} ${TOP + 2 + lane * LANE}v${BAR + 12}`} />
          ))}
          {marks.running ? (
            <>
              <path className={css['now']} d={`M${scale.x(now)} ${TOP}V${bottom}`} />
              <circle className={css['nowDot']} cx={scale.x(now)} cy={TOP} r={3} />
            </>
          ) : null}
          {marks.labels.map(({ x, text, look }) => (
            <text
              key={`${x} ${text}`}
              className={css['label']}
              data-look={look}
              x={x}
              y={bottom + 14}
              textAnchor={x < 24 ? 'start' : x > width - 40 ? 'end' : 'middle'}
            >
              {text}
            </text>
          ))}
        </svg>
      </div>
    </div>
  );
};
