import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '#kernel/jobs/event.ts';
import { recipients } from '#kernel/notify/notices.ts';
import { toldOf, type Family } from './incident.notices.ts';

const family: Family = {
  requester: 'caller',
  assignee: 'agent',
  commander: null,
  leads: ['lead', 'boss'],
  topManagement: ['director'],
  awaited: [],
  participants: [
    { person: 'watcher', role: 'watcher' },
    { person: 'contact', role: 'contact' },
    { person: 'told before', role: 'escalation' },
  ],
};
const event = (action: string, actor: string | null, changes: HistoryEvent['changes'] = {}): HistoryEvent => ({
  org: 'o',
  id: 'e',
  type: 'incident',
  record: 'r',
  number: 'INC-000001',
  version: 2,
  action,
  audience: 'public',
  occurredAt: 0,
  recordedAt: 0,
  actor: { id: actor, kind: 'person', name: 'x' },
  changes,
});
const told = (happened: HistoryEvent, more: Partial<Family> = {}): Record<string, string> =>
  Object.fromEntries(
    recipients(toldOf(happened, { ...family, ...more }), happened.actor.id).map(({ person, reason }) => [
      person,
      reason.replace('incident.', ''),
    ]),
  );
const PUBLIC: HistoryEvent['changes'] = { visibility: [null, 'public'] };
const INTERNAL: HistoryEvent['changes'] = { visibility: [null, 'internal'] };

describe('who is told of an incident', () => {
  it('the people of the team, of something urgent that nobody has; the one who has it, of the rest', () => {
    const urgent = { assignee: null, awaited: ['first', 'second', 'caller'] };
    expect(told(event('create', 'agent'), urgent)).toEqual({
      caller: 'received',
      first: 'arrived',
      second: 'arrived',
    });
    expect(told(event('assign', 'first'), urgent)).toEqual({ second: 'arrived', caller: 'arrived' });
    expect(told(event('create', 'agent', { assignee: [null, 'agent2'] }))).toEqual({
      agent2: 'assigned',
      caller: 'received',
    });
  });

  it('the caller and who watches, of an answer; whoever works on it, of the caller’s', () => {
    expect(told(event('comment', 'agent', PUBLIC))).toEqual({
      caller: 'answered',
      contact: 'answered',
      watcher: 'answered',
    });
    expect(told(event('comment', 'caller', PUBLIC))).toEqual({
      agent: 'replied',
      watcher: 'answered',
      contact: 'answered',
    });
    expect(told(event('comment', 'contact', PUBLIC))).toEqual({
      agent: 'replied',
      watcher: 'answered',
      caller: 'answered',
    });
    expect(told(event('comment', 'caller', PUBLIC), { assignee: null })).toMatchObject({ lead: 'replied' });
  });
  it('nobody of the customer’s, of an internal note', () => {
    expect(told(event('comment', 'other', INTERNAL))).toEqual({ agent: 'noted', watcher: 'noted' });
  });
  it('the caller with a receipt, and the new assignee', () => {
    expect(told(event('create', 'caller', { assignee: [null, 'agent'] }))).toEqual({ agent: 'assigned' });
    expect(told(event('create', 'agent', { assignee: [null, 'agent'] }))).toEqual({ caller: 'received' });
    expect(told(event('assign', 'lead', { assignee: [null, 'agent'] }))).toEqual({ agent: 'assigned' });
    expect(told(event('edit', 'agent', { assignee: ['agent', null] }))).toEqual({});
  });
  it('the caller that we wait for them, and nobody of the customer’s that we wait for somebody else', () => {
    expect(told(event('transition:hold', 'agent', { ...PUBLIC, holdReason: [null, 'caller'] }))).toEqual({
      caller: 'asked',
      contact: 'asked',
      watcher: 'noted',
    });
    expect(told(event('transition:hold', 'agent', { holdReason: [null, 'supplier'] }))).toEqual({ watcher: 'noted' });
  });
  it('the caller of the end, and the agent of the caller’s word on it', () => {
    expect(told(event('transition:resolve', 'agent'))).toEqual({
      caller: 'resolved',
      contact: 'resolved',
      watcher: 'resolved',
    });
    expect(told(event('transition:reopen', 'caller', PUBLIC))).toMatchObject({ agent: 'reopened' });
    expect(told(event('transition:confirm', 'caller'))).toEqual({ agent: 'closed' });
    expect(told(event('transition:lapse', null))).toEqual({ caller: 'closed', contact: 'closed' });
  });
  it('the lead, of an escalation and of what is late', () => {
    expect(
      told(
        event('escalate', 'agent', {
          escalation: [null, { kind: 'hierarchical', level: 2 }],
          'escalation.person': [null, 'boss'],
        }),
      ),
    ).toEqual({ boss: 'escalated' });
    expect(
      told(
        event('escalate', null, {
          escalation: [null, { kind: 'hierarchical', level: 1 }],
          'escalation.person': [null, 'lead'],
        }),
      ),
    ).toEqual({ lead: 'escalated', agent: 'escalated' });
    expect(
      told(event('escalate', 'agent', { escalation: [null, { kind: 'functional', level: 1 }] }), { assignee: null }),
    ).toEqual({ lead: 'escalatedToTeam', watcher: 'escalatedToTeam' });
    expect(told(event('warning:resolution:75', null))).toEqual({ agent: 'warning' });
    expect(told(event('warning:response:100', null))).toEqual({ agent: 'warning', lead: 'warning' });
    expect(told(event('warning:response:50', null), { assignee: null })).toEqual({ lead: 'warning' });
  });
  it('top management and the commander, of a major incident', () => {
    expect(told(event('declare-major', 'agent', { commander: [null, 'boss'] }))).toEqual({
      boss: 'commander',
      director: 'major',
      lead: 'major',
      watcher: 'major',
    });
    expect(told(event('inform-management', 'agent', INTERNAL))).toEqual({ director: 'informed' });
    expect(told(event('publish-update', 'agent', PUBLIC))).toEqual({
      caller: 'update',
      contact: 'update',
      watcher: 'update',
    });
  });
  it('whoever takes part from now on', () => {
    expect(told(event('add-participant', 'agent', { watcher: [null, 'new'] }))).toEqual({ new: 'added' });
  });
});
