import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration, parseDuration } from '#kernel/time/duration.ts';
import { useFormat } from '../format/use-format.tsx';
import { common, type InputProps, type Kind, type ShowProps } from './kind.ts';

/** A text that stands for a figure: kept as typed, handed on as soon as it can be read, and said when it cannot. */
const Typed = ({
  props,
  write,
  read,
  hint,
}: {
  props: InputProps;
  write: (value: number) => string;
  read: (typed: string) => number | null;
  hint: string;
}) => {
  const [typed, setTyped] = useState(typeof props.value === 'number' ? write(props.value) : '');
  const unreadable = typed.trim() !== '' && read(typed) === null;
  const change = (value: string): void => {
    setTyped(value);
    props.change(value.trim() === '' ? null : read(value));
  };
  return (
    <TextInput
      {...common(props)}
      inputMode="decimal"
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      error={unreadable ? hint : props.error}
    />
  );
};

const readInteger = (typed: string): number | null =>
  /^[-−]?\d+$/u.test(typed.trim()) ? Number(typed.trim().replace('−', '-')) : null;
const readMoney = (typed: string): number | null =>
  /^[-−]?\d+(?:[.,]\d{1,2})?$/u.test(typed.trim())
    ? Math.round(Number(typed.trim().replace('−', '-').replace(',', '.')) * 100)
    : null;

/** A whole number. */
export const integer: Kind = {
  Show: ({ value }: ShowProps) => {
    const format = useFormat();
    return typeof value === 'number' ? format.count(value) : null;
  },
  Input: (props: InputProps) => {
    const { t } = useTranslation();
    return <Typed props={props} write={String} read={readInteger} hint={t('field.integerHint')} />;
  },
};

/** Money, in minor units at the API and as people write it here. */
export const money: Kind = {
  Show: ({ value }: ShowProps) => {
    const format = useFormat();
    return typeof value === 'number' ? format.money(value) : null;
  },
  Input: (props: InputProps) => {
    const { t } = useTranslation();
    return (
      <Typed props={props} write={(minor) => (minor / 100).toFixed(2)} read={readMoney} hint={t('field.moneyHint')} />
    );
  },
};

/** A length of time, in milliseconds at the API. */
export const duration: Kind = {
  Show: ({ value }: ShowProps) => (typeof value === 'number' ? formatDuration(value) : null),
  Input: (props: InputProps) => {
    const { t } = useTranslation();
    return <Typed props={props} write={formatDuration} read={parseDuration} hint={t('field.durationHint')} />;
  },
};
