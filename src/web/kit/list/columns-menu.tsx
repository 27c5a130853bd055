import { Button, Popover, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import type { ViewColumn } from '../../api/views.ts';
import { ActionIcon } from '@mantine/core';
import { Icon } from '../basic/icon.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { OrderList } from '../view/order-list.tsx';
import css from './columns-menu.module.css';

const HIDDEN = new Set(['structured']);

/** Which columns a list shows, any field of the type and the organisation's own, in which order. */
const Choose = ({
  type,
  shown,
  set,
}: {
  type: RecordType;
  shown: readonly ViewColumn[];
  set: (columns: ViewColumn[] | null) => void;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const [words, setWords] = useState('');
  const on = shown.map(({ field }) => field);
  const others = Object.keys(type.fields)
    .filter((name) => !on.includes(name) && !HIDDEN.has(type.fields[name]?.kind ?? ''))
    .toSorted((a, b) => labels.field(a).localeCompare(labels.field(b)));
  const fits = (name: string): boolean => labels.field(name).toLowerCase().includes(words.trim().toLowerCase());
  const byName = (names: readonly string[]): ViewColumn[] =>
    names.map((field) => shown.find((each) => each.field === field) ?? { field });
  return (
    <div className={css['choose']}>
      <TextInput
        data-autofocus
        aria-label={t('columns.find')}
        placeholder={t('columns.find')}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <OrderList
        name="columns"
        label={t('columns.shown')}
        items={[...on, ...others].filter(fits).map((id) => ({
          id,
          label: labels.field(id),
          on: on.includes(id),
          fixed: id === 'title' && on.includes(id),
        }))}
        toggle={(id) => set(byName(on.includes(id) ? on.filter((each) => each !== id) : [...on, id]))}
        order={(ids) => {
          // What is moved among the columns becomes one; the order among the others says nothing.
          const last = Math.max(...on.filter(fits).map((id) => ids.indexOf(id)), 0);
          const ordered = ids.slice(0, last + 1);
          set(byName([...ordered, ...on.filter((id) => !ordered.includes(id))]));
        }}
      />
      <p className="sm muted">{t('columns.help')}</p>
      <Button variant="subtle" onClick={() => set(null)}>
        {t('columns.reset')}
      </Button>
    </div>
  );
};

export const ColumnsMenu = ({ type, shown, set }: Parameters<typeof Choose>[0]) => {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" trapFocus width={320}>
      <Popover.Target>
        <ActionIcon aria-label={t('columns.choose')} title={t('columns.choose')}>
          <Icon of={IconAdjustmentsHorizontal} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Choose type={type} shown={shown} set={set} />
      </Popover.Dropdown>
    </Popover>
  );
};
