import { expect, it } from 'vitest';
import type { RecordRow } from '#web/api/types.ts';
import { waitingFor } from './waiting.ts';

const row = (number: string, dueAt: string | null, more: object): RecordRow => ({
  id: number,
  type: 'approval',
  number,
  title: number,
  state: 'pending',
  phase: 'waiting',
  version: 1,
  createdAt: '2026-06-01T08:00:00Z',
  updatedAt: '2026-06-01T08:00:00Z',
  dueAt,
  ...more,
});
const all = (...asked: string[]) => ({ name: 'Consent', rule: 'all', asked });
const yes = (step: number, person: string) => ({ step, person, verdict: 'approve' });

it('shows whose turn it is the approvals of the present step, the one that is due first on top', () => {
  const approvals = [
    row('APP-1', null, { steps: [all('me')], decisions: [] }),
    row('APP-2', '2026-06-09T08:00:00Z', { steps: [all('you'), all('me')], decisions: [yes(0, 'you')] }),
    row('APP-3', '2026-06-05T08:00:00Z', { steps: [all('me', 'you')], decisions: [yes(0, 'you')] }),
  ];
  expect(waitingFor('me', approvals).map(({ number }) => number)).toEqual(['APP-3', 'APP-2', 'APP-1']);
});

it('shows nobody what they have decided, nor a step that is not asked yet', () => {
  const approvals = [
    row('APP-1', null, { steps: [all('me', 'you')], decisions: [yes(0, 'me')] }),
    row('APP-2', null, { steps: [all('you'), all('me')], decisions: [] }),
    row('APP-3', null, { steps: null, decisions: null }),
  ];
  expect(waitingFor('me', approvals)).toEqual([]);
});
