import { describe, expect, it } from 'vitest';
import type { Entry } from '../../api/timeline.ts';
import { daysOf, inStream } from './fold.ts';

let next = 0;
const entry = (kind: Entry['kind'], fields: string[], more: Partial<Entry> = {}): Entry => ({
  id: String(next++),
  at: '2026-06-04T10:00:00Z',
  recordedAt: '2026-06-04T10:00:00Z',
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

  it('shows a file within the message that names it, and not beside it', () => {
    const id = '01900000-0000-7000-8000-00000000000a';
    const attached = entry('other', [], {
      action: 'attach',
      attachments: [{ id, name: 'x.png', size: 1, type: 'image/png', ended: false }],
    });
    const message = entry('comment', [], { text: `See ![x](attachment:${id})` });
    expect(inStream([message, attached], 'all', isReadOnly)).toEqual([message]);
    expect(inStream([message, attached], 'files', isReadOnly)).toEqual([message, attached]);
    expect(inStream([attached], 'all', isReadOnly)).toEqual([attached]);
  });

  it('leaves what the product counted to the history', () => {
    const counted = entry('change', ['workLogCount']);
    const nothing = entry('change', []);
    const streams = ['all', 'fields', 'history'] as const;
    for (const each of [counted, nothing])
      expect(streams.map((stream) => inStream([each], stream, isReadOnly).length)).toEqual([0, 0, 1]);
  });
});
