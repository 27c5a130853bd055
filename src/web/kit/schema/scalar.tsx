import { Checkbox, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypes } from '../../api/definitions.ts';
import { recordQuery } from '../../api/records.ts';
import type { RecordType } from '../../api/types.ts';
import { formatDuration, parseDuration } from '#kernel/time/duration.ts';
import { choicesOf } from '../fields/choices.ts';
import { RefPicker } from '../picker/ref-picker.tsx';
import { plainOf, shapeOf } from './shape.ts';
import type { SchemaProps } from './schema-props.ts';

const named = ({ label, bare, errors, path, readOnly }: SchemaProps) => ({
  ...(bare ? { 'aria-label': label } : { label }),
  ...(errors[path] ? { error: errors[path] } : {}),
  disabled: readOnly,
});

/** A text that stands for a figure; what cannot be read stays as typed and is said. */
const Figure = (
  props: SchemaProps & { write: (value: number) => string; read: (typed: string) => number | null; hint: string },
) => {
  const { value, change, write, read, hint } = props;
  const [typed, setTyped] = useState(typeof value === 'number' ? write(value) : '');
  const wrong = read(typed) === null;
  return (
    <TextInput
      {...named(props)}
      {...(wrong ? { error: hint } : {})}
      inputMode="decimal"
      value={typed}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        const figure = read(next);
        change(figure ?? next);
      }}
    />
  );
};

const whole = (typed: string): number | null => (/^-?\d+$/u.test(typed.trim()) ? Number(typed.trim()) : null);
const percent = (typed: string): number | null => {
  const figure = /^(\d+(?:[.,]\d+)?)\s*%?$/u.exec(typed.trim())?.[1];
  return figure === undefined ? null : Math.round(Number(figure.replace(',', '.')) * 100) / 10_000;
};
export const writePercent = (share: number): string => `${Math.round(share * 10_000) / 100} %`;
export const readPercent = percent;

const PickByKey = (props: SchemaProps & { type: RecordType }) => {
  const { type, value, change } = props;
  const key = typeof value === 'string' ? value : '';
  const record = useQuery({ ...recordQuery(type, key), enabled: key !== '' }).data;
  const { disabled, ...input } = named(props);
  return (
    <fieldset disabled={disabled}>
      <RefPicker
        {...input}
        to={type.name}
        value={key === '' ? null : { id: key, label: record?.title ?? '…' }}
        change={(next) => change(next?.id ?? null)}
      />
    </fieldset>
  );
};

const PickRef = (props: SchemaProps) => {
  const type = useTypes().find(({ name }) => name === plainOf(props.schema).ref);
  return type ? <PickByKey {...props} type={type} /> : null;
};

const Choose = (props: SchemaProps & { options: { value: string; label: string }[] }) => (
  <Select
    {...named(props)}
    data={props.options}
    value={String(props.value)}
    allowDeselect={false}
    onChange={(next) => props.change(typeof props.value === 'number' ? Number(next) : next)}
  />
);

/** One value: yes or no, a figure, a length of time, a share, a choice, another record, a text. */
export const Scalar = (props: SchemaProps) => {
  const { t } = useTranslation();
  const { value, change } = props;
  const plain = plainOf(props.schema);
  const shape = shapeOf(plain);
  if (shape === 'flag')
    return (
      <Checkbox
        {...named({ ...props, bare: false })}
        {...(props.bare ? { label: undefined, 'aria-label': props.label } : {})}
        checked={value === true}
        onChange={(event) => change(event.currentTarget.checked)}
      />
    );
  if (shape === 'ref') return <PickRef {...props} />;
  if (shape === 'duration')
    return <Figure {...props} write={formatDuration} read={parseDuration} hint={t('field.durationHint')} />;
  if (shape === 'share') return <Figure {...props} write={writePercent} read={percent} hint={t('schema.shareHint')} />;
  if (shape === 'priority')
    return (
      <Choose
        {...props}
        options={choicesOf(t, 'priority', {
          kind: 'level',
          label: props.label,
          from: plain.minimum ?? 1,
          to: plain.maximum ?? 5,
        })}
      />
    );
  if (shape === 'figure') return <Figure {...props} write={String} read={whole} hint={t('field.integerHint')} />;
  if (shape === 'choice')
    return (
      <Choose
        {...props}
        options={(plain.enum ?? []).map((each) => ({ value: each, label: props.words.value(each) }))}
      />
    );
  return (
    <TextInput
      {...named(props)}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
};
