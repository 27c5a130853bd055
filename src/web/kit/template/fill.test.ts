import { describe, expect, it } from 'vitest';
import type { RecordType } from '../../api/types.ts';
import { fillForm, momentAhead, taskFor, type Using } from './fill.ts';

const NOW = Date.parse('2026-06-04T10:00:00Z');
const using: Using = {
  me: { id: 'p1', label: 'Inès Moreau' },
  now: NOW,
  day: (at) => new Date(at).toISOString().slice(0, 10),
};
const type = {
  fields: {
    title: { kind: 'text', label: 'Title' },
    assignee: { kind: 'ref', to: 'person', label: 'Assignee' },
    team: { kind: 'ref', to: 'team', label: 'Team' },
    service: { kind: 'ref', to: 'service', label: 'Service' },
    neededBy: { kind: 'date', label: 'Needed by' },
    dueBy: { kind: 'instant', label: 'Due' },
    impact: { kind: 'level', label: 'Impact' },
    state: { kind: 'text', label: 'State', readOnly: true },
  },
} as unknown as RecordType;

describe('a template', () => {
  it('fills what it names, as it is at the moment of its use', async () => {
    const template = {
      id: 't',
      number: 'TPL-1',
      title: 'Badge',
      recordType: 'incident',
      tasks: null,
      fills: {
        title: 'Badge of {{me}}, {{today}}',
        assignee: '{{me}}',
        team: 'TEAM-000001',
        service: 'SRV-000009',
        neededBy: '+3d',
        dueBy: '+4h',
        impact: 2,
        state: 'closed',
        gone: 'x',
      },
    };
    const values = await fillForm(type, template, using, (to, key) =>
      Promise.resolve(to === 'team' ? { id: 'x', label: 'Desk', number: key } : undefined),
    );
    expect(values).toEqual({
      title: 'Badge of Inès Moreau, 2026-06-04',
      assignee: using.me,
      team: { id: 'x', label: 'Desk', number: 'TEAM-000001' },
      neededBy: '2026-06-07',
      dueBy: '2026-06-04T14:00:00.000Z',
      impact: 2,
    });
  });

  it('plans tasks for whoever uses it, and reads only lengths of time as such', () => {
    expect(taskFor({ title: 'Call {{me}}', assignee: '{{me}}', due: '+1w' }, using)).toEqual({
      title: 'Call Inès Moreau',
      assignee: 'p1',
      dueBy: '2026-06-11T10:00:00.000Z',
    });
    expect([momentAhead('+3', NOW), momentAhead('3d', NOW), momentAhead('+3m', NOW)]).toEqual([null, null, null]);
  });
});
