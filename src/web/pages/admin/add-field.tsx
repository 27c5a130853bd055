import { Button, Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addOwnField, OWN_KINDS } from '../../api/admin.ts';
import { useWorkTypes } from '../../api/definitions.ts';
import { fieldErrors } from '../../api/problem.ts';
import { Form } from '../../kit/basic/form.tsx';
import { Refused } from './refused.tsx';
import css from './admin.module.css';

/** 'Floor of the building' as 'floorOfTheBuilding'. */
export const nameFrom = (label: string): string => {
  const words = label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^a-zA-Z0-9]+/u)
    .filter(Boolean)
    .map((word) => word.toLowerCase());
  const name = words
    .map((word, at) => (at === 0 ? word : word.replace(/^./u, (letter) => letter.toUpperCase())))
    .join('');
  return name.replace(/^[^a-z]+/u, '').slice(0, 40);
};

const FLAGS = ['required', 'internal', 'personal'] as const;

/** Adds a field to a type of record. */
export const AddField = ({ added }: { added: () => Promise<void> }) => {
  const { t } = useTranslation();
  const types = useWorkTypes();
  const [type, setType] = useState<string | null>('incident');
  const [label, setLabel] = useState('');
  const [kind, setKind] = useState<string>('text');
  const [values, setValues] = useState('');
  const [to, setTo] = useState<string | null>(null);
  const [flags, setFlags] = useState<readonly string[]>([]);
  const options = types.map(({ name, label: word }) => ({ value: name, label: word }));
  const add = useMutation({
    mutationFn: () =>
      addOwnField({
        type,
        label: label.trim(),
        name: nameFrom(label),
        kind,
        ...Object.fromEntries(flags.map((flag) => [flag, true])),
        ...(kind === 'choice'
          ? {
              values: values
                .split('\n')
                .map((line) => line.trim())
                .filter(Boolean),
            }
          : {}),
        ...(kind === 'ref' ? { to } : {}),
      }),
    onSuccess: async () => {
      setLabel('');
      setValues('');
      setFlags([]);
      await added();
    },
  });
  const errors = fieldErrors(add.error);
  return (
    <Form className={css['give']} label={t('admin.addField')} submit={() => add.mutate()}>
      <Select
        label={t('admin.fieldOf')}
        data={options}
        value={type}
        allowDeselect={false}
        searchable
        onChange={setType}
      />
      <TextInput
        label={t('admin.fieldLabel')}
        value={label}
        error={errors['label'] ?? errors['name']}
        onChange={(event) => setLabel(event.currentTarget.value)}
      />
      <Select
        label={t('admin.fieldKind')}
        data={OWN_KINDS.map((value) => ({ value, label: t(`admin.kind.${value}`) }))}
        value={kind}
        allowDeselect={false}
        onChange={(value) => setKind(value ?? kind)}
      />
      {kind === 'choice' ? (
        <Textarea
          label={t('admin.fieldValues')}
          autosize
          minRows={2}
          value={values}
          error={errors['values']}
          onChange={(event) => setValues(event.currentTarget.value)}
        />
      ) : null}
      {kind === 'ref' ? (
        <Select label={t('admin.fieldTo')} data={options} value={to} searchable onChange={setTo} />
      ) : null}
      <div className={css['flags']}>
        {FLAGS.map((flag) => (
          <Checkbox
            key={flag}
            label={t(`admin.${flag}`)}
            checked={flags.includes(flag)}
            onChange={(event) =>
              setFlags(event.currentTarget.checked ? [...flags, flag] : flags.filter((each) => each !== flag))
            }
          />
        ))}
      </div>
      <Button type="submit" variant="filled" disabled={nameFrom(label) === ''} loading={add.isPending}>
        {t('admin.addField')}
      </Button>
      <Refused error={add.error} />
    </Form>
  );
};
