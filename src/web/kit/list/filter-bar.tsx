import { Menu } from '@mantine/core';
import { IconChevronDown, IconCode } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../basic/icon.tsx';
import type { Form, FormSearch } from '../display/forms.ts';
import { FormSwitch } from '../display/form-switch.tsx';
import { useLabels } from '../fields/use-labels.ts';
import { AddFilter } from '../filter/add-filter.tsx';
import { FilterChip } from '../filter/chip.tsx';
import { parseTerms, writeTerms, type Term } from '../filter/terms.ts';
import { groupings } from '../view/question.ts';
import { useKeys } from '../keys/use-keys.ts';
import filterCss from '../filter/filter.module.css';
import css from './filter-bar.module.css';

const FilterText = lazy(() => import('../filter/filter-text.tsx').then((module) => ({ default: module.FilterText })));

const FormOptions = lazy(() =>
  import('../display/form-options.tsx').then((module) => ({ default: module.FormOptions })),
);

const GroupMenu = ({ type, group, setGroup }: { type: RecordType; group: string; setGroup: (by: string) => void }) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const word = (by: string): string =>
    by === 'none' || by === 'deadline' ? t(`list.groupBy.${by}`) : labels.field(by);
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className={css['group']}>
          <span className="sm faint">{t('list.groupedBy')}</span>
          <span className="med">{word(group)}</span>
          <Icon of={IconChevronDown} size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={420}>
        {groupings(type).map((by) => (
          <Menu.Item key={by} onClick={() => setGroup(by)}>
            {word(by)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};

/** The filter as chips, each of which can be changed, and what the rows are grouped by. */
export const FilterBar = ({
  type,
  filter,
  setFilter,
  group,
  setGroup,
  form,
  search,
  set: setSearch,
}: {
  type: RecordType;
  filter: string;
  setFilter: (filter: string) => void;
  group: string;
  setGroup: (by: string) => void;
  form: Form;
  search: FormSearch;
  set: (change: FormSearch) => void;
}) => {
  const { t } = useTranslation();
  const [asText, setAsText] = useState(false);
  const terms = parseTerms(filter);
  useKeys([{ keys: 'shift+f', label: 'keys.filterText', run: () => setAsText(true) }]);
  const set = (next: readonly Term[]): void =>
    setFilter(writeTerms(next.filter((term) => term.kind === 'word' || term.values.length > 0)));
  return (
    <div className={css['bar']} data-text={asText || undefined}>
      {asText ? (
        <Suspense>
          <FilterText type={type} filter={filter} apply={setFilter} close={() => setAsText(false)} />
        </Suspense>
      ) : (
        <>
          {terms.map((term, index) => (
            <FilterChip
              key={`${index} ${term.kind === 'field' ? term.field : term.text}`}
              type={type}
              term={term}
              change={(changed) => set(terms.map((each, at) => (at === index ? changed : each)))}
              remove={() => set(terms.filter((_, at) => at !== index))}
            />
          ))}
          <AddFilter type={type} terms={terms} set={set} />
          <button
            type="button"
            className={filterCss['asText']}
            aria-label={t('filter.asText')}
            title={t('filter.asText')}
            onClick={() => setAsText(true)}
          >
            <Icon of={IconCode} size={14} />
          </button>
        </>
      )}
      <span className={css['forms']}>
        {form === 'list' ? (
          <GroupMenu type={type} group={group} setGroup={setGroup} />
        ) : (
          <Suspense>
            <FormOptions type={type} form={form} search={search} set={setSearch} />
          </Suspense>
        )}
        <FormSwitch type={type} search={search} set={setSearch} />
      </span>
    </div>
  );
};
