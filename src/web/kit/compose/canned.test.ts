import { describe, expect, it } from 'vitest';
import type { CannedText } from '../../api/texts.ts';
import { fitting } from './canned.ts';

const text = (keyword: string, title: string, more: Partial<CannedText> = {}): CannedText => ({
  id: keyword,
  number: keyword,
  title,
  keyword,
  text: '',
  audience: 'any',
  recordTypes: [],
  language: null,
  ...more,
});
const texts = [
  text('solved', 'Solved, please confirm', { audience: 'public' }),
  text('handover', 'Handover', { audience: 'internal' }),
  text('sup', 'Waiting for the supplier', { recordTypes: ['incident'] }),
  text('soon', 'We are on it'),
];
const found = (words: string, visibility: 'public' | 'internal' = 'public', type = 'incident') =>
  fitting(texts, { type, visibility, words }).map(({ keyword }) => keyword);

describe('canned texts', () => {
  it('are found by their keyword first, then by any word of their name', () => {
    expect(found('so')).toEqual(['solved', 'soon']);
    expect(found('SUPP')).toEqual(['sup']);
    expect(found('zzz')).toEqual([]);
  });

  it('are those for this type of record and for whoever will read it', () => {
    expect(found('', 'internal')).toEqual(['handover', 'sup', 'soon']);
    expect(found('', 'public', 'problem')).toEqual(['solved', 'soon']);
  });
});
