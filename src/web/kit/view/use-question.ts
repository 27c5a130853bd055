import { useLocalStorage } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSession } from '../../api/session.ts';
import type { RecordType } from '../../api/types.ts';
import { viewQuery, viewsQuery, type SavedView, type ViewColumn } from '../../api/views.ts';
import { viewsFor, viewsOf } from '../list/views.ts';
import { usePractice } from '../practice.ts';
import { firstView, questionOf, unchanged, writeColumns, type Search } from './question.ts';

/** The columns that somebody chose for a type where no view says which. */
const useOwnColumns = (type: RecordType) =>
  useLocalStorage<ViewColumn[] | null>({
    key: `wellrun.columns.${type.name}`,
    defaultValue: null,
    getInitialValueInEffect: false,
  });

/** The views that one keeps at hand: one's own, one's teams' and everybody's; not the private ones that an administrator may see. */
const mineOf = (views: readonly SavedView[] | undefined, me: string): SavedView[] =>
  (views ?? []).filter((view) => !view.confidential || view.owner?.id === me || view.team !== null);

/** What the address says about a list, with the view that it names, and how to change it. */
export const useQuestion = (type: RecordType) => {
  const search = useSearch({ from: '/app/$plural' });
  const navigate = useNavigate({ from: '/$plural' });
  const { person, roles, inTeam } = useSession();
  const derived = viewsFor(viewsOf(type, usePractice(type).views), inTeam);
  const all = useQuery(viewsQuery(type.name));
  const views = useMemo(() => mineOf(all.data, person.id), [all.data, person.id]);
  const listed = views.find(({ number, id }) => number === search.view || id === search.view);
  const asked = useQuery({
    ...viewQuery(search.view ?? ''),
    enabled: search.view !== undefined && !listed && !all.isPending,
  });
  const first = search.view === undefined && search.filter === undefined ? firstView(views, roles) : undefined;
  const found = listed ?? asked.data ?? first ?? null;
  const view = found?.recordType === type.name ? found : null;
  const [own, setOwn] = useOwnColumns(type);
  const set = (asked: Search): void => {
    // A list on top of a view that is a board has to be said.
    const list = 'display' in asked && asked.display === undefined && view !== null && view.display !== 'list';
    const change = list ? { ...asked, display: 'list' } : asked;
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  };
  return {
    ...questionOf(type, search, view, derived, own),
    derived,
    views,
    /** The view that the address names is none, or none that one may see. */
    missing: search.view !== undefined && view === null && (asked.isError || asked.isSuccess),
    /** Which view is meant is not known yet. */
    waiting:
      view === null &&
      (search.view === undefined ? search.filter === undefined && all.isPending : !asked.isError && !asked.isSuccess),
    set,
    setColumns: (columns: readonly ViewColumn[] | null): void => {
      if (view) set({ view: view.number, columns: columns ? writeColumns(columns) : '' });
      else setOwn(columns ? [...columns] : null);
    },
    reset: (): void => set({ ...unchanged, ...(view ? { view: view.number } : {}) }),
  };
};

export type ListQuestion = ReturnType<typeof useQuestion>;
