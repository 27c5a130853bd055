import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

type Source = {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly string[];
};

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'((?:\.|#)[^']+)'/g;

/** What a file imports of our own, as paths from the root. */
const importsOf = (path: string, text: string): readonly string[] =>
  [...text.matchAll(IMPORT)].map(([, named = '']) =>
    named.startsWith('#') ? `src/${named.slice(1)}` : posix.join(posix.dirname(path), named),
  );

const sources = (folder: string): readonly Source[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /(?<!\.test|\.test-support|\.d)\.tsx?$/.test(path))
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, lines: text.split('\n').length - 1, imports: importsOf(path, text) };
    });

const all = sources('src');
const isWebOfModule = (path: string): boolean => /^src\/sms\/.*\/web\//.test(path);

/** The words of the screen, and the pure rules by which it writes: shared with what makes files of lists, which must say the same. */
const isWords = (path: string): boolean =>
  /^src\/web\/(?:locales\/en(?:\/[\w-]+)?|api\/(?:types|own-fields)|kit\/(?:display\/forms|format\/format|clock\/reading|fields\/(?:choices|kind|labels|local-time)|filter\/(?:terms|term-words|operators)|list\/groups))\.ts$/.test(
    path,
  );

/** The storey of the house that a file belongs to: the first folder, and apart from it what a practice brings to the browser, and words. */
const storeyOf = (path: string): string =>
  isWebOfModule(path) ? 'sms/web' : isWords(path) ? 'web/words' : (path.split('/')[1] ?? '');

/** Where each storey's arrows may lead. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  cli: ['server', 'gateways', 'conformity', 'sms', 'workspace', 'kernel'],
  server: ['gateways', 'conformity', 'sms', 'workspace', 'kernel', 'web/words'],
  gateways: ['conformity', 'sms', 'workspace', 'kernel'],
  conformity: ['sms', 'kernel'],
  sms: ['workspace', 'kernel'],
  workspace: ['kernel'],
  kernel: [],
  // The browser: pages and shell bring in what practices have of their own; those stand on the kit and on pure parts of below.
  web: ['sms/web', 'web/words', 'workspace', 'kernel'],
  'sms/web': ['web', 'web/words', 'sms', 'kernel'],
  'web/words': ['kernel'],
};

/** The module of a practice that a file belongs to: its folder, with the folders inside that are not modules of their own. */
const moduleOf = (path: string): string => dirname(path).replace(/\/(?:actions|web)$/, '');

const arrows = all.flatMap(({ path, imports }) => imports.map((to) => ({ path, to })));
const shown = ({ path, to }: { path: string; to: string }): string => `${path} → ${to}`;

describe('the house', () => {
  it('is read: arrows are found', () => {
    expect(all.length).toBeGreaterThan(500);
    expect(arrows.length).toBeGreaterThan(1_000);
  });

  it('has arrows in one direction only', () => {
    const wrong = arrows.filter(({ path, to }) => {
      const [from, into] = [storeyOf(path), storeyOf(to)];
      return from !== into && !(BELOW[from] ?? []).includes(into);
    });
    expect(wrong.map(shown)).toEqual([]);
  });

  it('lets a practice into another one by its public.ts alone', () => {
    const wrong = arrows.filter(
      ({ path, to }) =>
        path.startsWith('src/sms/') &&
        to.startsWith('src/sms/') &&
        path !== 'src/sms/index.ts' &&
        moduleOf(path) !== moduleOf(to) &&
        !to.endsWith('/public.ts'),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  it('lets whoever is above reach a practice by its public.ts, its definition or the index', () => {
    const wrong = arrows.filter(
      ({ path, to }) =>
        !path.startsWith('src/sms/') &&
        to.startsWith('src/sms/') &&
        !isWebOfModule(to) &&
        !/\/(?:public|index|[\w-]+\.record)\.ts$/.test(to),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  it('keeps the kit of the browser free of practices and pages', () => {
    const wrong = arrows.filter(
      ({ path, to }) =>
        path.startsWith('src/web/kit/') && (to.startsWith('src/web/pages/') || to.startsWith('src/sms/')),
    );
    expect(wrong.map(shown)).toEqual([]);
  });

  it('reads records through the store: no statement of the server names a table of theirs but that of people, who sign in', () => {
    const tables = all.flatMap(({ path }) => /\/([\w-]+)\.record\.ts$/.exec(path)?.[1]?.replaceAll('-', '_') ?? []);
    expect(tables).toContain('incident');
    const named = new RegExp(
      `\\b(?:FROM|JOIN|INTO|UPDATE) (?:${tables.filter((each) => each !== 'person').join('|')})\\b`,
    );
    expect(
      all.filter(({ path, text }) => path.startsWith('src/server/') && named.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('has the driver of the database in the kernel, where clusters are looked after, and for sign-in, whose library wants a pool', () => {
    const wrong = all.filter(
      ({ path, text }) =>
        /from 'pg'/.test(text) && !/^src\/(?:kernel|gateways\/backup|cli\/doctor|server\/auth)\//.test(path),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('has no file above 400 lines, nine in ten below 250 and half below 80', () => {
    const lengths = all.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(all.filter(({ lines }) => lines > 400).map(({ path, lines }) => `${path} ${lines}`)).toEqual([]);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThan(250);
    expect(lengths[Math.floor(lengths.length * 0.5)]).toBeLessThan(80);
  });

  it('leaves nothing for later', () => {
    const marks = all.flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:TODO|FIXME|HACK|XXX)\b|@ts-(?:ignore|expect-error)/g)].map(
        ([mark]) => `${path}: ${mark}`,
      ),
    );
    expect(marks).toEqual([]);
  });
});
