import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from './en.ts';

const root = join(import.meta.dirname, '..');
const filesIn = (folder: string, wanted: (file: string) => boolean): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/u.test(file) && !file.includes('.test.') && wanted(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
const sources = [
  ...filesIn(root, (file) => !file.startsWith('locales')),
  // What is made of lists on the server uses the words of the screen.
  ...filesIn(join(root, '../server/api/sheet'), () => true),
  ...filesIn(join(root, '../sms'), (file) => file.includes('/web/')),
];

const flat = (value: object, path = ''): string[] =>
  Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'string' ? [`${path}${name}`] : flat(each as object, `${path}${name}.`),
  );
const keys = flat(en).map((key) => key.replace(/_(?:one|other)$/u, ''));
const known = new Set(keys);

const found = (pattern: RegExp): string[] => [
  ...new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''))),
];
const literal = [
  ...found(/\bt\(\s*'([^']+)'/gu),
  ...found(/\?\s*'([a-z]\w*(?:\.[\w-]+)+)'\s*:/gu),
  ...found(/:\s*'([a-z]\w*(?:\.\w+)+)'\s*[,)}]/gu),
  ...found(/i18nKey="([^"]+)"/gu),
];
/** The part of a composed key before its first hole: t(`mark.evidence.${result}`). */
const prefixes = found(/\bt\(\s*`([^`$]+)\$\{/gu);
/** What the API's definitions may bring, and translations may add to. */
const open = ['setting.', 'record.', 'choice.', 'link.', 'timeband.reason.', 'dashboard.age.'];

describe('every word on the screen', () => {
  it('has an English text', () => {
    const sections = new Set(Object.keys(en));
    const missing = literal.filter((key) => sections.has(key.split('.')[0] ?? '') && !known.has(key));
    expect(missing).toEqual([]);
  });

  it('has texts for what is put together from parts', () => {
    const missing = prefixes.filter((prefix) => !open.includes(prefix) && !keys.some((key) => key.startsWith(prefix)));
    expect(missing).toEqual([]);
  });

  it('is used: no text is left over', () => {
    const used = new Set([...literal, ...found(/'([\w.-]+)'/gu), ...found(/`([\w.-]+)`/gu)]);
    const left = keys.filter(
      (key) => !used.has(key) && ![...prefixes, ...open, 'dashboard.'].some((prefix) => key.startsWith(prefix)),
    );
    expect([...new Set(left)]).toEqual([]);
  });
});
