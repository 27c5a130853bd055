import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrastRatio } from './contrast.ts';
import { hexOf, oklchOf } from './oklch.ts';
import { BRANDED_THEMES, shadesOf, sheetOf, THEMES } from './shades.ts';

const css = readFileSync(new URL('../../web/theme/tokens.css', import.meta.url), 'utf8');
const tokensOf = (theme: string): Record<string, string> => {
  const start = css.search(new RegExp(`\\[data-theme='${theme}'\\]`, 'u'));
  const block = css.slice(css.indexOf('{', start), css.indexOf('\n}', start));
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((m) => [m[1], m[2]]));
};
const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
const extremes = ['#000000', '#ffffff', '#ffd400', '#ff0000', '#00ff00', '#0000ff', '#808080', '#ffff00', '#00ffff'];

describe('the colours that follow from an accent', () => {
  it('start from the grounds and shades of the style sheet', () => {
    for (const theme of BRANDED_THEMES) {
      const tokens = { ...tokensOf('light'), ...tokensOf(theme) };
      const { own, grounds } = THEMES[theme];
      for (const [name, value] of Object.entries(own))
        expect([theme, name, tokens[name]]).toEqual([theme, name, value]);
      for (const name of ['bg', 'panel', 'sunken', 'raised', 'hover', 'inset'])
        expect([theme, name, grounds.includes(String(tokens[name]))]).toEqual([theme, name, true]);
    }
  });

  it.each(BRANDED_THEMES)(
    'hold in %s wherever text stands on them or is written with them, whatever is wished',
    (theme) => {
      const tokens = { ...tokensOf('light'), ...tokensOf(theme) };
      const least = theme === 'contrast' ? 7 : 4.5;
      fc.assert(
        fc.property(fc.oneof(colour, fc.constantFrom(...extremes)), (wanted) => {
          const shades = shadesOf(wanted, theme);
          const grounds = ['bg', 'panel', 'sunken', 'raised', 'hover', 'inset'].map((name) => String(tokens[name]));
          for (const ground of [...grounds, shades.select, shades['accent-soft']])
            expect(contrastRatio(shades.accent, ground)).toBeGreaterThanOrEqual(least);
          for (const filled of [shades.accent, shades['accent-hi']])
            expect(contrastRatio(shades['on-accent'], filled)).toBeGreaterThanOrEqual(4.5);
          for (const name of ['ink', 'ink-2', 'ink-3', 'ok', 'warn', 'bad', 'wait', 'mute'])
            expect(contrastRatio(String(tokens[name]), shades.select)).toBeGreaterThanOrEqual(4.5);
          for (const name of ['ink', 'ink-2'])
            expect(contrastRatio(String(tokens[name]), shades['accent-soft'])).toBeGreaterThanOrEqual(4.5);
          expect(shades['accent-hi']).not.toBe(shades.accent);
        }),
        { numRuns: 300, examples: extremes.map((each) => [each]) },
      );
    },
  );

  it('leave a colour alone that can be read, and only lighten or darken one that cannot', () => {
    expect(shadesOf('#7a1f5c', 'light').accent).toBe('#7a1f5c');
    const yellow = shadesOf('#ffd400', 'light').accent;
    expect(yellow).not.toBe('#ffd400');
    expect(Math.abs(oklchOf(yellow).h - oklchOf('#ffd400').h)).toBeLessThan(0.05);
    expect(shadesOf('#ffd400', 'dark').accent).toBe('#ffd400');
  });

  it('are written as a style sheet and nothing else', () => {
    fc.assert(
      fc.property(colour, (wanted) => {
        expect(sheetOf(wanted)).toMatch(/^(html\[data-theme='\w+'\]\{(--[\w-]+:#[0-9a-f]{6};?)+\}){3}$/);
      }),
      { numRuns: 50 },
    );
  });

  it('go into lightness and hue and back unchanged', () => {
    fc.assert(
      fc.property(colour, (hex) => {
        expect(hexOf(oklchOf(hex))).toBe(hex);
      }),
    );
  });
});
