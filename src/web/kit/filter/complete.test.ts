import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import type { RecordType } from '../../api/types.ts';
import { completionsAt, faultsIn } from './complete.ts';
import { comparedOf, operatorsOf, valueOf } from './operators.ts';
import { parseTerms, writeTerms } from './terms.ts';

const type = {
  name: 'incident',
  labelPlural: 'Incidents',
  fields: {
    state: { kind: 'text', label: 'State' },
    priority: { kind: 'level', label: 'Priority', from: 1, to: 5 },
    createdAt: { kind: 'instant', label: 'Created' },
    team: { kind: 'ref', label: 'Team', to: 'team' },
    title: { kind: 'text', label: 'Title' },
    'custom.site': {
      kind: 'choice',
      label: 'Site',
      choices: [
        { value: 'Lyon', label: 'Lyon' },
        { value: 'Paris Nord', label: 'Paris Nord' },
      ],
    },
  },
  lifecycle: {
    states: { new: { phase: 'new', label: 'New' }, onHold: { phase: 'waiting', label: 'On hold' } },
    transitions: {},
  },
  views: { list: [], form: [] },
} as unknown as RecordType;
const t = ((key: string, options?: { defaultValue?: string }) => options?.defaultValue ?? key) as unknown as TFunction;
const offered = (text: string, caret = text.length): string[] =>
  completionsAt(t, type, text, caret).map(({ from, to, text: word }) => text.slice(0, from) + word + text.slice(to));

describe('a filter that is typed', () => {
  it('is completed at the caret, names and values alike', () => {
    expect(offered('open pri')).toEqual(['open priority:']);
    expect(offered('state:new,on')).toEqual(['state:new,onHold']);
    expect(offered('custom.site:par')).toEqual(['custom.site:"Paris Nord"']);
    expect(offered('created:this')).toContain('created:this-week');
    expect(offered('-team:m')).toEqual(['-team:me']);
    expect(offered('pri open', 3)).toEqual(['priority: open']);
    expect(offered('open ')).toEqual([]);
  });

  it('is marked where it is wrong', () => {
    const text = 'open state:gone created:-7d..';
    expect(faultsIn(type, text).map(({ at }) => text.slice(...at))).toEqual(['gone']);
    expect(faultsIn(type, 'custom.site:Lyon,none')).toEqual([]);
  });

  it('becomes chips and text again without losing anything', () => {
    for (const text of [
      'open -team:me priority:1..2 printer "two words"',
      'title:~"paper jam" title:"none" created:>=2026-06-01 custom.site:"Paris Nord",none',
      'created:-7d.. -"not this" title:"~x"',
    ])
      expect(writeTerms(parseTerms(text))).toBe(text);
  });
});

describe('comparisons', () => {
  it('are those that the kind of field has, a part of a text first', () => {
    expect(operatorsOf('text')[0]).toBe('has');
    expect(operatorsOf('ref')).toEqual(['is', 'none', 'any']);
    expect(operatorsOf('instant')).toContain('between');
  });

  it('are read from a value and written again', () => {
    for (const value of ['~printer', '>=3', '<=2', '>1', '<9', '1..3', '-7d..', 'none', 'any', 'today'])
      expect(valueOf(comparedOf(value, 'is'))).toBe(value);
    expect(valueOf({ operator: 'between', first: '', second: '' })).toBeUndefined();
  });
});
