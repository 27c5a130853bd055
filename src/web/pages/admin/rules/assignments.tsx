import { ActionIcon, Button, NativeSelect, NumberInput, Select, Textarea } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Source } from '#workspace/automation-rule/rule.schema.ts';
import { useTypes } from '../../../api/definitions.ts';
import type { RecordType } from '../../../api/types.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { fieldAt, readable, writable } from './fields.ts';
import { ValueInput } from './value-input.tsx';
import css from './rules.module.css';

export type Assigned = { field: string; to: Source };

const blankSource = (from: Source['from']): Source =>
  from === 'value'
    ? { from, value: null }
    : from === 'field'
      ? { from, field: '' }
      : from === 'text'
        ? { from, text: '' }
        : { from, minutes: 0 };

const SourceInput = ({
  of,
  target,
  path,
  to,
  change,
}: {
  of: RecordType;
  target: RecordType;
  path: string;
  to: Source;
  change: (to: Source) => void;
}) => {
  const { t } = useTranslation();
  const types = useTypes();
  const known = fieldAt(types, target, path);
  switch (to.from) {
    case 'value': {
      if (!known) return null;
      const held = Array.isArray(to.value) ? to.value : to.value === null ? [] : [to.value];
      const many = known.field.kind === 'words';
      return (
        <div className={css['wide']}>
          <ValueInput
            known={known}
            single={!many}
            values={held}
            label={t('rule.value')}
            change={(values) => change({ from: 'value', value: many ? values.map(String) : (values[0] ?? null) })}
          />
        </div>
      );
    }
    case 'field':
      return (
        <Select
          className={css['wide'] ?? ''}
          aria-label={t('rule.field')}
          placeholder={t('rule.chooseField')}
          data={readable(types, of)}
          value={to.field || null}
          onChange={(field) => change({ from: 'field', field: field ?? '' })}
          searchable
        />
      );
    case 'text':
      return (
        <Textarea
          className={css['text'] ?? ''}
          aria-label={t('rule.text')}
          placeholder={t('rule.variables')}
          autosize
          minRows={1}
          value={to.text}
          onChange={(event) => change({ from: 'text', text: event.currentTarget.value })}
        />
      );
    case 'now':
      return (
        <NumberInput
          className={css['small'] ?? ''}
          aria-label={t('rule.minutesLater')}
          suffix={t('rule.min')}
          value={to.minutes}
          onChange={(value) => change({ from: 'now', minutes: Math.round(Number(value) || 0) })}
          hideControls
        />
      );
  }
};

type Props = {
  /** The type whose fields are set, and the type whose fields can be copied. */
  target: RecordType;
  of: RecordType;
  values: readonly Assigned[];
  change: (values: Assigned[]) => void;
  /** Only these fields. */
  only?: readonly string[];
};

/** Fields that are set, each to a value, another field, a text with variables, or the time. */
export const Assignments = ({ target, of, values, change, only }: Props) => {
  const { t } = useTranslation();
  const data = writable(target, only).filter(({ value }) => !only || only.includes(value));
  const put = (at: number, each: Assigned | null): void =>
    change([...values.slice(0, at), ...(each ? [each] : []), ...values.slice(at + 1)]);
  return (
    <ul className={css['nested']}>
      {values.map((each, n) => (
        // oxlint-disable-next-line react/no-array-index-key -- several may not have a field yet
        <li key={n} className={css['line']}>
          <Select
            className={css['wide'] ?? ''}
            aria-label={t('rule.field')}
            placeholder={t('rule.chooseField')}
            data={data}
            value={each.field || null}
            onChange={(field) => put(n, { field: field ?? '', to: blankSource(each.to.from) })}
            searchable
          />
          <NativeSelect
            aria-label={t('rule.source.label')}
            data={(['value', 'field', 'text', 'now'] as const).map((value) => ({
              value,
              label: t(`rule.source.${value}`),
            }))}
            value={each.to.from}
            onChange={(event) => put(n, { ...each, to: blankSource(event.currentTarget.value as Source['from']) })}
          />
          <SourceInput
            of={of}
            target={target}
            path={each.field}
            to={each.to}
            change={(to) => put(n, { ...each, to })}
          />
          <ActionIcon className={css['drop'] ?? ''} aria-label={t('rule.dropField')} onClick={() => put(n, null)}>
            <Icon of={IconX} size={14} />
          </ActionIcon>
        </li>
      ))}
      <li>
        <Button
          variant="subtle"
          leftSection={<Icon of={IconPlus} size={14} />}
          onClick={() => put(values.length, { field: '', to: { from: 'value', value: null } })}
        >
          {t('rule.addField')}
        </Button>
      </li>
    </ul>
  );
};
