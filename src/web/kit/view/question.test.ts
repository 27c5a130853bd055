import { describe, expect, it } from 'vitest';
import type { RecordType } from '../../api/types.ts';
import type { SavedView } from '../../api/views.ts';
import { viewsOf } from '../list/views.ts';
import { firstView, groupings, questionOf, readColumns, savedOf, writeColumns } from './question.ts';

const type = {
  name: 'incident',
  fields: {
    title: { kind: 'text', label: 'Title' },
    state: { kind: 'text', label: 'State' },
    priority: { kind: 'level', label: 'Priority' },
    team: { kind: 'ref', label: 'Team' },
    createdAt: { kind: 'instant', label: 'Created' },
    assignee: { kind: 'ref', label: 'Assignee' },
  },
  lifecycle: { states: { new: { phase: 'new' }, done: { phase: 'done' } } },
  views: { list: ['title', 'priority', 'assignee'], form: ['team'] },
} as unknown as RecordType;
const derived = viewsOf(type);
const view: SavedView = {
  id: 'v',
  number: 'VIEW-000001',
  title: 'Network',
  version: 3,
  state: 'inUse',
  recordType: 'incident',
  filter: 'open team:me',
  sort: '-priority',
  groupBy: 'team',
  columns: [{ field: 'title', width: 320 }, { field: 'gone' }],
  display: 'list',
  options: null,
  defaultFor: ['agent'],
  portal: false,
  confidential: false,
  owner: null,
  team: null,
};

describe('the question of a list', () => {
  it('is what suits the type where nothing is said', () => {
    expect(questionOf(type, {}, null, derived, null)).toMatchObject({
      filter: 'open team:me',
      group: 'deadline',
      sort: 'dueAt',
      columns: null,
      form: 'list',
      changed: false,
    });
    expect(questionOf(type, { filter: '' }, null, derived, [{ field: 'title' }])).toMatchObject({
      group: 'none',
      sort: '-updatedAt',
      columns: [{ field: 'title' }],
    });
  });

  it('is the view’s, with what the address says on top', () => {
    const plain = questionOf(type, { view: 'VIEW-000001' }, view, derived, null);
    expect(plain).toMatchObject({ filter: 'open team:me', sort: '-priority', group: 'team', changed: false });
    expect(plain.columns).toEqual([{ field: 'title', width: 320 }]);
    expect(questionOf(type, { filter: 'open team:me' }, view, derived, null).changed).toBe(false);
    const more = questionOf(type, { filter: 'open', columns: 'title,priority:60' }, view, derived, null);
    expect(more).toMatchObject({ filter: 'open', sort: '-priority', changed: true });
    expect(savedOf(more)).toMatchObject({
      groupBy: 'team',
      columns: [{ field: 'title' }, { field: 'priority', width: 60 }],
    });
  });

  it('is shown in the form of the view, unless the address says another', () => {
    const board: SavedView = { ...view, display: 'board', options: { board: { by: 'priority' } } };
    const shown = questionOf(type, {}, board, derived, null);
    expect(shown).toMatchObject({ form: 'board', search: { by: 'priority' }, changed: false });
    expect(questionOf(type, { by: 'state' }, board, derived, null)).toMatchObject({ form: 'board', changed: true });
    expect(savedOf(questionOf(type, { by: 'state' }, board, derived, null)).options).toEqual({
      board: { by: 'state' },
    });
    expect(questionOf(type, { display: 'list' }, board, derived, null)).toMatchObject({ form: 'list', changed: true });
  });

  it('writes columns so that they can be read again, and reads no nonsense', () => {
    const columns = [{ field: 'title', width: 320 }, { field: 'custom.site' }];
    expect(readColumns(writeColumns(columns))).toEqual(columns);
    expect(readColumns('title:9x,<b>,,priority')).toEqual([{ field: 'priority' }]);
  });

  it('groups by deadlines and states first, then by what is shown', () => {
    expect(groupings(type)).toEqual(['deadline', 'state', 'priority', 'assignee', 'team', 'createdAt', 'none']);
  });

  it('begins with the view that is meant for one of one’s roles', () => {
    expect(firstView([{ ...view, defaultFor: [] }, view], ['agent', 'user'])).toBe(view);
    expect(firstView([view], ['auditor'])).toBeUndefined();
  });
});
