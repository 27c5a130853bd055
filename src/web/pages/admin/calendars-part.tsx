import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { officeHours } from '#sms/support/calendar/web/hours.ts';
import type { Calendar } from '#kernel/time/calendar.ts';
import { useTypeByName } from '../../api/definitions.ts';
import { createRecord, listQuery } from '../../api/records.ts';
import { useSession } from '../../api/session.ts';
import type { RecordType } from '../../api/types.ts';
import { Form } from '../../kit/basic/form.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { Refused } from './refused.tsx';
import css from './admin.module.css';

const NewCalendar = ({ type }: { type: RecordType }) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { zone } = useSession().person;
  const [title, setTitle] = useState('');
  const make = useMutation({
    mutationFn: () => createRecord(type, { title, hours: officeHours(zone) }, crypto.randomUUID()),
    onSuccess: (record) => {
      void client.invalidateQueries({ queryKey: ['records', type.name] });
      void navigate({ to: '/$plural/$key', params: { plural: type.plural, key: record.number } });
    },
  });
  return (
    <Form className={css['give']} label={t('admin.newCalendar')} submit={() => title.trim() !== '' && make.mutate()}>
      <TextInput
        label={t('admin.calendarName')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" disabled={title.trim() === ''} loading={make.isPending}>
        {t('admin.newCalendar')}
      </Button>
      <Refused error={make.error} />
    </Form>
  );
};

const Calendars = ({ type }: { type: RecordType }) => {
  const { t } = useTranslation();
  const query = useInfiniteQuery(listQuery(type, { filter: '', sort: 'title', fields: 'number,title,state,hours' }));
  const calendars = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section aria-labelledby="calendars-title">
      <header className={css['head']}>
        <h2 id="calendars-title">{t('admin.part.calendars')}</h2>
        <p className="muted">{t('admin.calendarsAbout')}</p>
      </header>
      {type.may.create ? <NewCalendar type={type} /> : null}
      {query.isPending ? <SkeletonRows rows={4} /> : null}
      <ul className={css['lines']}>
        {calendars.map((calendar) => {
          const hours = calendar['hours'] as Calendar | undefined;
          return (
            <li key={calendar.id}>
              <span className="mono faint">{calendar.number}</span>
              <Link to="/$plural/$key" params={{ plural: type.plural, key: calendar.number }} className="clip">
                {calendar.title}
              </Link>
              <span className="faint">
                {hours ? t('admin.calendarOf', { zone: hours.zone, count: hours.holidays.length }) : ''}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
};

/** The calendars that clocks run on. */
export const CalendarsPart = (_props: { may: boolean }) => {
  const type = useTypeByName('calendar');
  return type ? <Calendars type={type} /> : null;
};
