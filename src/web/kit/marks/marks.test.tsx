import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { startTranslations } from '../../locales/i18n.ts';
import { ChangeMark } from './change-mark.tsx';
import { EvidenceMark, evidenceResults } from './evidence-mark.tsx';
import { PriorityMark } from './priority-mark.tsx';
import { StateMark } from './state-mark.tsx';

startTranslations();

const changes = ['standard', 'normal', 'emergency'] as const;
const phases = ['new', 'active', 'waiting', 'done', 'void'] as const;
const both = (mark: (bare: boolean) => ReactElement) =>
  [mark(false), mark(true)].map((each) => renderToStaticMarkup(each));

/** Each mark with its word beside it, and alone. */
const marks: [string, string[]][] = [
  ...evidenceResults.map((result): [string, string[]] => [
    result,
    both((bare) => <EvidenceMark result={result} bare={bare} />),
  ]),
  ...changes.map((kind): [string, string[]] => [kind, both((bare) => <ChangeMark kind={kind} bare={bare} />)]),
  ...phases.map((phase): [string, string[]] => [
    phase,
    both((bare) => <StateMark phase={phase} label={`is ${phase}`} bare={bare} />),
  ]),
];
const shapeOf = (html = ''): string => html.replace(/<title>.*<\/title>/u, '').replace(/.*<svg[^>]*>/u, '');

describe('a mark', () => {
  it.each(marks)('says its word, beside it or to who cannot see it: %s', (_name, [worded = '', bare = '']) => {
    const word = /aria-label="([^"]+)"/u.exec(bare)?.[1] ?? '';
    expect(word).toMatch(/\w+/u);
    expect(worded.replaceAll(/<[^>]+>/gu, '')).toBe(word);
    expect(worded).toContain('aria-hidden="true"');
  });

  it('is told from the others by its shape, whatever its colour', () => {
    const shapes = marks.map(([, [, bare]]) => shapeOf(bare));
    expect(new Set(shapes).size).toBe(marks.length);
  });

  it('gives a priority its short name and its word', () => {
    expect(renderToStaticMarkup(<PriorityMark level={1} long />)).toContain('P1 Critical');
    expect(renderToStaticMarkup(<PriorityMark level={4} />)).toContain('<span class="sr"> Low</span>');
  });
});
