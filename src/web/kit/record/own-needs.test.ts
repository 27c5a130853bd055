import { describe, expect, it } from 'vitest';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { ownNeeds } from './own-needs.ts';

const when = (field: string, value: string) => ({ match: 'all', terms: [{ field, is: 'in', values: [value] }] });
const isResolved = when('state', 'resolved');
const type = {
  fields: {
    title: { kind: 'text', label: 'Title' },
    code: { kind: 'choice', label: 'Code' },
    'custom.cause': { kind: 'text', label: 'Cause', requiredWhen: isResolved },
    'custom.part': {
      kind: 'text',
      label: 'Part',
      requiredWhen: isResolved,
      showWhen: when('code', 'replaced'),
    },
    'custom.always': { kind: 'text', label: 'Always', required: true },
  },
} as unknown as RecordType;
const resolve = { to: 'resolved', asks: ['code'], takes: [] };
const row = (more: object = {}): RecordRow => ({ id: '1', state: 'inProgress', ...more }) as unknown as RecordRow;

describe('what a transition asks of fields of the organisation’s own', () => {
  it('is what the state needs and the record has not, and what was not missing before', () => {
    expect(ownNeeds(type, row(), resolve)).toEqual(['custom.cause']);
    expect(ownNeeds(type, row({ 'custom.cause': 'a fuse' }), resolve)).toEqual([]);
    expect(ownNeeds(type, row(), { ...resolve, to: 'onHold' })).toEqual([]);
  });

  it('follows what is given with it', () => {
    expect(ownNeeds(type, row(), resolve, { code: 'replaced' })).toEqual(['custom.cause', 'custom.part']);
  });

  it('of many at once is what the state asks of any', () => {
    expect(ownNeeds(type, undefined, resolve)).toEqual(['custom.cause', 'custom.always']);
  });
});
