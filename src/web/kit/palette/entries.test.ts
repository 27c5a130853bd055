import { describe, expect, it } from 'vitest';
import type { RecordType } from '../../api/types.ts';
import { numberIn, paletteGroups } from './entries.ts';

const incident = {
  name: 'incident',
  plural: 'incidents',
  prefix: 'INC',
  label: 'Incident',
  labelPlural: 'Incidents',
  may: { create: true },
  fields: {},
  views: { list: ['number', 'assignee'], form: [] },
  lifecycle: { initial: 'new', states: { new: { phase: 'new', label: 'New' } }, transitions: {} },
} as unknown as RecordType;
const t = ((key: string, values?: { what?: string }) => (values?.what ? `New ${values.what}` : key)) as never;
const with_ = { t, types: [incident], hits: [], here: [] };

describe('the palette', () => {
  it('goes to a number however it is typed', () => {
    for (const text of ['inc4127', 'INC-004127', ' inc-4127 '])
      expect(numberIn(text, [incident])?.number).toBe('INC-004127');
    expect(numberIn('XYZ-1', [incident])).toBeUndefined();
    expect(numberIn('inc0004127', [incident])?.number).toBe('INC0004127');
  });

  it('leads to the views of lists, and to all that holds the words', () => {
    const tt = ((key: string, values?: { list?: string; view?: string }) =>
      values?.list ? `${values.list}: ${values.view?.split('.').at(-1)}` : key) as never;
    const found = paletteGroups('incidents unassigned', { ...with_, t: tt }).flatMap((group) => group.entries);
    expect(found.map(({ to }) => to)).toEqual([
      '/incidents?filter=open%20unassigned',
      '/search?q=incidents%20unassigned',
    ]);
  });

  it('offers what can be done here first, and creating last', () => {
    const here = {
      about: 'INC-1',
      commands: [{ id: 'hold', label: 'Incident on hold', icon: null as never, run: () => {} }],
    };
    const titles = paletteGroups('inc', { ...with_, here: [here] }).map(({ title }) => title);
    expect(titles).toEqual(['palette.on', 'palette.goTo', 'palette.records', 'palette.create']);
  });

  it('offers at first what was opened last, and the appearance only when it is asked for', () => {
    const recent = [{ id: 'hit:1', label: 'Printers', hint: 'INC-000001', to: '/incidents/INC-000001' }];
    const everywhere = [{ id: 'theme:dark', label: 'Appearance: Dark', run: () => {} }];
    const first = paletteGroups('', { ...with_, recent, everywhere });
    expect(first.find(({ title }) => title === 'palette.recent')?.entries[0]).toMatchObject({ hint: 'INC-000001' });
    const dark = paletteGroups('dark', { ...with_, recent, everywhere });
    expect(dark.flatMap(({ entries }) => entries).map(({ id }) => id)).toEqual(['theme:dark', 'search']);
  });
});
