import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Disturbance } from '../../api/status.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { useMinute } from '../../kit/clock/use-now.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { Markdown } from '../../kit/text/markdown.tsx';
import css from './status.module.css';

const useMoment = (): ((at: string) => string) => {
  const format = useFormat();
  const today = format.isoDay(useMinute());
  return (at) => (format.isoDay(at) === today ? format.time(at) : format.dateTime(at));
};

const Words = ({ of: { service, open, since, until } }: { of: Disturbance }) => {
  const { t } = useTranslation();
  const at = useMoment();
  return (
    <span className={css['words']}>
      <b>{service ?? t('status.noService')}</b>
      <span data-open={open || undefined}>
        {open
          ? t('status.since', { at: at(since) })
          : until === null
            ? t('status.works')
            : t('status.worksSince', { at: at(until) })}
      </span>
    </span>
  );
};

const Mark = ({ open }: { open: boolean }) => (
  <span className={css['mark']} data-open={open || undefined}>
    <Icon of={open ? IconAlertTriangle : IconCircleCheck} />
  </span>
);

const Promised = ({ of: { open, nextUpdateBy } }: { of: Disturbance }) => {
  const { t } = useTranslation();
  const at = useMoment();
  const now = useMinute();
  return open && nextUpdateBy !== null && Date.parse(nextUpdateBy) > now ? (
    <p className="faint sm">{t('status.next', { at: at(nextUpdateBy) })}</p>
  ) : null;
};

/** A disturbance in short: which service, since when, and the last that was said while it lasts. */
export const DisturbanceLine = ({ of }: { of: Disturbance }) => {
  const [last] = of.updates;
  return (
    <li className={css['line']}>
      <Mark open={of.open} />
      <div>
        <Words of={of} />
        {of.open && last ? (
          <div className={css['last']}>
            <Markdown text={last.text} />
          </div>
        ) : null}
        <Promised of={of} />
      </div>
    </li>
  );
};

/** A disturbance with all that was published about it, the newest first. */
export const DisturbanceStory = ({ of }: { of: Disturbance }) => {
  const { t } = useTranslation();
  const at = useMoment();
  return (
    <li className={css['line']}>
      <Mark open={of.open} />
      <div>
        <Words of={of} />
        <Promised of={of} />
        {of.incident ? (
          <p className="sm">
            <Link to="/portal/tickets/$key" params={{ key: of.incident.number }}>
              {of.incident.title}
            </Link>{' '}
            <span className="mono faint">{of.incident.number}</span>
          </p>
        ) : null}
        <ol className={css['updates']} aria-label={t('status.updates')}>
          {of.updates.map((update, index) => (
            <li key={`${index} ${update.at}`}>
              <time dateTime={update.at}>{at(update.at)}</time>
              <Markdown text={update.text} />
            </li>
          ))}
        </ol>
      </div>
    </li>
  );
};
