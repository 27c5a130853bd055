import { useTranslation } from 'react-i18next';
import type { RecordRow } from '../../api/types.ts';
import { ClockMark } from '../clock/clock-mark.tsx';
import type { ClockReading } from '../clock/reading.ts';
import { useMinute } from '../clock/use-now.ts';
import { useFormat } from '../format/use-format.tsx';
import css from './record.module.css';

const Due = ({ reading }: { reading: ClockReading }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const today = format.isoDay(useMinute());
  if (reading.dueAt === null || reading.state === 'met' || reading.state === 'breached') return null;
  const at =
    format.isoDay(reading.dueAt) === today
      ? format.time(reading.dueAt)
      : `${format.weekday(reading.dueAt)} ${format.time(reading.dueAt)}`;
  return <span className={css['due']}>{t('clock.due', { at })}</span>;
};

/** The clocks of a record, a line each, for the panel. */
export const ClockLines = ({ record }: { record: RecordRow }) => {
  const { t } = useTranslation();
  const clocks = Object.entries(record.clocks ?? {});
  if (clocks.length === 0) return null;
  return (
    <div className={css['clocks']}>
      {clocks.map(([name, reading]) => (
        <div key={name} className={css['clockLine']}>
          <span className="faint">{t(`clock.name.${name}`, { defaultValue: name })}</span>
          <ClockMark name={name} reading={reading} />
          <Due reading={reading} />
        </div>
      ))}
    </div>
  );
};
