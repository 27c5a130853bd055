import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { Kbd } from '../basic/kbd.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { SPANS, type Span } from './days.ts';
import css from './calendar.module.css';

/** '1 to 7 June' or 'June 2026': what stretch is shown. */
const useStretch = (span: Span, day: string, days: readonly string[]): string => {
  const { t } = useTranslation();
  const format = useFormat();
  const noon = (each: string): string => `${each}T12:00:00Z`;
  return span === 'month'
    ? format.monthYear(noon(day))
    : t('onDays.stretch', { from: format.dayMonth(noon(days[0] ?? day)), to: format.date(noon(days.at(-1) ?? day)) });
};

/** What stretch of days is shown, the ways to others, and how many records have no day. */
export const CalendarBar = ({
  type,
  filter,
  from,
  span,
  day,
  days,
  total,
  without,
  phone,
  turn,
  today,
  setSpan,
}: {
  type: RecordType;
  filter: string;
  from: string;
  span: Span;
  day: string;
  days: readonly string[];
  total: number | undefined;
  without: { count: number; estimated: boolean } | undefined;
  phone: boolean;
  turn: (by: 1 | -1) => void;
  today: () => void;
  setSpan: (span: Span) => void;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const labels = useLabels(type);
  const stretch = useStretch(span, day, days);
  return (
    <div className={css['bar']}>
      <ActionIcon variant="default" aria-label={t('onDays.before')} onClick={() => turn(-1)}>
        <Icon of={IconChevronLeft} />
      </ActionIcon>
      <h2 aria-live="polite">{stretch}</h2>
      <ActionIcon variant="default" aria-label={t('onDays.after')} onClick={() => turn(1)}>
        <Icon of={IconChevronRight} />
      </ActionIcon>
      <Button variant="subtle" onClick={today} rightSection={phone ? null : <Kbd keys="T" />}>
        {t('onDays.today')}
      </Button>
      {phone ? null : (
        <span className="sm faint">
          {total === undefined ? '' : t('onDays.total', { count: total, written: format.count(total) })}
          {without && without.count > 0 ? (
            <>
              {', '}
              <Link
                to="/$plural"
                params={{ plural: type.plural }}
                search={{ filter: `${filter} ${from}:none`.trim(), group: 'none' }}
              >
                {t('onDays.without', {
                  written: (without.estimated ? '~' : '') + format.count(without.count),
                  field: labels.field(from).toLowerCase(),
                })}
              </Link>
            </>
          ) : null}
        </span>
      )}
      {phone ? null : (
        <span className={css['spans']}>
          <SegmentedControl
            aria-label={t('onDays.span')}
            value={span}
            onChange={(value) => setSpan(value)}
            data={SPANS.map((value) => ({ value, label: t(`onDays.spans.${value}`) }))}
          />
        </span>
      )}
    </div>
  );
};
