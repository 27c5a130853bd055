import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { countriesQuery, placeQuery } from '#sms/support/calendar/web/holidays-query.ts';
import { officeHours } from '#sms/support/calendar/web/hours.ts';
import { withPublicDays } from '#kernel/time/follow-holidays.ts';
import { addGrant, putSetting, rolesQuery, settingQuery } from '../../api/admin.ts';
import { useTypeByName } from '../../api/definitions.ts';
import { post } from '../../api/client.ts';
import { createRecord } from '../../api/records.ts';
import { changeOrganisation, nextStepsQuery, useSession } from '../../api/session.ts';
import type { RecordRow } from '../../api/types.ts';
import { Form } from '../../kit/basic/form.tsx';
import { LinkButton } from '../../kit/basic/link-button.tsx';
import { Tag } from '../../kit/basic/tag.tsx';
import { useFormat } from '../../kit/format/use-format.tsx';
import { say } from '../../kit/toast/store.ts';
import { Refused } from './refused.tsx';
import admin from './admin.module.css';
import css from './changes.module.css';

type StepProps = { title: string; about?: string; done: boolean; children: ReactNode };

const Step = ({ title, about, done, children }: StepProps) => {
  const { t } = useTranslation();
  const id = useId();
  return (
    <section className={css['box']} aria-labelledby={id}>
      <h3 id={id}>
        {title} {done ? <Tag tone="ok">{t('setup.isDone')}</Tag> : null}
      </h3>
      {about ? <p className="muted">{about}</p> : null}
      {children}
    </section>
  );
};

/** What every step does when it is done: the list of steps and whatever shows the data are asked for anew. */
const useStep = <Input,>(work: (input: Input) => Promise<unknown>) => {
  const client = useQueryClient();
  return useMutation({ mutationFn: work, onSuccess: () => client.invalidateQueries() });
};

