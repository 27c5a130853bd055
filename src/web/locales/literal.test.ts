// @vitest-environment node
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../..');
/** The same in every language: the name of the product, that of a header, addresses as examples. */
const NAMES = new Set(['Wellrun', 'Authorization']);

const BEFORE_CLOSING = />\s*([^<>{}=;()]*\p{L}{2,}[^<>{}=;]*?)\s*<\/[\w.]*>/gu;
const AFTER_HOLE = /\}\s+([^<>{}=;()[\],?:&|]*\p{L}{2,}[^<>{}=;()[\],?:&|]*?)\s*<\/[A-Za-z]/gu;
const ATTRIBUTE =
  /\b(?:aria-label|aria-description|aria-roledescription|placeholder|title|alt|label|description)="([^"]*\p{L}{2,}[^"]*)"/gu;

/** Texts that stand in a component itself instead of being keys. */
const literalsIn = (text: string): string[] =>
  [BEFORE_CLOSING, AFTER_HOLE, ATTRIBUTE]
    .flatMap((pattern) => [...text.matchAll(pattern)].map(([, words = '']) => words))
    .filter((words) => !NAMES.has(words) && !/^https?:/u.test(words));

describe('a text in a component', () => {
  it('is always a key', () => {
    const files = globSync(['web/**/*.tsx', 'sms/**/web/**/*.tsx', 'workspace/**/*.tsx'], { cwd: source }).filter(
      (file) => !file.includes('.test.'),
    );
    expect(files.length).toBeGreaterThan(200);
    const found = files.flatMap((file) =>
      literalsIn(readFileSync(join(source, file), 'utf8')).map((words) => `${file}: ${words}`),
    );
    expect(found).toEqual([]);
  });

  it('would be found', () => {
    expect(literalsIn('<b>Save it</b>')).toEqual(['Save it']);
    expect(literalsIn('<p>{count} things left</p>')).toEqual(['things left']);
    expect(literalsIn('<button aria-label="Close" />')).toEqual(['Close']);
    expect(literalsIn("<b>{t('record.save')}</b>")).toEqual([]);
  });
});
