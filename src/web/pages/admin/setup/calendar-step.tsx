import { Button, Select } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countriesQuery, placeQuery } from '#sms/support/calendar/web/holidays-query.ts';
import { officeHours } from '#sms/support/calendar/web/hours.ts';
import { withPublicDays } from '#kernel/time/follow-holidays.ts';
import { useTypeByName } from '../../../api/definitions.ts';
import { createRecord } from '../../../api/records.ts';
import { Form } from '../../../kit/basic/form.tsx';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { Refused } from '../refused.tsx';
import { Step, useStep, type StepProps } from './step.tsx';
import css from './setup.module.css';

/** Office hours, without the public holidays of a country. */
export const CalendarStep = (props: StepProps) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const type = useTypeByName('calendar');
  const { locale, zone, isoDay } = useFormat();
  const countries = useQuery(countriesQuery(locale)).data ?? [];
  const region = new Intl.Locale(navigator.language).region ?? null;
  const [chosen, setChosen] = useState<string | null | undefined>();
  const likely = countries.some(({ code }) => code === region) ? region : null;
  const country = chosen === undefined ? likely : chosen;
  const make = useStep(async () => {
    if (!type) return;
    const follows =
      country === null ? undefined : { country, kinds: ['public' as const], without: [], language: locale };
    const days = follows === undefined ? [] : (await client.fetchQuery(placeQuery(follows, locale))).days;
    const hours = withPublicDays(
      { ...officeHours(zone), ...(follows === undefined ? {} : { follows }) },
      days,
      isoDay(Date.now()),
    );
    await createRecord(type, { title: t('setup.officeHours'), hours }, crypto.randomUUID());
  });
  return (
    <Step {...props} title={t('setup.calendar')} about={t('setup.calendarAbout')}>
      <Form className={css['form']} label={t('setup.calendar')} submit={() => make.mutate()}>
        <Select
          label={t('setup.country')}
          data={countries.map(({ code, name }) => ({ value: code, label: name }))}
          value={country}
          searchable
          clearable
          onChange={setChosen}
        />
        <Button type="submit" variant="filled" disabled={props.done} loading={make.isPending}>
          {t('setup.makeCalendar')}
        </Button>
      </Form>
      <Refused error={make.error} />
    </Step>
  );
};
