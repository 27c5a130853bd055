import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '../../../api/definitions.ts';
import { createRecord } from '../../../api/records.ts';
import { Form } from '../../../kit/basic/form.tsx';
import { Refused } from '../refused.tsx';
import { Step, useStep, type StepProps } from './step.tsx';
import css from './setup.module.css';

/** What people use of the organisation, a line each. */
export const ServicesStep = (props: StepProps) => {
  const { t } = useTranslation();
  const type = useTypeByName('service');
  const [names, setNames] = useState('');
  const lines = [...new Set(names.split('\n').map((line) => line.trim()))].filter(Boolean);
  const make = useStep(async () => {
    if (!type) return;
    // What was made is taken off the list, so that pressing again after a failure makes the rest.
    for (const [at, title] of lines.entries()) {
      await createRecord(type, { title }, crypto.randomUUID());
      setNames(lines.slice(at + 1).join('\n'));
    }
  });
  return (
    <Step {...props} title={t('setup.services')} about={t('setup.servicesAbout')}>
      <Form className={css['form']} label={t('setup.services')} submit={() => lines.length > 0 && make.mutate()}>
        <Textarea
          className={css['whole'] ?? ''}
          label={t('setup.servicesLines')}
          placeholder={t('setup.servicesSuch')}
          autosize
          minRows={3}
          value={names}
          onChange={(event) => setNames(event.currentTarget.value)}
        />
        <Button type="submit" variant="filled" disabled={lines.length === 0} loading={make.isPending}>
          {lines.length === 0 ? t('setup.makeNone') : t('setup.makeServices', { count: lines.length })}
        </Button>
      </Form>
      <Refused error={make.error} />
    </Step>
  );
};
