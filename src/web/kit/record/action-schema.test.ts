import { describe, expect, it } from 'vitest';
import { actionFields } from './action-schema.ts';

describe('the form of an action', () => {
  it('follows from its schema, what is needed first', () => {
    const fields = actionFields({
      properties: {
        team: { type: 'string', ref: 'team' },
        to: { type: 'string', enum: ['team', 'lead'], label: 'To' },
        reason: { type: 'string', format: 'markdown', label: 'Why' },
        assignee: { anyOf: [{ type: 'string', ref: 'person' }, { type: 'null' }] },
      },
      required: ['to', 'reason'],
    });
    expect(fields?.map(({ name, required, field: { kind, label, to } }) => [name, required, kind, label, to])).toEqual([
      ['to', true, 'choice', 'To', undefined],
      ['reason', true, 'markdown', 'Why', undefined],
      ['team', false, 'ref', 'Team', 'team'],
      ['assignee', false, 'ref', 'Assignee', 'person'],
    ]);
  });

  it('begins with what is usual', () => {
    const [means] =
      actionFields({
        properties: { means: { type: 'string', enum: ['phone', 'chat'], default: 'phone' } },
        required: ['means'],
      }) ?? [];
    expect(means).toMatchObject({ required: false, initial: 'phone' });
  });

  it('leaves out what has a shape of its own, and gives up when that is needed', () => {
    const list = { type: 'array', items: { type: 'object' } };
    expect(actionFields({ properties: { actions: { ...list, default: [] } } })).toEqual([]);
    expect(actionFields({ properties: { actions: list }, required: ['actions'] })).toBeUndefined();
  });

  it('is nothing at all for an action that takes nothing', () => {
    expect(actionFields(undefined)).toEqual([]);
    expect(actionFields({ properties: {} })).toEqual([]);
  });
});
