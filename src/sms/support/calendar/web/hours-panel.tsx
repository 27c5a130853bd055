import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar } from '#kernel/time/calendar.ts';
import { withPublicDays, type Followed } from '#kernel/time/follow-holidays.ts';
import { isProblem } from '#web/api/problem.ts';
import { Form } from '#web/kit/basic/form.tsx';
import { Kbd } from '#web/kit/basic/kbd.tsx';
import { useFormat } from '#web/kit/format/use-format.tsx';
import type { SlotProps } from '#web/kit/practice.ts';
import { useRecordActions } from '#web/kit/record/use-record-actions.ts';
import { FollowPart } from './follow-part.tsx';
import { placeQuery } from './holidays-query.ts';
import { readExceptions, readHolidays, readHours, writeExceptions, writeHolidays, writeHours } from './hours.ts';
import css from './calendar.module.css';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

type Written = {
  zone: string;
  week: string[];
  holidays: string;
  exceptions: string;
  follows: Followed | undefined;
};

const writtenOf = (hours: Calendar): Written => ({
  zone: hours.zone,
  week: hours.week.map(writeHours),
  holidays: writeHolidays(hours.holidays.filter(({ followed }) => followed !== true)),
  exceptions: writeExceptions(hours.exceptions),
  follows: hours.follows,
});

const Editor = ({ type, record, hours }: SlotProps & { hours: Calendar }) => {
  const { t } = useTranslation();
  const { edit } = useRecordActions(type);
  const { locale, isoDay } = useFormat();
  const client = useQueryClient();
  const [written, setWritten] = useState(() => writtenOf(hours));
  const put = (change: Partial<Written>): void => setWritten({ ...written, ...change });
  const week = written.week.map(readHours);
  const [holidays, exceptions] = [readHolidays(written.holidays), readExceptions(written.exceptions)];
  const readable = week.every((day) => day !== null) && holidays !== null && exceptions !== null;
  const changed = JSON.stringify(written) !== JSON.stringify(writtenOf(hours));
  const save = useMutation({
    mutationFn: async () => {
      const { follows } = written;
      const next = {
        zone: written.zone.trim(),
        week: week.map((day) => day ?? []),
        holidays: [...(holidays ?? []), ...hours.holidays.filter(({ followed }) => followed === true)],
        exceptions: exceptions ?? [],
        ...(follows === undefined ? {} : { follows: { ...follows, language: locale } }),
      };
      const days = follows === undefined ? [] : (await client.fetchQuery(placeQuery(follows, locale))).days;
      return edit(record, { hours: withPublicDays(next, days, isoDay(Date.now())) });
    },
  });
  const readOnly = record.may?.edit !== true;
  return (
    <Form className={css['form']} label={t('calendar.title')} submit={() => readable && changed && save.mutate()}>
      <h2>{t('calendar.title')}</h2>
      <div className={css['columns']}>
        <div className={css['week']}>
          <TextInput
            label={t('calendar.zone')}
            value={written.zone}
            disabled={readOnly}
            onChange={(event) => put({ zone: event.currentTarget.value })}
          />
          {DAYS.map((day, at) => (
            <TextInput
              key={day}
              label={t(`calendar.day.${day}`)}
              placeholder={t('calendar.closed')}
              value={written.week[at] ?? ''}
              disabled={readOnly}
              error={week[at] === null ? t('calendar.hoursHint') : undefined}
              onChange={(event) => {
                const { value } = event.currentTarget;
                put({ week: written.week.map((old, other) => (other === at ? value : old)) });
              }}
            />
          ))}
        </div>
        <div className={css['days']}>
          <FollowPart follows={written.follows} change={(follows) => put({ follows })} readOnly={readOnly} />
          <Textarea
            label={t('calendar.holidays')}
            description={t('calendar.holidaysHint')}
            autosize
            minRows={2}
            maxRows={10}
            value={written.holidays}
            disabled={readOnly}
            error={holidays === null ? t('calendar.lineHint') : undefined}
            onChange={(event) => put({ holidays: event.currentTarget.value })}
          />
          <Textarea
            label={t('calendar.exceptions')}
            description={t('calendar.exceptionsHint')}
            autosize
            minRows={2}
            maxRows={10}
            value={written.exceptions}
            disabled={readOnly}
            error={exceptions === null ? t('calendar.lineHint') : undefined}
            onChange={(event) => put({ exceptions: event.currentTarget.value })}
          />
        </div>
      </div>
      {isProblem(save.error) ? (
        <p className={css['refused']} role="alert">
          {save.error.message}
        </p>
      ) : null}
      {readOnly ? null : (
        <Button
          type="submit"
          variant="filled"
          disabled={!readable || !changed}
          loading={save.isPending}
          rightSection={<Kbd keys="Ctrl ↵" />}
        >
          {t('calendar.save')}
        </Button>
      )}
    </Form>
  );
};

/** When work is done: hours by weekday, holidays, exceptions, as text that is checked as one types. */
export const HoursPanel = ({ type, record }: SlotProps) => {
  const { hours } = record;
  return typeof hours === 'object' && hours !== null ? (
    <Editor key={record.version} type={type} record={record} hours={hours as Calendar} />
  ) : null;
};
