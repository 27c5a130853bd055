import { Select, Textarea, TextInput } from '@mantine/core';
import { Markdown } from '../text/markdown.tsx';
import { common, isEmpty, textOf, type InputProps, type Kind, type ShowProps } from './kind.ts';

/** One of the texts that the organisation offers; of those that belong to a value of another field, its own. */
const Offers = (props: InputProps) => {
  const offered = (props.field.offered ?? []).filter(({ within }) => {
    const held = within === undefined ? undefined : props.beside?.[within.field];
    return isEmpty(held) || held === within?.value;
  });
  const held = textOf(props.value);
  const labels = new Map(offered.map(({ value, label = value }) => [value, label]));
  const values = [...new Set([...labels.keys(), ...(held === '' ? [] : [held])])];
  // Who types one of them in full has chosen it, without a key more.
  const typed = (words: string): void => {
    const meant = values.find((each) => (labels.get(each) ?? each).toLowerCase() === words.trim().toLowerCase());
    if (props.inline !== true && meant !== undefined && meant !== held) props.change(meant);
  };
  return (
    <Select
      {...common(props)}
      onSearchChange={typed}
      data={values.map((value) => ({ value, label: labels.get(value) ?? value }))}
      value={held === '' ? null : held}
      onChange={props.change}
      clearable={!props.required}
      searchable
      checkIconPosition="right"
      {...(props.inline ? { defaultDropdownOpened: true } : {})}
    />
  );
};

/** One line of text. */
export const text: Kind = {
  Show: ({ field, value }: ShowProps) => (
    <span className="clip">{field.offered?.find((each) => each.value === value)?.label ?? textOf(value)}</span>
  ),
  Input: (props: InputProps) =>
    (props.field.offered ?? []).length > 0 ? (
      <Offers {...props} />
    ) : (
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
