import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { suggestQuery } from '../../../api/records.ts';

/** Whose hours count: those of the record itself (its agreement, service, site), or of a calendar by name. */
export const CalendarPick = ({
  calendar,
  change,
}: {
  calendar: string | null | undefined;
  change: (calendar: string | null) => void;
}) => {
  const { t } = useTranslation();
  const calendars = useQuery({ ...suggestQuery('calendar', ''), staleTime: 300_000 }).data ?? [];
  const unknown = calendar && !calendars.some(({ id }) => id === calendar);
  return (
    <NativeSelect
      aria-label={t('rule.calendar.label')}
      data={[
        { value: '', label: t('rule.calendar.own') },
        ...calendars.map(({ id, label }) => ({ value: id, label: t('rule.calendar.of', { name: label }) })),
        ...(unknown ? [{ value: calendar, label: t('rule.say.chosen') }] : []),
      ]}
      value={calendar ?? ''}
      onChange={(event) => change(event.currentTarget.value || null)}
    />
  );
};
