import { describe, expect, it } from 'vitest';
import { createFormat } from '../format/format.ts';
import { valueOfVariable, type TextSource } from './text-values.ts';

const source = {
  type: {
    plural: 'incidents',
    label: 'Incident',
    fields: {
      dueAt: { kind: 'instant', label: 'Due' },
      service: { kind: 'ref', label: 'Service' },
      requester: { kind: 'ref', label: 'Caller' },
      team: { kind: 'ref', label: 'Team' },
      priority: { kind: 'level', label: 'Priority', choices: [{ value: '2', label: 'P2 High' }] },
      tags: { kind: 'words', label: 'Tags' },
    },
  },
  record: {
    number: 'INC-000001',
    title: 'Portal loops',
    dueAt: '2026-06-04T14:00:00.000Z',
    service: { id: '1', label: 'Patient Portal' },
    requester: { id: '2', label: 'Nadia Benali', number: 'PER-000002' },
    team: null,
    tags: ['sso', 'clock'],
  },
  session: { person: { name: 'Inès Moreau', email: 'ines@techsol.example' }, organisation: { name: 'TechSol' } },
  format: createFormat('en-GB', 'Europe/Paris'),
  t: ((key: string, options?: { defaultValue?: string }) => options?.defaultValue ?? key) as unknown,
  state: 'In progress',
  origin: 'https://desk.example',
  now: Date.UTC(2026, 5, 4, 12),
} as unknown as TextSource;

describe('variables at a record', () => {
  it.each([
    ['record.number', 'INC-000001'],
    ['record.address', 'https://desk.example/incidents/INC-000001'],
    ['record.state', 'In progress'],
    ['requester.name', 'Nadia Benali'],
    ['requester', 'Nadia Benali'],
    ['requester.firstName', 'Nadia'],
    ['requester.number', 'PER-000002'],
    ['service', 'Patient Portal'],
    ['me.name', 'Inès Moreau'],
    ['organisation.name', 'TechSol'],
    ['today', '4 Jun 2026'],
    ['tags', 'sso, clock'],
  ])('%s', (name, value) => {
    expect(valueOfVariable(source)(name)).toBe(value);
  });

  it('are told in the zone of whoever writes', () => {
    expect(valueOfVariable(source)('dueAt')).toMatch(/16:00$/u);
  });

  it('have none where the record holds nothing, or there is no such thing', () => {
    for (const name of ['team', 'team.name', 'me', 'me.age', 'record', 'nothing', '', 'dueAt.name'])
      expect(valueOfVariable(source)(name)).toBeUndefined();
  });
});
