import { ActionIcon, Button, Select, TagsInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Condition, ConditionTerm } from '#kernel/record/condition.ts';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { choicesOf } from '../../kit/fields/choices.ts';
import { useLabels } from '../../kit/fields/use-labels.ts';
import css from './fields.module.css';

const OPERATORS = ['in', 'notIn', 'filled', 'empty', 'atLeast', 'atMost'] as const;
const KINDS = new Set(['choice', 'level', 'flag', 'integer', 'text', 'date', 'ref']);

type Props = {
  type: RecordType;
  label: string;
  /** The field that the condition belongs to, which it cannot hang on. */
  except: string;
  value: Condition | undefined;
  change: (value: Condition | undefined) => void;
};

const Term = ({
  type,
  except,
  term,
  change,
  remove,
}: Pick<Props, 'type' | 'except'> & {
  term: ConditionTerm;
  change: (term: ConditionTerm) => void;
  remove: () => void;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const field = type.fields[term.field];
  const names = ['state', ...Object.keys(type.fields).filter((name) => KINDS.has(type.fields[name]?.kind ?? ''))];
  const states = Object.keys(type.lifecycle.states).map((value) => ({ value, label: labels.state(value) }));
  const choices =
    term.field === 'state'
      ? states
      : field?.kind === 'flag'
        ? [
            { value: 'true', label: t('field.yes') },
            { value: 'false', label: t('field.no') },
          ]
        : field?.offered
          ? field.offered.map(({ value, label = value }) => ({ value, label }))
          : choicesOf(t, term.field, field);
  const typed = (text: string): string | number | boolean =>
    field?.kind === 'level' || field?.kind === 'integer'
      ? Number(text)
      : field?.kind === 'flag'
        ? text === 'true'
        : text;
  const wordOf = (value: unknown): string =>
    choices.find((each) => each.value === String(value))?.label ?? String(value);
  const valueOf = (word: string): string => choices.find((each) => each.label === word)?.value ?? word;
  return (
    <li className={css['term']}>
      <Select
        aria-label={t('fields.termField')}
        data={[...new Set(names)]
          .filter((name) => name !== except)
          .map((name) => ({ value: name, label: name === 'state' ? t('fields.state') : labels.field(name) }))}
        value={term.field}
        searchable
        allowDeselect={false}
        onChange={(name) => name && change({ field: name, is: 'filled' })}
      />
      <Select
        aria-label={t('fields.termIs')}
        data={OPERATORS.map((value) => ({ value, label: t(`fields.is.${value}`) }))}
        value={term.is}
        allowDeselect={false}
        onChange={(is) => change({ ...term, is: is ?? 'filled' })}
      />
      {term.is === 'filled' || term.is === 'empty' ? (
        <span />
      ) : (
        <TagsInput
          aria-label={t('fields.termValues')}
          classNames={{ inputField: css['bare'] ?? '' }}
          data={choices.map(({ label }) => label)}
          value={(term.values ?? []).map(wordOf)}
          maxTags={term.is === 'atLeast' || term.is === 'atMost' ? 1 : 50}
          onChange={(words) => change({ ...term, values: words.map((word) => typed(valueOf(word))) })}
        />
      )}
      <ActionIcon aria-label={t('fields.removeTerm')} onClick={remove}>
        <Icon of={IconX} size={14} />
      </ActionIcon>
    </li>
  );
};

/** When a field is shown or required: a list of terms, all of which hold, or any. */
export const ConditionEditor = ({ type, label, except, value, change }: Props) => {
  const { t } = useTranslation();
  const terms = value?.terms ?? [];
  const put = (next: readonly ConditionTerm[]): void =>
    change(next.length === 0 ? undefined : { match: value?.match ?? 'all', terms: next });
  return (
    <fieldset className={css['condition']}>
      <legend>{label}</legend>
      {terms.length > 1 && value ? (
        <Select
          aria-label={t('fields.match')}
          data={(['all', 'any'] as const).map((each) => ({ value: each, label: t(`fields.matchOf.${each}`) }))}
          value={value.match}
          allowDeselect={false}
          onChange={(match) => change({ ...value, match: match === 'any' ? 'any' : 'all' })}
        />
      ) : null}
      <ul>
        {terms.map((term, index) => (
          <Term
            key={`${index} ${term.field}`}
            type={type}
            except={except}
            term={term}
            change={(next) => put(terms.map((each, at) => (at === index ? next : each)))}
            remove={() => put(terms.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      <Button
        variant="subtle"
        leftSection={<Icon of={IconPlus} />}
        onClick={() => put([...terms, { field: 'state', is: 'filled' }])}
      >
        {t('fields.addTerm')}
      </Button>
    </fieldset>
  );
};

/** A condition whose terms name values where they need some: what can be saved. */
export const wholeCondition = (condition: Condition | undefined): Condition | null => {
  const terms = (condition?.terms ?? []).filter(
    ({ is, values }) => is === 'filled' || is === 'empty' || (values ?? []).length > 0,
  );
  return condition === undefined || terms.length === 0 ? null : { ...condition, terms };
};
