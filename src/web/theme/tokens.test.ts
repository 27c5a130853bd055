import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrastRatio } from '#kernel/brand/contrast.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colours of one theme; contrast takes what it does not set from light. */
const tokens = (theme: string): Record<string, string> => {
  const start = css.search(new RegExp(`\\[data-theme=['"]${theme}['"]\\]`, 'u'));
  const block = css.slice(css.indexOf('{', start), css.indexOf('\n}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]));
};

const light = tokens('light');
const themes = { light, dark: tokens('dark'), contrast: { ...light, ...tokens('contrast') } };

const grounds = ['bg', 'panel', 'sunken', 'raised', 'hover', 'select'];
const text = ['ink', 'ink-2', 'ink-3', 'accent', 'ok', 'warn', 'bad', 'wait', 'mute'];
const marks = ['accent', 'ok-mark', 'warn-mark', 'bad-mark', 'wait-mark', 'mute-mark', 'line-ctl'];
const charts = ['cat-1', 'cat-2', 'cat-3', 'cat-4', 'cat-5', 'cat-6'];

/** [foreground, ground, least ratio]: 4.5 for text, 3 for shapes (WCAG 2.2, 1.4.3 and 1.4.11). */
const pairs: [string, string, number][] = [
  ...text.flatMap((name) => grounds.map((ground): [string, string, number] => [name, ground, 4.5])),
  ...marks.flatMap((name) => ['bg', 'sunken', 'raised'].map((ground): [string, string, number] => [name, ground, 3])),
  ...charts.map((name): [string, string, number] => [name, 'bg', 3]),
  ...['ok', 'warn', 'bad', 'wait', 'mute'].map((name): [string, string, number] => [name, `${name}-soft`, 4.5]),
  ...['ink', 'ink-2'].flatMap((name) =>
    ['inset', 'mute-soft', 'accent-soft', 'internal'].map((ground): [string, string, number] => [name, ground, 4.5]),
  ),
  ['accent', 'accent-soft', 4.5],
  ['on-accent', 'accent', 4.5],
  ['on-accent', 'accent-hi', 4.5],
  ['internal-ink', 'internal', 4.5],
  ['on-warn', 'warn-mark', 4.5],
  ['bg', 'ink', 4.5],
  ['bg', 'ink-2', 4.5],
];

describe.each(Object.entries(themes))('the %s theme can be read', (_theme, set) => {
  it.each(pairs)('%s on %s', (front, ground, least) => {
    expect(contrastRatio(set[front] ?? '', set[ground] ?? '')).toBeGreaterThanOrEqual(least);
  });
});
