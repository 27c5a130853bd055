import { Button, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addGrant, rolesQuery } from '../../../api/admin.ts';
import { post } from '../../../api/client.ts';
import { useTypeByName } from '../../../api/definitions.ts';
import { createRecord } from '../../../api/records.ts';
import type { RecordRow } from '../../../api/types.ts';
import { Form } from '../../../kit/basic/form.tsx';
import { say } from '../../../kit/toast/store.ts';
import { Refused } from '../refused.tsx';
import { Step, useStep, type StepProps } from './step.tsx';
import css from './setup.module.css';

/** Lets somebody in: a person, a role, and a letter by which they set their password. */
export const PeopleStep = (props: StepProps) => {
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
    <Step {...props} title={t('setup.people')} about={t('setup.peopleAbout')}>
      <Form className={css['form']} label={t('setup.people')} submit={() => ready && invite.mutate()}>
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
      </Form>
      <Refused error={invite.error} />
    </Step>
  );
};
