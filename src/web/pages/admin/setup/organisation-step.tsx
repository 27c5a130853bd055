import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeOrganisation, useSession } from '../../../api/session.ts';
import { Form } from '../../../kit/basic/form.tsx';
import { Refused } from '../refused.tsx';
import { Step, useStep, type StepProps } from './step.tsx';
import css from './setup.module.css';

/** Until somebody chose, the zone of the browser in front of them says more than UTC does. */
const likelyZone = (zone: string, done: boolean): string =>
  done || zone !== 'UTC' ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What the organisation is called, and in which time zone it works. */
export const OrganisationStep = (props: StepProps) => {
  const { t } = useTranslation();
  const { organisation, person } = useSession();
  const [name, setName] = useState(organisation.name);
  const [zone, setZone] = useState(() => likelyZone(person.zone, props.done));
  const save = useStep(() => changeOrganisation({ name: name.trim(), zone, locale: person.locale }));
  return (
    <Step {...props} title={t('setup.organisation')} about={t('setup.organisationAbout')}>
      <Form className={css['form']} label={t('setup.organisation')} submit={() => save.mutate()}>
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
      </Form>
      <Refused error={save.error} />
    </Step>
  );
};
