import { ActionIcon } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconMenu2, IconPlus } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByPlural } from '../../api/definitions.ts';
import type { RecordType } from '../../api/types.ts';
import { drawer } from '../../shell/drawer.ts';
import { PageMissing } from '../../shell/page-states.tsx';
import { Icon } from '../basic/icon.tsx';
import { KeyOf } from '../keys/key-of.tsx';
import { LinkButton } from '../basic/link-button.tsx';
import { usePageTitle } from '../basic/use-page-title.ts';
import { formOf } from '../display/forms.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { usePractice } from '../practice.ts';
import { ExportMenu, type Shown } from './export-menu.tsx';
import { FilterBar, groupings } from './filter-bar.tsx';
import { ListBody } from './list-body.tsx';
import { ViewsRow } from './views-row.tsx';
import { hasWork, isAboutOpen, viewsOf } from './views.ts';
import { useList, type Grouping } from './use-list.ts';
import css from './list.module.css';

const OtherForm = lazy(() => import('../display/other-form.tsx').then((module) => ({ default: module.OtherForm })));

const sortFor = (group: Grouping): string => (group === 'deadline' ? 'dueAt' : group === 'none' ? '-updatedAt' : group);

/** What the address says about the list, and how to change it. */
const useQuestion = (type: RecordType) => {
  const search = useSearch({ from: '/app/$plural' });
  const navigate = useNavigate({ from: '/$plural' });
  const views = viewsOf(type, usePractice(type).views);
  const filter = search.filter ?? views[0]?.filter ?? '';
  const group: Grouping = search.group ?? (isAboutOpen(filter, type) ? groupings(type)[0] : undefined) ?? 'none';
  const set = (change: Partial<typeof search>): void => {
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return {
    views,
    group,
    filter,
    sort: search.sort ?? sortFor(group),
    open: search.open,
    search,
    form: formOf(search),
    set,
  };
};

const Title = ({
  type,
  found,
  question,
}: {
  type: RecordType;
  found: { count: number; estimated: boolean } | undefined;
  question: Shown;
}) => {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const labels = useLabels(type);
  const about = isAboutOpen(question.filter, type)
    ? hasWork(type)
      ? 'list.countOpen'
      : 'list.countCurrent'
    : 'list.count';
  const create = (): void => void navigate({ to: '/$plural/new', params: { plural: type.plural } });
  useKeys(type.may.create ? [{ keys: 'c', label: 'keys.create', run: create }] : []);
  return (
    <header className={css['top']}>
      <span className="phone-only">
        <ActionIcon aria-label={t('nav.menu')} onClick={drawer.open}>
          <Icon of={IconMenu2} size={20} />
        </ActionIcon>
      </span>
      <h1>{labels.many}</h1>
      <span className="n">
        {found
          ? t(about, {
              count: found.count,
              written: (found.estimated ? '~' : '') + format.count(found.count),
            })
          : ''}
      </span>
      <span className="push row desk-only">
        <ExportMenu type={type} question={question} found={found} />
        {type.may.create ? (
          <LinkButton
            to="/$plural/new"
            params={{ plural: type.plural }}
            variant="filled"
            leftSection={<Icon of={IconPlus} />}
            rightSection={<KeyOf id="keys.create" keys="c" />}
          >
            {t('palette.newOf', { what: labels.one.toLowerCase() })}
          </LinkButton>
        ) : null}
      </span>
    </header>
  );
};

const List = ({ type }: { type: RecordType }) => {
  const question = useQuestion(type);
  const list = useList(type, question);
  const phone = useMediaQuery('(max-width: 720px)', undefined, { getInitialValueInEffect: false });
  const { form } = question;
  usePageTitle(useLabels(type).many);
  const bar = (
    <FilterBar
      type={type}
      filter={question.filter}
      setFilter={(filter) => question.set({ filter })}
      group={question.group}
      setGroup={(group) => question.set({ group, sort: undefined })}
      form={form}
      search={question.search}
      set={question.set}
    />
  );
  return (
    <div className={css['page']}>
      <Title type={type} found={list.count} question={question} />
      <ViewsRow type={type} views={question.views} filter={question.filter} />
      {form === 'list' ? (
        <ListBody
          key={`${type.name} ${question.filter}`}
          type={type}
          list={list}
          question={question}
          phone={phone}
          bar={bar}
        />
      ) : (
        <Suspense fallback={bar}>
          <OtherForm
            type={type}
            form={form}
            search={question.search}
            question={question}
            set={question.set}
            phone={phone}
            bar={bar}
          />
        </Suspense>
      )}
    </div>
  );
};

/** The list of any record type, derived from its definition: views, filters, groups, rows, panel. */
export const ListPage = () => {
  const { plural } = useParams({ from: '/app/$plural' });
  const type = useTypeByPlural(plural);
  return type ? <List type={type} /> : <PageMissing />;
};
