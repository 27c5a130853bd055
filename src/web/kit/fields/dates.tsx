import { TextInput } from '@mantine/core';
import { useFormat } from '../format/use-format.tsx';
import { fromLocal, toLocal } from './local-time.ts';
import { common, textOf, type InputProps, type Kind, type ShowProps } from './kind.ts';

/** A day. */
export const date: Kind = {
  Show: ({ value }: ShowProps) => {
    const format = useFormat();
    return typeof value === 'string' ? <time dateTime={value}>{format.date(`${value}T12:00:00Z`)}</time> : null;
  },
  Input: (props: InputProps) => (
    <TextInput
      {...common(props)}
      type="date"
      value={textOf(props.value)}
      onChange={(event) => props.change(event.currentTarget.value || null)}
    />
  ),
};

/** A moment, entered and shown in the person's own time zone. */
export const instant: Kind = {
  Show: ({ value }: ShowProps) => {
    const format = useFormat();
    return typeof value === 'string' ? <time dateTime={value}>{format.dateTime(value)}</time> : null;
  },
  Input: (props: InputProps) => {
    const { zone } = useFormat();
    return (
      <TextInput
        {...common(props)}
        type="datetime-local"
        value={typeof props.value === 'string' ? toLocal(props.value, zone) : ''}
        onChange={(event) =>
          props.change(event.currentTarget.value ? fromLocal(event.currentTarget.value, zone) : null)
        }
      />
    );
  },
};
