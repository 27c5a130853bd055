// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, plainLine } from './excerpt.ts';

const long = `${'Nothing to see here. '.repeat(30)}Then the **printer** on floor 2 [caught](https://x.example) fire. ${'And more. '.repeat(30)}`;

describe('an excerpt', () => {
  it('shows the words around the one that was asked for, without marks', () => {
    expect(excerptOf(long, ['print'])).toMatch(/^… .*Then the printer on floor 2 caught fire\..* …$/u);
    expect(excerptOf('The printer burns', ['printer'])).toBe('The printer burns');
  });

  it('is none where no word begins so', () => {
    expect(excerptOf('A blueprinter', ['printer'])).toBeUndefined();
    expect(excerptOf('printer', ['-printer'])).toBeUndefined();
  });

  it('always holds the word, and is short', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), fc.string({ maxLength: 400 }), (before, after) => {
        const excerpt = excerptOf(`${before} zebra ${after}`, ['zebra']);
        expect(excerpt).toContain('zebra');
        expect(excerpt?.length).toBeLessThan(240);
      }),
    );
  });
});

describe('a text in one line', () => {
  it('has lost the marks of Markdown, and no letter', () => {
    expect(
      plainLine('# Heading\n\n**Why**: a *clock* is `late_by` 2\n- [here](https://x.example)\n> quoted snake_case'),
    ).toBe('Heading Why: a clock is late_by 2 here quoted snake_case');
  });
});
