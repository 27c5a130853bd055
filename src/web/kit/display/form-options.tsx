import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import { useLabels } from '../fields/use-labels.ts';
import {
  boardOf,
  calendarOf,
  chartOf,
  daysOf,
  lanesOf,
  measuresOf,
  STEPS,
  type Form,
  type FormSearch,
} from './forms.ts';
import css from './form-options.module.css';

type Item = { value: string; label: string };

/** One choice of a form, as a menu that says what is chosen: 'By State'. */
const Choose = ({
  word,
  value,
  items,
  choose,
}: {
  word: string;
  value: string;
  items: readonly Item[];
  choose: (value: string) => void;
}) => (
  <Menu position="bottom-end">
    <Menu.Target>
      <button type="button" className={css['choose']}>
        <span className="sm faint">{word}</span>
        <span className="med">{items.find((item) => item.value === value)?.label ?? value}</span>
        <Icon of={IconChevronDown} size={14} />
      </button>
    </Menu.Target>
    <Menu.Dropdown mah={360} className={css['items'] ?? ''}>
      {items.map((item) => (
        <Menu.Item key={item.value} onClick={() => choose(item.value)} aria-current={item.value === value || undefined}>
          {item.label}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
);

const NONE = '';

/** What a form shows: by what a board is laid out, which days a calendar has, what a chart counts. */
export const FormOptions = ({
  type,
  form,
  search,
  set,
}: {
  type: RecordType;
  form: Exclude<Form, 'list'>;
  search: FormSearch;
  set: (change: FormSearch) => void;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const named = (names: readonly string[]): Item[] => names.map((name) => ({ value: name, label: labels.field(name) }));
  const none: Item = { value: NONE, label: t('form.nothing') };
  if (form === 'board')
    return (
      <Choose
        word={t('form.by')}
        value={boardOf(type, search).by}
        items={named(lanesOf(type))}
        choose={(by) => set({ by })}
      />
    );
  if (form === 'calendar') {
    const { from, to } = calendarOf(type, search);
    return (
      <>
        <Choose word={t('form.from')} value={from} items={named(daysOf(type))} choose={(next) => set({ from: next })} />
        <Choose
          word={t('form.to')}
          value={to ?? NONE}
          items={[{ value: NONE, label: t('form.noEnd') }, ...named(daysOf(type).filter((name) => name !== from))]}
          choose={(next) => set({ to: next || undefined })}
        />
      </>
    );
  }
  const shape = chartOf(type, search);
  const measures = measuresOf(type).flatMap((name) =>
    (['sum', 'average'] as const).map((of) => ({
      value: `${of}:${name}`,
      label: t(`figures.of.${of}`, { field: labels.field(name) }),
    })),
  );
  return (
    <>
      <Choose
        word={t('figures.measure')}
        value={shape.measure}
        items={[{ value: 'count', label: t('figures.count') }, ...measures]}
        choose={(measure) => set({ measure: measure === 'count' ? undefined : measure })}
      />
      <Choose
        word={t('form.by')}
        value={shape.by}
        items={named([...lanesOf(type), ...daysOf(type)])}
        choose={(by) => set(daysOf(type).includes(by) ? { over: by, by: undefined } : { by, over: undefined })}
      />
      {shape.step === undefined ? null : (
        <Choose
          word={t('figures.step')}
          value={shape.step}
          items={STEPS.map((step) => ({ value: step, label: t(`figures.steps.${step}`) }))}
          choose={(step) => set({ step })}
        />
      )}
      <Choose
        word={t('figures.split')}
        value={shape.split ?? NONE}
        items={[none, ...named(lanesOf(type).filter((name) => name !== shape.by))]}
        choose={(split) => set({ split: split || undefined })}
      />
      <Choose
        word={t('figures.drawn')}
        value={shape.kind}
        items={(['bar', 'stacked', 'line', 'number'] as const).map((kind) => ({
          value: kind,
          label: t(`figures.kinds.${kind}`),
        }))}
        choose={(chart) => set({ chart })}
      />
    </>
  );
};
