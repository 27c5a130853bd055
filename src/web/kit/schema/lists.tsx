import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readPercent, writePercent } from './scalar.tsx';
import { itemOf, plainOf } from './shape.ts';
import type { SchemaProps } from './schema-props.ts';
import css from './schema.module.css';

const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

/** The first refusal at or below a place. */
const errorAt = ({ errors, path }: SchemaProps): string | undefined =>
  Object.entries(errors).find(([at]) => at === path || at.startsWith(path === '' ? '' : `${path}.`))?.[1];

/** Several texts, a line each. */
export const Texts = (props: SchemaProps) => {
  const { t } = useTranslation();
  const { value, change, label, bare, readOnly } = props;
  const [typed, setTyped] = useState(textsOf(value).join('\n'));
  const error = errorAt(props);
  return (
    <Textarea
      {...(bare ? { 'aria-label': label } : { label, description: t('schema.linesHint') })}
      {...(error ? { error } : {})}
      disabled={readOnly}
      autosize
      minRows={bare ? 1 : 3}
      maxRows={14}
      value={typed}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        change(
          next
            .split('\n')
            .map((line) => line.trim())
            .filter(Boolean),
        );
      }}
    />
  );
};

/** Several shares: '50 %, 75 %'. */
export const Shares = (props: SchemaProps) => {
  const { t } = useTranslation();
  const { value, change, label, bare, readOnly } = props;
  const [typed, setTyped] = useState(
    (Array.isArray(value) ? value : []).map((each) => writePercent(Number(each))).join(', '),
  );
  const read = (text: string): (number | null)[] =>
    text
      .split(',')
      .filter((part) => part.trim() !== '')
      .map(readPercent);
  const error = read(typed).includes(null) ? t('schema.sharesHint') : errorAt(props);
  return (
    <TextInput
      {...(bare ? { 'aria-label': label } : { label })}
      {...(error ? { error } : {})}
      disabled={readOnly}
      value={typed}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        const shares = read(next);
        change(shares.includes(null) ? next : shares);
      }}
    />
  );
};

/** Several of named values: a box each. */
export const Choices = ({ schema, value, change, label, words, readOnly }: SchemaProps) => {
  const chosen = textsOf(value);
  return (
    <fieldset className={css['choices']} disabled={readOnly}>
      <legend className="sr">{label}</legend>
      {(plainOf(itemOf(plainOf(schema))).enum ?? []).map((each) => (
        <Checkbox
          key={each}
          label={words.value(each)}
          checked={chosen.includes(each)}
          onChange={(event) =>
            change(event.currentTarget.checked ? [...chosen, each] : chosen.filter((other) => other !== each))
          }
        />
      ))}
    </fieldset>
  );
};
