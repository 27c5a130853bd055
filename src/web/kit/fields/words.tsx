import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Tag } from '../basic/tag.tsx';
import { common, type InputProps, type Kind, type ShowProps } from './kind.ts';
import css from './words.module.css';

const wordsIn = (typed: string): string[] => [
  ...new Set(
    typed
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];
const listOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** Short words such as tags, entered with commas between them. */
export const words: Kind = {
  Show: ({ value }: ShowProps) => (
    <span className={css['words']}>
      {listOf(value).map((word) => (
        <Tag key={word}>{word}</Tag>
      ))}
    </span>
  ),
  Input: (props: InputProps) => {
    const { t } = useTranslation();
    const [typed, setTyped] = useState(listOf(props.value).join(', '));
    return (
      <TextInput
        {...common(props)}
        placeholder={t('field.wordsHint')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          props.change(wordsIn(event.currentTarget.value));
        }}
      />
    );
  },
};

/** Data with a shape of its own: shown as it is; a practice that has it brings its own panel to edit it. */
export const structured: Kind = {
  Show: ({ value }: ShowProps) => <code className="mono clip">{JSON.stringify(value)}</code>,
  Input: ({ label, value }: InputProps) => (
    <div>
      <span className="sm muted">{label}</span> <code className="mono">{JSON.stringify(value)}</code>
    </div>
  ),
};
