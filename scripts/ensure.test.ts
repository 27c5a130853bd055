import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

let project = '';
const file = (path: string): string => join(project, path);
const put = (path: string, text: string): void => {
  mkdirSync(join(file(path), '..'), { recursive: true });
  writeFileSync(file(path), text);
};
const calls = (): string[] => (existsSync(file('calls')) ? readFileSync(file('calls'), 'utf8').trim().split('\n') : []);

/** Stands at npm's place: notes how it was called, and 'installs' or fails as the test says. */
const npm = (then: string): void =>
  put(
    'npm-cli.js',
    `const fs = require('node:fs'); fs.appendFileSync(${JSON.stringify(file('calls'))}, process.argv.slice(2).join(' ') + '\\n'); ${then}`,
  );
const installs = `fs.mkdirSync('node_modules', { recursive: true }); fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');`;

const run = (script: string, args: string[]): { status: number | null; stdout: string; stderr: string } =>
  spawnSync(process.execPath, [file(script), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], npm_execpath: file('npm-cli.js'), npm_node_execpath: process.execPath },
  });
const ensure = () => run('scripts/ensure.cjs', ['--no-build']);

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'wellrun-ensure-'));
  for (const path of ['scripts/ensure.cjs', 'bin/wellrun.cjs'])
    cpSync(join(ROOT, path), file(path), { recursive: true });
  put('package.json', '{"imports":{}}');
  put('package-lock.json', '{"packages":{"":{},"node_modules/other":{"version":"1.0.0","optional":true}}}');
  npm(installs);
});
afterEach(() => rmSync(project, { recursive: true }));

describe('before a start', () => {
  it('installs what the lock file says, once', () => {
    expect([ensure().status, ensure().status]).toEqual([0, 0]);
    expect(calls()).toEqual(['ci --no-audit --no-fund --loglevel=error']);
  });

  it('installs again when the lock file has changed', () => {
    ensure();
    put('package-lock.json', '{"packages":{"":{},"node_modules/one":{"version":"1.0.0"}}}');
    ensure();
    expect(calls()).toHaveLength(2);
  });

  it('accepts what somebody installed by npm itself', () => {
    put('node_modules/.package-lock.json', '{"packages":{}}');
    expect(ensure().status).toBe(0);
    expect(calls()).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('links Node.js where npm did not', () => {
    ensure();
    put(`node_modules/node-linux-${process.arch}/bin/node`, '#!/bin/sh\necho v26.0.0\n');
    chmodSync(file(`node_modules/node-linux-${process.arch}/bin/node`), 0o755);
    expect(ensure().status).toBe(0);
    expect(spawnSync(file('node_modules/.bin/node'), { encoding: 'utf8' }).stdout).toBe('v26.0.0\n');
  });

  it('says in one sentence that no registry is reachable', () => {
    npm(`console.error('npm error code ENOTFOUND'); process.exitCode = 1;`);
    const { status, stderr } = ensure();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The packages could not be fetched, because no package registry is reachable: [^\n]+\.\n$/);
  });

  it('shows what npm says when it fails otherwise', () => {
    npm(`console.error('npm error the lock file is out of sync'); process.exitCode = 1;`);
    expect(ensure()).toMatchObject({
      status: 1,
      stderr: "npm error the lock file is out of sync\n'npm ci' failed, as its output above says.\n",
    });
  });
});

describe('building the browser application', () => {
  const builds = (): number => calls().filter((line) => line === 'build').length;
  const build = () => run('scripts/ensure.cjs', []);
  beforeEach(() => {
    put(
      'node_modules/vite/bin/vite.js',
      `const fs = require('node:fs'); fs.appendFileSync(${JSON.stringify(file('calls'))}, 'build\\n'); fs.mkdirSync('dist/web', { recursive: true }); fs.writeFileSync('dist/web/index.html', '');`,
    );
    put('package.json', '{"imports":{"#kernel/*":"./src/kernel/*"}}');
    put('src/web/main.tsx', "import { a } from '#kernel/used.ts';\n");
    put('src/kernel/used.ts', "export * from './deeper.ts';\n");
    put('src/kernel/deeper.ts', 'export const a = 1;\n');
    put('src/server/other.ts', '');
    put('src/sms/thing.record.ts', '');
    build();
  });

  it('happens when it is missing, and not again', () => {
    expect(build().status).toBe(0);
    expect(builds()).toBe(1);
    rmSync(file('dist'), { recursive: true });
    build();
    expect(builds()).toBe(2);
  });

  it.each(['src/web/main.tsx', 'src/kernel/deeper.ts', 'src/sms/thing.record.ts', 'package-lock.json'])(
    'happens again after a change of %s',
    (path) => {
      writeFileSync(file(path), `${readFileSync(file(path), 'utf8')}\n`);
      build();
      expect(builds()).toBe(2);
    },
  );

  it('does not happen for what is no part of it', () => {
    put('src/server/other.ts', 'changed');
    build();
    expect(builds()).toBe(1);
  });
});

describe('npx wellrun', () => {
  it('passes on the arguments and the exit code', () => {
    put('src/cli/wellrun.ts', 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 5;');
    expect(run('bin/wellrun.cjs', ['report', '--json', 'a b'])).toMatchObject({
      status: 5,
      stdout: '["report","--json","a b"]\n',
    });
  });

  it('passes on a signal, and lets the command end in its own time', async () => {
    put(
      'src/cli/wellrun.ts',
      "process.on('SIGTERM', () => { process.exitCode = 7; clearInterval(timer); }); const timer = setInterval(() => {}, 1000); console.log('ready');",
    );
    ensure();
    const child = spawn(process.execPath, [file('bin/wellrun.cjs'), 'import'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] },
    });
    const code = new Promise((resolve) => child.once('exit', resolve));
    child.stdout.once('data', () => child.kill('SIGTERM'));
    expect(await code).toBe(7);
  });
});
