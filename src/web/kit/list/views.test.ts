import { describe, expect, it } from 'vitest';
import { isAboutOpen, viewsFor } from './views.ts';

const states = {
  new: { phase: 'new', label: 'New' },
  onHold: { phase: 'waiting', label: 'On hold' },
  closed: { phase: 'done', label: 'Closed' },
} as const;
const type = { lifecycle: { initial: 'new', states, transitions: {} } };

describe('a view', () => {
  it('is about work that goes on when it asks for it', () => {
    for (const filter of ['open', 'open team:me', 'priority:1 open', 'state:new,onHold'])
      expect([filter, isAboutOpen(filter, type)]).toEqual([filter, true]);
    for (const filter of ['', 'priority:1', '-open', '"open"', '-state:closed', 'state:closed', 'state:new,closed'])
      expect([filter, isAboutOpen(filter, type)]).toEqual([filter, false]);
  });
});

describe('the views of somebody', () => {
  const views = ['teams', 'mine', 'waiting', 'open', 'all'].map((id) => ({ id, label: id, filter: id }));
  const names = (inTeam: boolean): string[] => viewsFor(views, inTeam).map(({ id }) => id);

  it('begin with the queue of their teams, or with what is open where they are of none', () => {
    expect(names(true)).toEqual(['teams', 'mine', 'waiting', 'open', 'all']);
    expect(names(false)).toEqual(['open', 'mine', 'waiting', 'all']);
  });
});
