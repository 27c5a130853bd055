import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeOwnField, ownFieldsQuery, type OwnField } from '../../api/admin.ts';
import { useTypes } from '../../api/definitions.ts';
import type { RecordType } from '../../api/types.ts';
import { Empty } from '../../kit/states/empty.tsx';
import { IconForms } from '@tabler/icons-react';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { AddField } from './add-field.tsx';
import { FieldEditor } from './field-editor.tsx';
import { Refused } from './refused.tsx';
import css from './admin.module.css';

type LineProps = {
  field: OwnField;
  type: RecordType | undefined;
  change: ((values: object) => void) | undefined;
  again: () => Promise<void>;
};

const FieldLine = ({ field, type, change, again }: LineProps) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const marks = (['required', 'internal', 'personal'] as const).filter((each) => field[each]);
  if (open && type)
    return (
      <tr>
        <td colSpan={5}>
          <FieldEditor
            key={field.version}
            field={field}
            type={type}
            cancel={() => setOpen(false)}
            saved={async () => {
              await again();
              setOpen(false);
            }}
          />
        </td>
      </tr>
    );
  return (
    <tr data-ended={field.endedAt !== null || undefined}>
      <th scope="row">{field.label}</th>
      <td className="mono">custom.{field.name}</td>
      <td>
        {t(`admin.kind.${field.kind}`)}
        {field.values ? <span className="faint">: {field.values.join(', ')}</span> : null}
        {field.to ? <span className="faint">: {field.to}</span> : null}
      </td>
      <td className="faint">{marks.map((each) => t(`admin.${each}`)).join(', ')}</td>
      <td className="num">
        {change && field.endedAt === null ? (
          <Button variant="subtle" aria-label={t('fields.edit', { label: field.label })} onClick={() => setOpen(true)}>
            {t('fields.change')}
          </Button>
        ) : null}{' '}
        {change ? (
          <Button onClick={() => change({ ended: field.endedAt === null })}>
            {t(field.endedAt === null ? 'admin.endField' : 'admin.reviveField')}
          </Button>
        ) : null}
      </td>
    </tr>
  );
};

/** Fields of the organisation's own, by type of record. They stand in forms, filters, lists, exports and the API at once. */
export const FieldsPart = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const types = useTypes();
  const fields = useQuery(ownFieldsQuery);
  // The types describe their fields: they are asked for anew, so that forms and lists follow at once.
  const again = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ownFieldsQuery.queryKey });
    await client.invalidateQueries({ queryKey: ['types'] });
  };
  const change = useMutation({
    mutationFn: ({ field, values }: { field: OwnField; values: object }) => changeOwnField(field, values),
    onSettled: again,
  });
  const byType = [...Map.groupBy(fields.data ?? [], ({ type }) => type)];
  return (
    <section aria-labelledby="fields-title">
      <header className={css['head']}>
        <h2 id="fields-title">{t('admin.part.fields')}</h2>
        <p className="muted">{t('admin.fieldsAbout')}</p>
      </header>
      {may ? <AddField added={again} /> : null}
      <Refused error={change.error} />
      {fields.isPending ? <SkeletonRows rows={4} /> : null}
      {fields.data?.length === 0 ? (
        <Empty icon={IconForms} tone="plain" title={t('admin.noFields')}>
          {t('admin.noFieldsHelp')}
        </Empty>
      ) : null}
      {byType.map(([name, each]) => (
        <section key={name} className={css['group']}>
          <h3>{types.find((type) => type.name === name)?.labelPlural ?? name}</h3>
          <table className={css['table']}>
            <tbody>
              {each.map((field) => (
                <FieldLine
                  key={field.id}
                  field={field}
                  type={types.find((type) => type.name === name)}
                  again={again}
                  change={may ? (values) => change.mutate({ field, values }) : undefined}
                />
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </section>
  );
};
