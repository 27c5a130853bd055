import { ActionIcon, Button } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconLock, IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countQuery } from '../../api/records.ts';
import type { RecordType } from '../../api/types.ts';
import type { SavedView } from '../../api/views.ts';
import { Icon } from '../basic/icon.tsx';
import { useFormat } from '../format/use-format.tsx';
import { arranged, type Arrangement } from '../view/moved.ts';
import type { Search } from '../view/question.ts';
import type { ListQuestion } from '../view/use-question.ts';
import { useViews } from '../view/use-views.ts';
import tabs from '../basic/tabs.module.css';
import css from '../view/view.module.css';

const ViewForm = lazy(() => import('../view/view-form.tsx').then((module) => ({ default: module.ViewForm })));
const ViewMenu = lazy(() => import('../view/view-menu.tsx').then((module) => ({ default: module.ViewMenu })));

const Count = ({ type, filter }: { type: RecordType; filter: string }) => {
  const format = useFormat();
  const { data } = useQuery(countQuery(type, filter));
  return data ? <span className="n">{(data.estimated ? '~' : '') + format.count(data.count)}</span> : null;
};

export type Tab = { id: string; label: string; filter: string; saved: SavedView | null };

const NONE: Arrangement = { order: [], hidden: [] };

/** The tabs of a list, those of the type and those that were saved, as the person arranged them. */
const useTabs = (type: RecordType, { derived, views }: ListQuestion) => {
  const { t } = useTranslation();
  const [arrangement, arrange] = useLocalStorage<Arrangement>({
    key: `wellrun.tabs.${type.name}`,
    defaultValue: NONE,
    getInitialValueInEffect: false,
  });
  const all: Tab[] = [
    ...derived.map(({ id, label, filter }) => ({
      id,
      label: t(label, { defaultValue: label }),
      filter,
      saved: null,
    })),
    ...views.map((view) => ({ id: view.number, label: view.title, filter: view.filter ?? '', saved: view })),
  ];
  return { all: arranged(all, arrangement), arrangement, arrange };
};

const Shared = ({ view }: { view: SavedView }) => {
  const { t } = useTranslation();
  if (!view.confidential) return null;
  return view.team ? (
    <Icon of={IconUsersGroup} size={12} label={t('view.ofTeam', { team: view.team.label })} />
  ) : (
    <Icon of={IconLock} size={12} label={t('view.private')} />
  );
};

/**
 * The views of a list, each with what it counts and an address that can be sent; what was changed on top of one is kept or taken back
 * here, and views are made and arranged.
 */
export const ViewsRow = ({ type, question }: { type: RecordType; question: ListQuestion }) => {
  const { t } = useTranslation();
  const { all, arrangement, arrange } = useTabs(type, question);
  const actions = useViews(type);
  const [asking, setAsking] = useState<'new' | 'settings' | null>(null);
  const { view, changed } = question;
  const on = (tab: Tab): boolean =>
    tab.saved ? tab.saved.id === view?.id : view === null && tab.filter === question.filter;
  const addressOf = (tab: Tab): Search => (tab.saved ? { view: tab.saved.number } : { filter: tab.filter });
  const shown = all.filter((tab) => on(tab) || !arrangement.hidden.includes(tab.id));
  return (
    <div className={css['row']}>
      <nav className={tabs['tabs']} aria-label={t('list.views')}>
        {shown.map((tab) => (
          <Link
            key={tab.id}
            to="/$plural"
            params={{ plural: type.plural }}
            search={addressOf(tab)}
            data-on={on(tab) || undefined}
            aria-current={on(tab) ? 'page' : undefined}
          >
            {tab.saved ? <Shared view={tab.saved} /> : null}
            {tab.label} <Count type={type} filter={tab.filter} />
          </Link>
        ))}
      </nav>
      <span className={css['tools']}>
        <ActionIcon aria-label={t('view.saveNew')} title={t('view.saveNew')} onClick={() => setAsking('new')}>
          <Icon of={IconPlus} />
        </ActionIcon>
        <Suspense fallback={null}>
          <ViewMenu
            view={view}
            tabs={all}
            arrangement={arrangement}
            arrange={arrange}
            settings={() => setAsking('settings')}
            copyLink={() => void actions.copyLink()}
            remove={() => view && void actions.remove(view)}
          />
        </Suspense>
        {view && changed ? (
          <span className={css['changed']} role="status">
            <span className="sm muted">{t('view.changed')}</span>
            <Button variant="subtle" onClick={() => void actions.save(view, question)}>
              {t('view.save')}
            </Button>
            <Button variant="subtle" onClick={question.reset}>
              {t('view.reset')}
            </Button>
          </span>
        ) : null}
      </span>
      {asking ? (
        <Suspense fallback={null}>
          <ViewForm
            view={asking === 'settings' ? view : null}
            save={(settings) =>
              asking === 'settings' && view ? actions.change(view, settings) : actions.create(question, settings)
            }
            close={() => setAsking(null)}
          />
        </Suspense>
      ) : null}
    </div>
  );
};
