import { MultiSelect, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useTypeByName } from '../../../api/definitions.ts';
import { recordQuery } from '../../../api/records.ts';
import type { RecordType, Ref } from '../../../api/types.ts';
import { choicesOf } from '../../../kit/fields/choices.ts';
import { RefPicker } from '../../../kit/picker/ref-picker.tsx';
import type { Known } from './fields.ts';

type Scalar = string | number | boolean;

const Named = ({
  type,
  id,
  change,
  label,
}: {
  type: RecordType;
  id: string;
  change: (id: string) => void;
  label: string;
}) => {
  const found = useQuery({ ...recordQuery(type, id), enabled: id !== '', staleTime: 300_000 }).data;
  const value: Ref | null = id === '' ? null : { id, label: found?.title ?? '…' };
  return <RefPicker to={type.name} aria-label={label} value={value} change={(ref) => change(ref?.id ?? '')} />;
};

/** One record by its id; the name is looked up. */
export const RefById = ({ to, ...props }: { to: string; id: string; change: (id: string) => void; label: string }) => {
  const type = useTypeByName(to);
  return type ? <Named type={type} {...props} /> : null;
};

/** Several records by their ids. */
export const RefsById = ({
  to,
  ids,
  change,
  label,
}: {
  to: string;
  ids: readonly string[];
  change: (ids: string[]) => void;
  label: string;
}) => (
  <>
    {[...ids, ''].map((id, n) => (
      <RefById
        key={id === '' ? `new-${ids.length}` : id}
        to={to}
        id={id}
        label={label}
        change={(next) => change([...ids.slice(0, n), ...(next === '' ? [] : [next]), ...ids.slice(n + 1)])}
      />
    ))}
  </>
);

type Props = {
  known: Known;
  values: readonly Scalar[];
  change: (values: Scalar[]) => void;
  label: string;
  single?: boolean;
};

/** The values that a field is compared with or set to, by the kind of the field. */
export const ValueInput = ({ known: { path, field }, values, change, label, single = false }: Props) => {
  const { t } = useTranslation();
  const common = { 'aria-label': label };
  const texts = values.map(String);
  const only = (value: string | number): void => change(value === '' ? [] : [value]);
  switch (field.kind) {
    case 'choice':
    case 'level': {
      const data = choicesOf(t, path.split('.').at(-1) ?? path, field);
      const sent = (value: string): Scalar => (field.kind === 'level' ? Number(value) : value);
      return single ? (
        <NativeSelect
          {...common}
          data={[{ value: '', label: '–' }, ...data]}
          value={texts[0] ?? ''}
          onChange={(event) => change(event.currentTarget.value === '' ? [] : [sent(event.currentTarget.value)])}
        />
      ) : (
        <MultiSelect
          {...common}
          data={data}
          value={texts}
          onChange={(next) => change(next.map(sent))}
          hidePickedOptions
        />
      );
    }
    case 'flag':
      return (
        <NativeSelect
          {...common}
          data={[
            { value: 'true', label: t('field.yes') },
            { value: 'false', label: t('field.no') },
          ]}
          value={texts[0] ?? ''}
          onChange={(event) => change([event.currentTarget.value === 'true'])}
        />
      );
    case 'ref':
      return <RefById to={String(field.to)} id={texts[0] ?? ''} change={only} label={label} />;
    case 'integer':
    case 'money':
    case 'duration':
      return (
        <NumberInput
          {...common}
          value={texts[0] ?? ''}
          onChange={(value) => only(typeof value === 'bigint' ? Number(value) : value)}
          hideControls
        />
      );
    case 'date':
      return (
        <TextInput
          {...common}
          type="date"
          value={texts[0] ?? ''}
          onChange={(event) => only(event.currentTarget.value)}
        />
      );
    case 'instant':
      return (
        <TextInput
          {...common}
          placeholder="2026-06-04T14:32:00Z"
          value={texts[0] ?? ''}
          onChange={(event) => only(event.currentTarget.value)}
        />
      );
    default:
      return single ? (
        <TextInput {...common} value={texts[0] ?? ''} onChange={(event) => only(event.currentTarget.value)} />
      ) : (
        <TagsInput {...common} value={texts} onChange={change} placeholder={t('rule.orSeveral')} acceptValueOnBlur />
      );
  }
};
