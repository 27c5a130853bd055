import { Textarea, TextInput } from '@mantine/core';
import { Markdown } from '../text/markdown.tsx';
import { common, textOf, type InputProps, type Kind, type ShowProps } from './kind.ts';

/** One line of text. */
export const text: Kind = {
  Show: ({ value }: ShowProps) => <span className="clip">{textOf(value)}</span>,
  Input: (props: InputProps) => (
    <TextInput
      {...common(props)}
      value={textOf(props.value)}
      onChange={(event) => props.change(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  ),
};

/** Markdown, entered as text and shown as it reads. */
export const markdown: Kind = {
  Show: ({ value }: ShowProps) => <Markdown text={textOf(value)} />,
  Input: (props: InputProps) => (
    <Textarea
      {...common(props)}
      autosize
      minRows={3}
      maxRows={16}
      value={textOf(props.value)}
      onChange={(event) => props.change(event.currentTarget.value === '' ? null : event.currentTarget.value)}
    />
  ),
};
