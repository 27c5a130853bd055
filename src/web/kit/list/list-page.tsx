import { ActionIcon } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconEyeOff, IconMenu2, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useTypeByPlural } from '../../api/definitions.ts';
import { countQuery } from '../../api/records.ts';
import type { RecordType } from '../../api/types.ts';
import { drawer } from '../../shell/drawer.ts';
import { PageMissing } from '../../shell/page-states.tsx';
import { Icon } from '../basic/icon.tsx';
import { KeyOf } from '../keys/key-of.tsx';
import { usePrepared } from '../basic/part.tsx';
import { LinkButton } from '../basic/link-button.tsx';
import { usePageTitle } from '../basic/use-page-title.ts';
import { OtherForm } from '../display/other-part.ts';
import { useLabels } from '../fields/use-labels.ts';
import { useFormat } from '../format/use-format.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { Empty } from '../states/empty.tsx';
import { SkeletonRows } from '../states/skeleton.tsx';
import { useQuestion } from '../view/use-question.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { ExportMenu, type Shown } from './export-menu.tsx';
import { FilterBar } from './filter-bar.tsx';
import { ListBody, listKey } from './list-body.tsx';
import { Panel } from './panel-part.ts';
import { ViewsRow } from './views-row.tsx';
import { useColumns } from './use-columns.ts';
import { hasWork, isAboutOpen } from './views.ts';
import css from './list.module.css';

const Title = ({
  type,
  found,
  question,
  tools,
}: {
  type: RecordType;
  found: { count: number; estimated: boolean } | undefined;
  question: Shown;
  tools: ReactNode;
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
        {tools}
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

/** The view that an address names is not there for whoever opened it. */
const MissingView = ({ type }: { type: RecordType }) => {
  const { t } = useTranslation();
  return (
    <Empty
      icon={IconEyeOff}
      tone="plain"
      title={t('view.missing')}
      action={
        <LinkButton to="/$plural" params={{ plural: type.plural }} search={{}}>
          {t('view.missingGo')}
        </LinkButton>
      }
    >
      {t('view.missingHelp')}
    </Empty>
  );
};

const List = ({ type }: { type: RecordType }) => {
  const question = useQuestion(type);
  const { filter, form, set } = question;
  const columns = useColumns(type, question.columns, question.setColumns);
  const count = useQuery(countQuery(type, filter)).data;
  const phone = useMediaQuery('(max-width: 720px)', undefined, { getInitialValueInEffect: false });
  const title = question.view?.title;
  const { many } = useLabels(type);
  usePageTitle(title ?? many);
  usePrepared(Panel, OtherForm);
  const bar = (
    <FilterBar
      type={type}
      filter={filter}
      setFilter={(next) => set({ filter: next })}
      group={question.group}
      setGroup={(group) => set({ group, sort: undefined })}
      form={form}
      search={question.search}
      set={set}
    />
  );
  const shown: Shown = {
    filter,
    sort: question.sort,
    group: question.group,
    columns: columns.columns.map(({ name }) => name),
    ...(question.view ? { title: question.view.title, view: question.view } : {}),
  };
  return (
    <div className={css['page']}>
      <Title
        type={type}
        found={question.missing ? undefined : count}
        question={shown}
        tools={form === 'list' ? <ColumnsMenu type={type} shown={columns.shown} set={question.setColumns} /> : null}
      />
      <ViewsRow type={type} question={question} />
      {question.missing ? (
        <MissingView type={type} />
      ) : question.waiting ? (
        <SkeletonRows rows={16} />
      ) : form === 'list' ? (
        <ListBody
          key={listKey(type, question)}
          type={type}
          question={question}
          columns={columns}
          found={count}
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
            set={set}
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
