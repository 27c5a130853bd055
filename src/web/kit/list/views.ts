import type { RecordType } from '../../api/types.ts';
import { parseTerms, writeTerm } from '../filter/terms.ts';

/** A named filter above a list. `label` is a translation key unless a practice gives its own words. */
export type ListView = { id: string; label: string; filter: string };

/** Whether a filter is about work that goes on; of work that has ended, deadlines say little. */
export const isAboutOpen = (filter: string, { lifecycle }: Pick<RecordType, 'lifecycle'>): boolean => {
  const goesOn = (state: string): boolean =>
    ['new', 'active', 'waiting'].includes(lifecycle.states[state]?.phase ?? 'done');
  return parseTerms(filter).some(
    (term) =>
      !term.not &&
      (term.kind === 'word'
        ? term.text === 'open' && !term.quoted
        : term.field === 'state' && term.values.every(goesOn)),
  );
};

/** Whether records of a type are worked on by somebody, as against a register that is only kept. */
export const hasWork = (type: RecordType): boolean => type.views.list.includes('assignee');

/**
 * The views of a type from its lifecycle: work is divided by who does it, a register by whether it counts still. Those of
 * the practice (`own`) stand before the ones that hold everything.
 */
export const viewsOf = (type: RecordType, own: readonly ListView[] = []): ListView[] => {
  const waiting = Object.entries(type.lifecycle.states).flatMap(([state, { phase }]) =>
    phase === 'waiting' ? [state] : [],
  );
  const ended = Object.values(type.lifecycle.states).some(({ phase }) => phase === 'done');
  const open: ListView = { id: 'open', label: 'list.view.open', filter: 'open' };
  const all: ListView = { id: 'all', label: 'list.view.all', filter: '' };
  if (!hasWork(type)) return ended ? [...own, { ...open, label: 'list.view.current' }, all] : [...own, all];
  return [
    { id: 'teams', label: 'list.view.teams', filter: 'open team:me' },
    { id: 'mine', label: 'list.view.mine', filter: 'open assignee:me' },
    { id: 'unassigned', label: 'list.view.unassigned', filter: 'open unassigned' },
    ...(waiting.length > 0
      ? [
          {
            id: 'waiting',
            label: 'list.view.waiting',
            filter: writeTerm({ kind: 'field', field: 'state', not: false, values: waiting }),
          },
        ]
      : []),
    ...own,
    open,
    all,
  ];
};

/** The views for somebody: whoever is of no team begins with everything that is open, and has no queue of a team. */
export const viewsFor = (views: readonly ListView[], inTeam: boolean): readonly ListView[] => {
  if (inTeam || !views.some(({ id }) => id === 'teams')) return views;
  const open = views.filter(({ id }) => id === 'open');
  return [...open, ...views.filter(({ id }) => id !== 'teams' && id !== 'open')];
};
