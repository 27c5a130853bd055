import { describe, expect, it } from 'vitest';
import type { RecordType } from '../../api/types.ts';
import { columnsOf, templateOf } from './columns.ts';

const kinds = {
  number: 'text',
  priority: 'level',
  title: 'text',
  service: 'ref',
  customer: 'ref',
  state: 'text',
  assignee: 'ref',
  dueAt: 'instant',
  updatedAt: 'instant',
};
const type = {
  prefix: 'INC',
  fields: Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, { kind, label: name }])),
  views: { list: Object.keys(kinds), form: [] },
} as unknown as RecordType;
const names = (width: number) => columnsOf(type, width).map(({ name }) => name);

describe('the columns of a list', () => {
  it('are all there when there is room', () => {
    expect(names(900)).toEqual(Object.keys(kinds));
  });

  it('lose service, then customer, and never number, priority, state or clock', () => {
    expect(names(780)).not.toContain('service');
    expect(names(780)).toContain('customer');
    expect(names(300)).toEqual(['number', 'priority', 'title', 'state', 'assignee', 'dueAt']);
  });

  it('give the title what is left', () => {
    expect(templateOf(columnsOf(type, 900))).toContain('minmax(120px, 1fr)');
  });
});
