import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice, RecordType, Ref } from '../../api/types.ts';
import { choicesOf } from '../fields/choices.ts';
import { useLabels } from '../fields/use-labels.ts';
import { RefPicker } from '../picker/ref-picker.tsx';
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
  const [picked, setPicked] = useState<Ref | null>(null);
  const specials = PEOPLE_AND_TEAMS.includes(to) ? ['me', 'none'] : ['none'];
  return (
    <div className={css['stack']}>
      <RefPicker
        to={to}
        label={label}
        value={picked}
        change={(value) => {
          setPicked(value);
          set(value ? [value.number ?? value.id] : []);
        }}
      />
      <Ticks
        options={specials.map((value) => ({ value, label: t(`filter.value.${value}`, { context: to }) }))}
        values={values}
        set={(next) => set(next.slice(-1))}
      />
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
  return (
    <form
      className={css['editor']}
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      {options ? (
        <>
          <b>{label}</b>
          <Ticks options={options} values={values} set={set} />
        </>
      ) : definition?.kind === 'ref' ? (
        <PickRef to={String(definition.to)} label={label} values={values} set={set} />
      ) : (
        <TextInput
          label={label}
          description={t('filter.rangeHint')}
          value={values[0] ?? ''}
          onChange={(event) => set(event.currentTarget.value === '' ? [] : [event.currentTarget.value])}
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
