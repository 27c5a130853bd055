import type { RecordType } from '../../api/types.ts';
import { writeTerm } from '../filter/terms.ts';

/** A named filter above a list. `label` is a translation key unless a practice gives its own words. */
export type ListView = { id: string; label: string; filter: string };

/** Whether records of a type are worked on by somebody, as against a register that is only kept. */
export const hasWork = (type: RecordType): boolean => type.views.list.includes('assignee');

/** The views that any type has, from its lifecycle: work is divided by who does it, a register by whether it counts still. */
export const viewsOf = (type: RecordType): ListView[] => {
  const waiting = Object.entries(type.lifecycle.states).flatMap(([state, { phase }]) => (phase === 'waiting' ? [state] : []));
  const ended = Object.values(type.lifecycle.states).some(({ phase }) => phase === 'done');
  const open: ListView = { id: 'open', label: 'list.view.open', filter: 'open' };
  const all: ListView = { id: 'all', label: 'list.view.all', filter: '' };
  if (!hasWork(type)) return ended ? [{ ...open, label: 'list.view.current' }, all] : [all];
  return [
    { id: 'teams', label: 'list.view.teams', filter: 'open team:me' },
    { id: 'mine', label: 'list.view.mine', filter: 'open assignee:me' },
    { id: 'unassigned', label: 'list.view.unassigned', filter: 'open unassigned' },
    ...(waiting.length > 0
      ? [{ id: 'waiting', label: 'list.view.waiting', filter: writeTerm({ kind: 'field', field: 'state', not: false, values: waiting }) }]
      : []),
    open,
    all,
  ];
};
