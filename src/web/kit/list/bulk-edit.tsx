import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordType, Value } from '../../api/types.ts';
import { Form } from '../basic/form.tsx';
import { FieldInput } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { bulkFields } from './bulk.ts';
import css from './bulk-bar.module.css';

/** Sets one field of all selected records to the same value; empty empties it. */
export const BulkEdit = ({ type, set }: { type: RecordType; set: (name: string, value: Value) => void }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const [name, setName] = useState<string | null>(null);
  const [value, setValue] = useState<Value>(null);
  const field = name === null ? undefined : type.fields[name];
  return (
    <Form className={css['assign']} submit={() => name !== null && set(name, value)}>
      <Select
        data-autofocus
        label={t('list.bulkField')}
        data={bulkFields(type).map((each) => ({ value: each, label: labels.field(each) }))}
        value={name}
        searchable
        onChange={(next) => {
          setName(next);
          setValue(null);
        }}
      />
      {name !== null && field ? (
        <FieldInput
          key={name}
          name={name}
          field={field}
          label={t('list.bulkValue')}
          value={value}
          required={field.required ?? false}
          change={setValue}
        />
      ) : null}
      <Button type="submit" variant="filled" disabled={name === null}>
        {t('list.bulkSet')}
      </Button>
    </Form>
  );
};
