import { describe, expect, it } from 'vitest';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { bulkFields, lineFor, sharedTransitions } from './bulk.ts';

const row = { id: 'a', version: 3, state: 'new' } as RecordRow;
const type = {
  fields: {
    title: { kind: 'text', label: 'Title' },
    impact: { kind: 'level', label: 'Impact' },
    state: { kind: 'choice', label: 'State', readOnly: true },
    description: { kind: 'markdown', label: 'Description' },
  },
  views: { list: ['title', 'impact', 'state'], form: ['description', 'impact'] },
  lifecycle: {
    transitions: { start: { from: ['new'] }, resolve: { from: ['new', 'inProgress'] } },
  },
} as unknown as RecordType;

describe('what is done with many records', () => {
  it('offers the transitions that all of them may take', () => {
    const names = (states: string[]) =>
      sharedTransitions(
        type,
        states.map((state) => ({ ...row, state })),
      ).map(({ name }) => name);
    expect(names(['new', 'new'])).toEqual(['start', 'resolve']);
    expect(names(['new', 'inProgress'])).toEqual(['resolve']);
    expect(names([])).toEqual([]);
  });

  it('is a line each, at the version that was seen, references by id and own fields under custom', () => {
    expect(lineFor(row, { edit: { assignee: { id: 'p', label: 'P' }, 'custom.floor': 2 } })).toEqual({
      id: 'a',
      version: 3,
      values: { assignee: 'p', custom: { floor: 2 } },
    });
    expect(
      lineFor(row, { transition: 'hold', input: { holdReason: 'caller', comment: 'Which?', visibility: 'public' } }),
    ).toEqual({
      id: 'a',
      version: 3,
      transition: 'hold',
      values: { holdReason: 'caller' },
      comment: 'Which?',
      visibility: 'public',
    });
  });

  it('changes only fields that people set', () => {
    expect(bulkFields(type)).toEqual(['impact']);
  });
});
