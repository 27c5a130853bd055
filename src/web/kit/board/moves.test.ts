import { describe, expect, it } from 'vitest';
import type { RecordRow, RecordType } from '../../api/types.ts';
import { startTranslations } from '../../locales/i18n.ts';
import i18next from 'i18next';
import { lanesFor, laneOf } from './lanes.ts';
import { moveTo } from './moves.ts';

startTranslations();
const type = {
  name: 'thing',
  fields: {
    impact: { kind: 'level', label: 'Impact', from: 1, to: 2, required: true },
    priority: { kind: 'level', label: 'Priority', from: 1, to: 2, readOnly: true },
    kind: { kind: 'choice', label: 'Kind', choices: [{ value: 'a', label: 'A' }] },
    assignee: { kind: 'ref', label: 'Assignee', to: 'person' },
    major: { kind: 'flag', label: 'Major' },
  },
  lifecycle: {
    initial: 'new',
    states: {
      new: { phase: 'new', label: 'New' },
      open: { phase: 'active', label: 'Open' },
      done: { phase: 'done', label: 'Done' },
    },
    transitions: {
      start: { from: ['new'], to: 'open', asks: [], takes: [], comment: null },
      take: { from: ['new'], to: 'open', asks: ['kind'], takes: [], comment: null },
      finish: { from: ['open'], to: 'done', asks: [], takes: [], comment: null },
    },
  },
  actions: {},
} as unknown as RecordType;
const row = {
  id: 'r',
  state: 'new',
  impact: 1,
  kind: null,
  assignee: { id: 'p', label: 'Inès' },
  major: false,
} as unknown as RecordRow;
const lanes = (by: string, figures?: object) =>
  lanesFor({ t: i18next.t, type, by, figures: figures as never, me: { id: 'me', label: 'I' } });
const lane = (by: string, id: string) => lanes(by).find((each) => each.id === id) ?? lanes(by)[0]!;

describe('lanes', () => {
  it('stand in the order of the lifecycle and of the values, with what has none where it may be so', () => {
    expect(lanes('state').map(({ id }) => id)).toEqual(['new', 'open', 'done']);
    expect(lanes('impact').map(({ id }) => id)).toEqual(['1', '2']);
    expect(lanes('kind').map(({ id }) => id)).toEqual(['a', 'none']);
    expect(lanes('major').map(({ id }) => id)).toEqual(['yes', 'no']);
    expect([laneOf(row, 'assignee'), laneOf(row, 'kind'), laneOf(row, 'major')]).toEqual(['p', 'none', 'no']);
  });
  it('of people hold those who have something, and oneself', () => {
    const figures = {
      groups: [
        { key: 'p', record: { id: 'p', number: 'PER-1', label: 'Inès' }, count: 3, value: 3, filter: '', parts: [] },
      ],
    };
    expect(lanes('assignee', figures).map(({ id, count }) => [id, count])).toEqual([
      ['none', 0],
      ['p', 3],
      ['me', 0],
    ]);
  });
  it('where nothing is and nothing goes on are narrow', () => {
    expect(lanes('state', { groups: [] }).map(({ narrow }) => narrow)).toEqual([false, false, true]);
  });
});

describe('a card that is dropped on a lane', () => {
  it('takes a step of the lifecycle, of those that the person may', () => {
    expect(moveTo(type, 'state', row, lane('state', 'new'))).toEqual({ kind: 'stay' });
    expect(moveTo(type, 'state', row, lane('state', 'open'))).toEqual({ kind: 'transit', names: ['start', 'take'] });
    const may = (transitions: string[]) =>
      ({ ...row, may: { edit: true, transitions, actions: [], comment: [], history: true } }) as RecordRow;
    expect(moveTo(type, 'state', may(['take']), lane('state', 'open'))).toEqual({ kind: 'transit', names: ['take'] });
    expect(moveTo(type, 'state', may([]), lane('state', 'open'))).toEqual({ kind: 'no', reason: 'board.no.right' });
    expect(moveTo(type, 'state', row, lane('state', 'done'))).toEqual({ kind: 'no', reason: 'board.no.step' });
  });
  it('changes a field, unless that follows from others or must not be empty', () => {
    expect(moveTo(type, 'impact', row, lane('impact', '2'))).toEqual({ kind: 'edit', value: 2 });
    expect(moveTo(type, 'priority', row, lane('priority', '2'))).toEqual({ kind: 'no', reason: 'board.no.readOnly' });
    expect(moveTo(type, 'impact', row, { ...lane('impact', '1'), id: 'none', value: null })).toEqual({
      kind: 'no',
      reason: 'board.no.required',
    });
    expect(moveTo(type, 'assignee', row, lane('assignee', 'none'))).toEqual({ kind: 'edit', value: null });
  });
});
