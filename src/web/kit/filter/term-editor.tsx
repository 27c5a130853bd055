import { Autocomplete, Button, Checkbox, NativeSelect } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice, RecordType, Ref } from '../../api/types.ts';
import { choicesOf } from '../fields/choices.ts';
import { useLabels } from '../fields/use-labels.ts';
import { RefPicker } from '../picker/ref-picker.tsx';
import { comparedOf, operatorsOf, SPANS, valueOf, type Compared, type Operator } from './operators.ts';
import type { FieldTerm } from './terms.ts';
import css from './filter.module.css';

type EditorProps = {
  type: RecordType;
  field: string;
  term: FieldTerm | undefined;
  change: (term: FieldTerm) => void;
  done: () => void;
};

const PEOPLE_AND_TEAMS = ['person', 'team'];

/** The values that can be ticked: states, choices, yes and no; undefined where values are typed or picked. */
const useOptions = (type: RecordType, field: string): Choice[] | undefined => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  if (field === 'state')
    return Object.keys(type.lifecycle.states).map((value) => ({ value, label: labels.state(value) }));
  if (type.fields[field]?.kind === 'flag')
    return ['true', 'false'].map((value) => ({ value, label: t(value === 'true' ? 'field.yes' : 'field.no') }));
  const choices = choicesOf(t, field, type.fields[field]);
  return choices.length > 0 ? choices : undefined;
};

const Ticks = ({ options, values, set }: { options: Choice[]; values: string[]; set: (values: string[]) => void }) => (
  <div className={css['ticks']}>
    {options.map(({ value, label }) => (
      <Checkbox
        key={value}
        label={label}
        checked={values.includes(value)}
        onChange={(event) =>
          set(event.currentTarget.checked ? [...values, value] : values.filter((each) => each !== value))
        }
      />
    ))}
  </div>
);

const PickRef = ({
  to,
  label,
  values,
  set,
}: {
  to: string;
  label: string;
  values: string[];
  set: (values: string[]) => void;
}) => {
  const { t } = useTranslation();
  const [picked, setPicked] = useState<readonly Ref[]>([]);
  const specials = PEOPLE_AND_TEAMS.includes(to) ? ['me', 'none', 'any'] : ['none', 'any'];
  const keyOf = (ref: Ref): string => ref.number ?? ref.id;
  const named = (value: string): string => picked.find((ref) => keyOf(ref) === value)?.label ?? value;
  const others = values.filter((value) => !specials.includes(value));
  return (
    <div className={css['stack']}>
      <RefPicker
        to={to}
        label={label}
        value={null}
        change={(value) => {
          if (!value) return;
          setPicked([...picked, value]);
          set([...new Set([...values, keyOf(value)])]);
        }}
      />
      <Ticks
        options={[
          ...others.map((value) => ({ value, label: named(value) })),
          ...specials.map((value) => ({
            value,
            label: value === 'any' ? t('filter.operator.any') : t(`filter.value.${value}`, { context: to }),
          })),
        ]}
        values={values}
        set={set}
      />
    </div>
  );
};

/** A way of comparing and what to compare with; what is not complete asks nothing yet. */
const Compare = ({
  kind,
  label,
  value,
  set,
}: {
  kind: string;
  label: string;
  value: string | undefined;
  set: (value: string | undefined) => void;
}) => {
  const { t } = useTranslation();
  const operators = operatorsOf(kind);
  const [compared, setCompared] = useState(() => comparedOf(value, operators[0] ?? 'is'));
  const change = (part: Partial<Compared>): void => {
    const next = { ...compared, ...part };
    setCompared(next);
    set(valueOf(next));
  };
  const { operator, first, second } = compared;
  const input = (name: string, text: string, put: (text: string) => void) => (
    <Autocomplete
      aria-label={name}
      value={text}
      onChange={put}
      data={kind === 'date' || kind === 'instant' ? SPANS : []}
      comboboxProps={{ withinPortal: false }}
    />
  );
  return (
    <div className={css['stack']}>
      <NativeSelect
        label={label}
        value={operator}
        onChange={(event) => change({ operator: event.currentTarget.value as Operator })}
        data={operators.map((each) => ({ value: each, label: t(`filter.operator.${each}`) }))}
      />
      {operator === 'none' || operator === 'any' ? null : operator === 'between' ? (
        <div className={css['pair']}>
          {input(t('filter.from'), first, (text) => change({ first: text }))}
          {input(t('filter.to'), second, (text) => change({ second: text }))}
        </div>
      ) : (
        input(t('filter.than', { field: label }), first, (text) => change({ first: text }))
      )}
    </div>
  );
};

/** Changes what a filter asks of one field. Applied as one ticks, so that the list follows. */
export const TermEditor = ({ type, field, term, change, done }: EditorProps) => {
  const { t } = useTranslation();
  const label = useLabels(type).field(field);
  const options = useOptions(type, field);
  const definition = type.fields[field];
  const [values, setValues] = useState(term?.values ?? []);
  const [not, setNot] = useState(term?.not ?? false);
  const set = (next: string[], nextNot = not): void => {
    setValues(next);
    setNot(nextNot);
    change({ kind: 'field', field, not: nextNot, values: next });
  };
  // Whoever chose the field goes on with its values.
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select')?.focus(), []);
  return (
    <form
      ref={form}
      className={css['editor']}
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      {options ? (
        <>
          <b>{label}</b>
          <Ticks
            options={
              field === 'state' || definition?.required
                ? options
                : [
                    ...options,
                    ...(['none', 'any'] as const).map((value) => ({ value, label: t(`filter.operator.${value}`) })),
                  ]
            }
            values={values}
            set={set}
          />
        </>
      ) : definition?.kind === 'ref' ? (
        <PickRef to={String(definition.to)} label={label} values={values} set={set} />
      ) : (
        <Compare
          kind={definition?.kind ?? 'text'}
          label={label}
          value={values[0]}
          set={(value) => set(value === undefined ? [] : [value])}
        />
      )}
      <div className={css['foot']}>
        <Checkbox
          label={t('filter.isNot')}
          checked={not}
          onChange={(event) => set(values, event.currentTarget.checked)}
        />
        <Button type="submit" variant="filled">
          {t('filter.done')}
        </Button>
      </div>
    </form>
  );
};
