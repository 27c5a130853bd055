import { describe, expect, it } from 'vitest';
import type { Entry } from '../../api/timeline.ts';
import { daysOf, inStream } from './fold.ts';

let next = 0;
const entry = (kind: Entry['kind'], fields: string[], more: Partial<Entry> = {}): Entry => ({
  id: String(next++),
  at: '2026-06-04T10:00:00Z',
  version: 1,
  action: kind,
  kind,
  actor: { id: 'x', name: 'X', kind: 'person' },
  visibility: 'internal',
  changes: fields.map((field) => ({ field, label: field, from: null, to: 'b' })),
  facts: {},
  leaf: '',
  sealed: true,
  ...more,
});
const isoDay = (at: string) => at.slice(0, 10);
const isReadOnly = (field: string) => field === 'workLogCount';
const drawn = (entries: Entry[]) =>
  daysOf(entries, isoDay, isReadOnly)[0]?.items.map((item) =>
    item.kind === 'folded' ? item.changes : item.entry.kind,
  );

describe('the timeline', () => {
  it('folds quiet changes, and never what people look for', () => {
    const entries = [
      entry('comment', [], { text: 'hi' }),
      entry('change', ['team']),
      entry('change', ['location', 'symptom']),
      entry('change', ['location']),
      entry('create', []),
    ];
    expect(drawn(entries)).toEqual(['comment', 'change', 3, 'create']);
  });

  it('leaves a single quiet change as it is', () => {
    expect(drawn([entry('change', ['location']), entry('comment', [], { text: 'hi' })])).toEqual(['change', 'comment']);
  });

  it('tells public from internal', () => {
    const note = entry('comment', [], { text: 'hi', visibility: 'internal' });
    expect([
      inStream(note, 'internal', isReadOnly),
      inStream(note, 'public', isReadOnly),
      inStream(note, 'all', isReadOnly),
      inStream(note, 'fields', isReadOnly),
    ]).toEqual([true, false, true, false]);
  });

  it('leaves what the product counted to the history', () => {
    const counted = entry('change', ['workLogCount']);
    const nothing = entry('change', []);
    const streams = ['all', 'fields', 'history'] as const;
    for (const each of [counted, nothing])
      expect(streams.map((stream) => inStream(each, stream, isReadOnly))).toEqual([false, false, true]);
  });
});
