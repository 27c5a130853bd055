import { MultiSelect, NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { choicesOf } from '../../../kit/fields/choices.ts';
import { RefById, RefsById } from '../../../kit/picker/by-id.tsx';
import type { Known } from './fields.ts';

type Scalar = string | number | boolean;

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
      return single ? (
        <RefById to={String(field.to)} id={texts[0] ?? ''} change={only} label={label} />
      ) : (
        <RefsById to={String(field.to)} ids={texts} change={change} label={label} />
      );
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
