import '@mantine/core/styles/Radio.layer.css';
import { Radio, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { convertRecord, type Leaving } from '../../../api/offspring.ts';
import type { Conversion, RecordRow, RecordType, Value } from '../../../api/types.ts';
import { Form } from '../../basic/form.tsx';
import { isEmpty, sentValue } from '../../fields/kind.ts';
import { useLabels } from '../../fields/use-labels.ts';
import { formFields } from '../form-fields.ts';
import { FieldsGrid } from '../fields-grid.tsx';
import { ComesAlong, type Thing } from './along.tsx';
import { MakeFoot } from './foot.tsx';
import { useMake } from './use-make.ts';
import css from './make.module.css';

/** Stands in a comment for the number of the other record, which the server fills in. */
const NUMBER = '{{number}}';

const sent = (values: Readonly<Record<string, Value>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => !isEmpty(value))
      .map(([name, value]) => [name, sentValue(value)]),
  );

const useLeavings = (type: RecordType, record: RecordRow, { leaves }: Conversion): Leaving[] => {
  const may = record.may?.transitions ?? [];
  return [
    'stays',
    ...(['waits', 'ends'] as const).filter((each) => {
      const step = leaves[each];
      // A wait asks for something that the conversion itself gives: it is offered from every state that it starts from.
      return (
        step !== undefined && (may.includes(step) || type.lifecycle.transitions[step]?.from.includes(record.state))
      );
    }),
  ];
};

/** Makes a record of another type of this one: what it takes over, what becomes of this one, what is said about it. */
export const ConvertForm = ({
  type,
  record,
  target,
  conversion,
  close,
}: {
  type: RecordType;
  record: RecordRow;
  target: RecordType;
  conversion: Conversion;
  close: () => void;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(target);
  const leavings = useLeavings(type, record, conversion);
  const [leave, setLeave] = useState<Leaving>(leavings.includes(conversion.first) ? conversion.first : 'stays');
  const [values, setValues] = useState<Record<string, Value>>(() =>
    Object.fromEntries(Object.entries(conversion.carries).map(([name, from]) => [name, record[from] ?? null])),
  );
  const step = leave === 'stays' ? undefined : type.lifecycle.transitions[conversion.leaves[leave] ?? ''];
  const forced = step?.comment ?? null;
  const [comment, setComment] = useState(() =>
    conversion.first === 'ends' ? t('make.goesOn', { number: NUMBER }) : '',
  );
  const [along, setAlong] = useState<ReadonlySet<Thing>>(new Set<Thing>(['files', 'watchers']));
  const { make, errors, refused } = useMake(type, target, (key, confirm) =>
    convertRecord(
      type,
      record.id,
      {
        to: target.name,
        values: sent(values),
        leave,
        ...(comment.trim() ? { comment: comment.trim(), visibility: forced ?? 'internal' } : {}),
        ...(along.has('files') ? { files: 'all' as const } : {}),
        watchers: along.has('watchers'),
        tasks: along.has('tasks'),
        ...(confirm.length > 0 ? { confirm } : {}),
      },
      key,
    ),
  );
  const fields = formFields(target).filter(
    (name) => name in conversion.carries || target.fields[name]?.required || target.views.form.includes(name),
  );
  const what = labels.one.toLowerCase();
  return (
    <Form className={css['form']} label={t('make.convertTo', { what })} submit={make.mutate}>
      <FieldsGrid
        type={target}
        fields={fields}
        values={values}
        errors={errors}
        set={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
      />
      {leavings.length > 1 ? (
        <Radio.Group
          label={t('make.source', { number: record.number })}
          value={leave}
          onChange={(value) => setLeave(value)}
        >
          <div className={css['choices']}>
            {leavings.map((each) => (
              <Radio key={each} value={each} label={t(`make.leave.${each}`, { number: record.number, what })} />
            ))}
          </div>
        </Radio.Group>
      ) : null}
      <Textarea
        label={t(`make.comment.${forced ?? 'internal'}`)}
        description={t('make.commentHelp', { number: NUMBER })}
        autosize
        minRows={2}
        maxRows={8}
        required={forced !== null}
        withAsterisk={forced !== null}
        value={comment}
        error={errors['comment']}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
      <ComesAlong type={type} record={record} offer={['files', 'watchers', 'tasks']} chosen={along} set={setAlong} />
      <MakeFoot
        label={t('record.create', { what })}
        refused={refused}
        busy={make.isPending}
        ready={forced === null || comment.trim() !== ''}
        close={close}
      />
    </Form>
  );
};
