import { Button, Checkbox, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { joinTeam, putSetting, settingQuery } from '../../../api/admin.ts';
import { useTypeByName } from '../../../api/definitions.ts';
import { createRecord } from '../../../api/records.ts';
import { useSession } from '../../../api/session.ts';
import { Form } from '../../../kit/basic/form.tsx';
import { Refused } from '../refused.tsx';
import { Step, useStep, type StepProps } from './step.tsx';
import css from './setup.module.css';

/** The team that takes what comes in; whoever sets it up may belong to it at once. */
export const TeamStep = (props: StepProps) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const type = useTypeByName('team');
  const { person } = useSession();
  const [name, setName] = useState(props.done ? '' : t('setup.serviceDesk'));
  const [mine, setMine] = useState(!props.done);
  const make = useStep(async () => {
    if (!type) return;
    const team = await createRecord(type, { title: name.trim() }, crypto.randomUUID());
    if (mine) await joinTeam(team.id, person.id);
    if (!props.done) {
      const intake = await client.fetchQuery(settingQuery('incident.intake'));
      await putSetting('incident.intake', intake.version, { team: team.id }, undefined);
    }
    setName('');
    setMine(false);
  });
  return (
    <Step {...props} title={t('setup.teams')} about={t('setup.teamsAbout')}>
      <Form className={css['form']} label={t('setup.teams')} submit={() => name.trim() !== '' && make.mutate()}>
        <TextInput label={t('setup.teamName')} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" variant="filled" disabled={name.trim() === ''} loading={make.isPending}>
          {t('setup.makeTeam')}
        </Button>
        <Checkbox
          className={css['whole'] ?? ''}
          label={t('setup.mine')}
          checked={mine}
          onChange={(event) => setMine(event.currentTarget.checked)}
        />
      </Form>
      <Refused error={make.error} />
    </Step>
  );
};
