import { describe, expect, it } from 'vitest';
import type { RecordRow } from '#web/api/types.ts';
import { roomActions, roomSteps } from './room.ts';

const record = (values: object) => ({ phase: 'active', ...values }) as RecordRow;

describe('the room of a major incident', () => {
  it('says which steps were taken and which are still to be', () => {
    expect(roomSteps(record({ majorAt: '2026-06-04T10:00:00Z' }))).toEqual([
      { name: 'declared', at: '2026-06-04T10:00:00Z' },
      { name: 'informed', at: null },
    ]);
    expect(roomSteps(record({ phase: 'done' })).map(({ name }) => name)).toEqual([
      'declared',
      'informed',
      'informedResolved',
      'reviewed',
    ]);
  });

  it('offers only what may be done, in the order of need', () => {
    const may = { edit: true, transitions: [], actions: ['inform-management', 'merge', 'name-commander'], comment: [] };
    expect(roomActions(record({ may }))).toEqual(['name-commander', 'inform-management']);
  });
});
