import {
  IconAlertTriangle,
  IconCheck,
  IconCircleCheck,
  IconFlagCheck,
  IconMessageReply,
  IconMoon,
  IconPlayerPause,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconShape } from '../basic/icon.tsx';
import { clockFigure, viewClock, type ClockLook, type ClockReading } from './reading.ts';
import { Ticks } from './ticks.tsx';
import { useNow } from './use-now.ts';
import css from './clock.module.css';

const shapes: Partial<Record<ClockLook, IconShape>> = {
  breach: IconAlertTriangle,
  paused: IconPlayerPause,
  off: IconMoon,
  met: IconCheck,
  metLate: IconFlagCheck,
};

const measured: Record<string, IconShape> = { response: IconMessageReply };

/**
 * A clock: icon, twelve ticks for its target, time left. Steps each second between two answers of the API.
 * `name` is the clock's ('response', 'resolution'); `narrow` is for rows, `plain` leaves the ticks away, `long` says 'left'.
 */
export const ClockMark = ({
  name,
  reading,
  narrow = false,
  plain = false,
  long = false,
}: {
  name: string;
  reading: ClockReading;
  narrow?: boolean;
  plain?: boolean;
  long?: boolean;
}) => {
  const { t } = useTranslation();
  const view = viewClock(reading, useNow());
  const figure = clockFigure(view);
  const key =
    figure.kind === 'left' && long && (view.leftMs ?? 0) >= 0
      ? 'leftLong'
      : figure.kind === 'late' && narrow
        ? 'lateShort'
        : figure.kind;
  const what = t(`clock.name.${name}`, { defaultValue: name });
  return (
    <span className={css['clock']} data-look={view.look} data-narrow={narrow || undefined}>
      <Icon of={shapes[view.look] ?? measured[name] ?? IconCircleCheck} size={14} />
      <span className="sr">{t('clock.spoken', { what, look: t(`clock.look.${view.look}`) })} </span>
      {plain ? null : <Ticks share={view.share} narrow={narrow} />}
      <b>{t(`clock.figure.${key}`, { text: figure.text })}</b>
    </span>
  );
};
