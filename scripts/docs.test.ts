import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readConfig } from '#kernel/config.ts';
import type { Command, Env } from '../src/cli/command.ts';
import { dispatch } from '../src/cli/dispatch.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOCS = join(ROOT, 'docs');
const GUIDE = join(DOCS, 'guide', 'administrator.md');
const PICTURES = join(DOCS, 'pictures');

const read = (path: string): string => readFileSync(path, 'utf8');
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
const pages = [join(ROOT, 'README.md'), join(ROOT, 'CONTRIBUTING.md'), ...filesIn(DOCS, '.md')];

/** A text without its blocks of code, in which brackets mean something else. */
const prose = (text: string): string => text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '').replaceAll(/`[^`\n]*`/g, '');
const linksIn = (text: string): string[] =>
  [...prose(text).matchAll(/\]\(<?([^()\s>]+)>?\)/g)].map(([, target = '']) => target);

/** What a heading is linked by, as repositories show it: lower case, without marks, hyphens for spaces. */
const anchorsIn = (text: string): Set<string> =>
  new Set(
    [...text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );

/** Links of a text that lie at `path` which lead nowhere. */
const deadLinks = (path: string, text: string): string[] =>
  linksIn(text).filter((link) => {
    if (/^(?:https?|mailto):/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : resolve(dirname(path), file);
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchorsIn(target === path ? text : read(target)).has(anchor);
  });

const run = async (...words: string[]): Promise<string> => {
  const said: string[] = [];
  const env: Env = {
    variables: {},
    out: (line) => said.push(line),
    err: (line) => said.push(line),
    interactive: false,
  };
  await dispatch(words, env);
  return said.join('\n');
};

/** Names of the commands, as `wellrun --help` lists them. */
const commandNames = async (): Promise<string[]> =>
  [...(await run('--help')).matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map(([, name = '']) => name);
const commandNamed = async (name: string): Promise<Command> =>
  ((await import(`../src/cli/${name}.ts`)) as { command: Command }).command;

/** Every variable that the settings are read from. */
const variablesRead = (): string[] => {
  const names = new Set<string>();
  readConfig(new Proxy<Record<string, string | undefined>>({}, { get: (_, name) => void names.add(String(name)) }));
  return [...names];
};

describe('the documentation', () => {
  it('has no link that leads nowhere', () => {
    expect(
      pages.flatMap((path) => deadLinks(path, read(path)).map((link) => `${relative(ROOT, path)}: ${link}`)),
    ).toEqual([]);
  });

  it('is searched for links to files, folders and headings', () => {
    const text = '# A head, with `marks`\n\n[a](docs) [b](nowhere.md) [c](#a-head-with-marks) [d](#other) `[e](f)`\n';
    expect(deadLinks(join(ROOT, 'README.md'), text)).toEqual(['nowhere.md', '#other']);
  });

  it('shows every picture that it keeps, each quick to load', () => {
    const shown = new Set(pages.flatMap((path) => linksIn(read(path)).map((link) => resolve(dirname(path), link))));
    for (const picture of readdirSync(PICTURES).map((name) => join(PICTURES, name))) {
      expect(shown, relative(ROOT, picture)).toContain(picture);
      expect(statSync(picture).size, relative(ROOT, picture)).toBeLessThan(150_000);
    }
  });

  it("names every variable that an installation is told by, in the guide's table and in the help", async () => {
    const table = [...read(GUIDE).matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name = '']) => name);
    const help = await run('--help');
    expect(table.toSorted()).toEqual(variablesRead().toSorted());
    for (const name of variablesRead()) expect(help).toContain(name);
  });

  it('names every command with every option in the guide', async () => {
    const names = await commandNames();
    expect(names).toContain('serve');
    const options = await Promise.all(names.map(async (name) => Object.keys((await commandNamed(name)).options)));
    const wanted = [...names.map((name) => `wellrun ${name}`), ...options.flat().map((option) => `--${option}`)];
    expect(wanted.filter((words) => !read(GUIDE).includes(words))).toEqual([]);
  });

  it('calls no command or option that there is not', async () => {
    const names = await commandNames();
    for (const path of pages)
      for (const [, name = '', rest = ''] of read(path).matchAll(/npx wellrun ([a-z]+)([^`|&;#\n]*)/g)) {
        expect(names, `${relative(ROOT, path)}: wellrun ${name}`).toContain(name);
        const known = Object.keys((await commandNamed(name)).options);
        for (const [, option = ''] of rest.matchAll(/--([a-z-]+)/g))
          expect(known, `${relative(ROOT, path)}: wellrun ${name} --${option}`).toContain(option);
      }
  });

  it('names every setting that an organisation decides', () => {
    const sources = filesIn(join(ROOT, 'src'), '.ts').map(read).join('\n');
    const names = [...sources.matchAll(/defineSetting(?:<[^(]*>)?\(\{\s*name: '([^']+)'/g)].map(
      ([, name = '']) => name,
    );
    expect(names).toContain('incident.matrix');
    const guides = filesIn(join(DOCS, 'guide'), '.md').map(read).join('\n');
    // The people of the demonstration are set by loading it.
    expect(names.filter((name) => name !== 'demo.people' && !guides.includes(`\`${name}\``))).toEqual([]);
  });

  it('says what each figure for monitoring means', () => {
    const registered = read(join(ROOT, 'src', 'server', 'operation', 'metrics.ts')).match(/wellrun_[a-z_]+/g) ?? [];
    expect(registered).not.toEqual([]);
    expect(registered.filter((name) => !read(GUIDE).includes(`\`${name}\``))).toEqual([]);
  });
});
