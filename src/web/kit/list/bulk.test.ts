import { describe, expect, it } from 'vitest';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { forEachRow, sharedTransitions } from './bulk.ts';

const rows = ['a', 'b', 'c', 'd', 'e', 'f'].map(
  (id, index) => ({ id, state: index === 0 ? 'new' : 'inProgress' }) as RecordRow,
);

describe('several records at once', () => {
  it('offer only what all of them can do', () => {
    const transitions = { start: { from: ['new'] }, resolve: { from: ['new', 'inProgress'] } };
    const type = { lifecycle: { transitions } } as unknown as RecordType;
    expect(sharedTransitions(type, rows).map(({ name }) => name)).toEqual(['resolve']);
    expect(sharedTransitions(type, []).length).toBe(0);
  });

  it('each get their own result; one refusal stops nobody else', async () => {
    const result = await forEachRow(rows, async ({ id }) => {
      if (id === 'c') throw new Error('no');
    });
    expect(result.done.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'd', 'e', 'f']);
    expect(result.refused.map(({ row }) => row.id)).toEqual(['c']);
  });
});
