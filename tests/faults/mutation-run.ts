import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Mutation } from './mutation.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

/** What a test said: red, green, not there, or that it could not be asked. */
export type Outcome = { readonly kind: 'red' | 'green' | 'missing' | 'broken'; readonly said: string };

/** A copy of the working tree in a folder of its own; what is installed is shared. */
export const copyTree = (): { readonly folder: string; remove(): void } => {
  const folder = mkdtempSync(join(tmpdir(), 'wellrun-mutations-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const path of listed.split('\0')) {
    const from = join(ROOT, path);
    if (path === '' || !existsSync(from)) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(from, join(folder, path));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** Where a patch does not fit: its text is not there, or more than once. Null when all fit. */
export const misfit = (root: string, { patches }: Mutation): string | null => {
  for (const { file, find } of patches) {
    const places = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8').split(find).length - 1 : 0;
    if (places !== 1) return `${file} holds this ${places} times, not once: ${find}`;
  }
  return null;
};

/** Applies a mutation for as long as `work` lasts. */
export const mutated = async (root: string, mutation: Mutation, work: () => Promise<Outcome>): Promise<Outcome> => {
  const wrong = misfit(root, mutation);
  if (wrong !== null) return { kind: 'broken', said: wrong };
  const before = new Map<string, string>();
  try {
    for (const { file, find, replace } of mutation.patches) {
      const path = join(root, file);
      const text = readFileSync(path, 'utf8');
      if (!before.has(path)) before.set(path, text);
      writeFileSync(
        path,
        text.replace(find, () => replace),
      );
    }
    return await work();
  } finally {
    for (const [path, text] of before) writeFileSync(path, text);
  }
};

type Report = {
  readonly testResults: readonly {
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

const MOST_MS = 300_000;
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Runs the one test of its file in the copy. A file that does not even load is red as well: it is noticed. */
export const runTest = async (root: string, { file, of, test }: Mutation): Promise<Outcome> => {
  const parts = of === undefined ? [test] : [of, test];
  const report = join(root, 'mutation-report.json');
  rmSync(report, { force: true });
  const child = spawn(
    process.execPath,
    [
      join(ROOT, 'node_modules/vitest/vitest.mjs'),
      'run',
      file,
      '-t',
      parts.map(escaped).join('.*'),
      // A machine that is busy is no reason to call a test red.
      '--testTimeout=120000',
      '--reporter=json',
      `--outputFile=${report}`,
    ],
    { cwd: root, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-4_000)));
  const late = setTimeout(() => child.kill('SIGTERM'), MOST_MS);
  await once(child, 'close');
  clearTimeout(late);
  if (!existsSync(report)) return { kind: 'broken', said: said.trim().split('\n').at(-1) ?? '' };
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  const named = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ fullName }) => parts.every((part) => fullName.includes(part))),
  );
  if (named.some(({ status }) => status === 'failed')) return { kind: 'red', said: '' };
  if (named.some(({ status }) => status === 'passed')) return { kind: 'green', said: 'the test was green' };
  const message = testResults
    .map((each) => each.message ?? '')
    .join(' ')
    .trim();
  return message === ''
    ? { kind: 'missing', said: `no test of that name in ${file}` }
    : { kind: 'red', said: message.slice(0, 200) };
};