const Organisation = ({ done }: { done: boolean }) => {
  const { t } = useTranslation();
  const { organisation, person } = useSession();
  const [name, setName] = useState(organisation.name);
  const [zone, setZone] = useState(person.zone);
  const save = useStep(() => changeOrganisation({ name: name.trim(), zone, locale: person.locale }));
  return (
    <Step title={t('setup.organisation')} done={done}>
      <Form className={admin['give']} label={t('setup.organisation')} submit={() => save.mutate(undefined)}>
        <TextInput label={t('setup.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Select
          label={t('setup.zone')}
          data={[...new Set(['UTC', zone, ...Intl.supportedValuesOf('timeZone')])].toSorted()}
          value={zone}
          searchable
          allowDeselect={false}
          onChange={(value) => setZone(value ?? zone)}
        />
        <Button type="submit" variant="filled" disabled={name.trim() === ''} loading={save.isPending}>
          {t('setup.save')}
        </Button>
        <Refused error={save.error} />
      </Form>
    </Step>
  );
};

const Calendar = ({ done }: { done: boolean }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const type = useTypeByName('calendar');
  const { locale, zone, isoDay } = useFormat();
  const countries = useQuery(countriesQuery(locale)).data ?? [];
  const [country, setCountry] = useState<string | null>(null);
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
    <Step title={t('setup.calendar')} about={t('setup.calendarAbout')} done={done}>
      <Form className={admin['give']} label={t('setup.calendar')} submit={() => make.mutate(undefined)}>
        <Select
          label={t('setup.country')}
          data={countries.map(({ code, name }) => ({ value: code, label: name }))}
          value={country}
          searchable
          clearable
          onChange={setCountry}
        />
        <Button type="submit" variant="filled" disabled={done} loading={make.isPending}>
          {t('setup.makeCalendar')}
        </Button>
        <Refused error={make.error} />
      </Form>
    </Step>
  );
};

const Team = ({ done }: { done: boolean }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const type = useTypeByName('team');
  const [name, setName] = useState(t('setup.serviceDesk'));
  const make = useStep(async () => {
    if (!type) return;
    const team = await createRecord(type, { title: name.trim() }, crypto.randomUUID());
    const intake = await client.fetchQuery(settingQuery('incident.intake'));
    await putSetting('incident.intake', intake.version, { team: team.id }, undefined);
    setName('');
  });
  return (
    <Step title={t('setup.teams')} about={t('setup.teamsAbout')} done={done}>
      <Form
        className={admin['give']}
        label={t('setup.teams')}
        submit={() => name.trim() !== '' && make.mutate(undefined)}
      >
        <TextInput label={t('setup.teamName')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" variant="filled" disabled={name.trim() === ''} loading={make.isPending}>
          {t('setup.makeTeam')}
        </Button>
        <Refused error={make.error} />
      </Form>
    </Step>
  );
};

const Services = ({ done }: { done: boolean }) => {
  const { t } = useTranslation();
  const type = useTypeByName('service');
  const [names, setNames] = useState('');
  const lines = [...new Set(names.split('\n').map((line) => line.trim()))].filter(Boolean);
  const make = useStep(async () => {
    for (const title of type ? lines : []) if (type) await createRecord(type, { title }, crypto.randomUUID());
    setNames('');
  });
  return (
    <Step title={t('setup.services')} about={t('setup.servicesAbout')} done={done}>
      <Form
        className={admin['give']}
        label={t('setup.services')}
        submit={() => lines.length > 0 && make.mutate(undefined)}
      >
        <Textarea
          label={t('setup.services')}
          autosize
          minRows={3}
          value={names}
          onChange={(event) => setNames(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" disabled={lines.length === 0} loading={make.isPending}>
          {t('setup.makeServices')}
        </Button>
        <Refused error={make.error} />
      </Form>
    </Step>
  );
};

const People = ({ done }: { done: boolean }) => {
  const { t } = useTranslation();
  const type = useTypeByName('person');
  const roles = (useQuery(rolesQuery).data ?? []).filter(({ name }) => name !== 'customerContact');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('agent');
  const invite = useStep(async () => {
    if (!type) return;
    const person: RecordRow = await createRecord(
      type,
      { title: name.trim(), email: email.trim() },
      crypto.randomUUID(),
    );
    await addGrant({ person: person.id, role, scope: 'organisation' });
    const sent = await post(`/people/${person.id}/account`, {}).then(
      () => true,
      () => false,
    );
    say({ tone: sent ? 'ok' : 'bad', text: t(sent ? 'setup.invited' : 'setup.invitedWithout', { name }) });
    setName('');
    setEmail('');
  });
  const ready = name.trim() !== '' && email.includes('@');
  return (
    <Step title={t('setup.people')} about={t('setup.peopleAbout')} done={done}>
      <Form className={admin['give']} label={t('setup.people')} submit={() => ready && invite.mutate(undefined)}>
        <TextInput
          label={t('setup.personName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          type="email"
          label={t('setup.email')}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Select
          label={t('setup.role')}
          data={roles.map(({ name: value, label }) => ({ value, label }))}
          value={role}
          allowDeselect={false}
          onChange={(value) => setRole(value ?? role)}
        />
        <Button type="submit" variant="filled" disabled={!ready} loading={invite.isPending}>
          {t('setup.invite')}
        </Button>
        <Refused error={invite.error} />
      </Form>
    </Step>
  );
};

/** The first steps of an organisation, in any order, left and taken up again: what is done is seen from what there is. */
export const SetupPart = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const steps = useQuery(nextStepsQuery).data?.organisation ?? [];
  const done = (key: string): boolean => steps.find((step) => step.key === key)?.done === true;
  const all = steps.length > 0 && steps.every((step) => step.done);
  return (
    <section aria-labelledby="setup-title">
      <header className={admin['head']}>
        <h2 id="setup-title">{t('admin.part.setup')}</h2>
        <p className="muted">{t('setup.about')}</p>
        {all ? <p role="status">{t('setup.ready')}</p> : null}
        <LinkButton to="/$plural" params={{ plural: 'incidents' }}>
          {t('setup.toQueue')}
        </LinkButton>
      </header>
      {may ? (
        <>
          <Organisation done={done('organisation')} />
          <Calendar done={done('calendar')} />
          <Team done={done('teams')} />
          <Services done={done('services')} />
          <People done={done('people')} />
        </>
      ) : (
        <p>{t('admin.lookOnly')}</p>
      )}
    </section>
  );
};
