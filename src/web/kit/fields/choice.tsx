import { Checkbox, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PriorityMark } from '../marks/priority-mark.tsx';
import { choicesOf } from './choices.ts';
import { common, isEmpty, textOf, type InputProps, type Kind, type ShowProps } from './kind.ts';

const Choose = (props: InputProps) => {
  const { t } = useTranslation();
  const choices = choicesOf(t, props.name, props.field).filter(
    ({ value, hidden }) => hidden !== true || value === textOf(props.value),
  );
  return (
    <Select
      {...common(props)}
      data={choices}
      value={isEmpty(props.value) ? null : textOf(props.value)}
      onChange={(value) => props.change(props.field.kind === 'level' && value !== null ? Number(value) : value)}
      clearable={!props.required}
      searchable={choices.length > 8}
      checkIconPosition="right"
      {...(props.inline ? { defaultDropdownOpened: true } : {})}
    />
  );
};

const Word = ({ name, field, value }: ShowProps) => {
  const { t } = useTranslation();
  return (
    <span className="clip">
      {choicesOf(t, name, field).find((each) => each.value === textOf(value))?.label ?? textOf(value)}
    </span>
  );
};

/** One of named values. */
export const choice: Kind = { Show: Word, Input: Choose };

/** A step on a short scale; a priority has its mark. */
export const level: Kind = {
  Show: (props: ShowProps) =>
    props.name === 'priority' && typeof props.value === 'number' ? (
      <PriorityMark level={props.value} long />
    ) : (
      <Word {...props} />
    ),
  Input: Choose,
};

/** Yes or no. */
export const flag: Kind = {
  Show: ({ value }: ShowProps) => {
    const { t } = useTranslation();
    return t(value === true ? 'field.yes' : 'field.no');
  },
  Input: ({ value, change, ...props }: InputProps) => (
    <Checkbox
      {...common({ value, change, ...props })}
      label={props.label}
      checked={value === true}
      onChange={(event) => change(event.currentTarget.checked)}
    />
  ),
};
