import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { systemContext } from '#kernel/store/context.ts';
import { openDb } from '#kernel/store/db.ts';
import { dispatch } from '../../src/cli/dispatch.ts';
import type { Env } from '../../src/cli/command.ts';
import { testDatabase, type TestDatabase } from '../harness/database.ts';
import { exportLines, fullWorld, type FullWorld } from './full-world.ts';

const PASSWORDS = `SELECT "userId", password FROM auth.account WHERE password IS NOT NULL ORDER BY 1`;

let full: FullWorld;
let elsewhere: TestDatabase;
let folder: string;

type Said = { code: number; out: string; err: string };
const speaking = ({ host, port, database }: TestDatabase, data: string) => {
  const said = { out: [] as string[], err: [] as string[] };
  const env: Env = {
    variables: {
      DATABASE_URL: `postgresql://wellrun_admin@${encodeURIComponent(host)}:${port}/${database}`,
      WELLRUN_DATA: data,
    },
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
    interactive: false,
  };
  return { env, done: (code: number): Said => ({ code, out: said.out.join('\n'), err: said.err.join('\n') }) };
};
const run = async (
  words: readonly string[],
  database: TestDatabase = full.database,
  data = full.data,
): Promise<Said> => {
  const { env, done } = speaking(database, data);
  return done(await dispatch(words, env));
};

beforeAll(async () => {
  full = await fullWorld();
  elsewhere = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'wellrun-files-'));
});
afterAll(async () => {
  await full.close();
  await elsewhere.drop();
  await rm(folder, { recursive: true });
});

describe('wellrun export --history', () => {
  it('writes what the second verifier takes, and what it refuses once a byte differs', async ({ skip }) => {
    if (spawnSync('python3', ['--version']).status !== 0) skip('not run here: python3 is missing');
    const file = join(folder, 'history.ndjson');
    const made = await run(['export', '--history', '--org', full.here.org, file]);
    expect([made.code, made.err]).toEqual([0, '']);
    const verify = (path: string) =>
      spawnSync('python3', ['tools/verify.py', '--keys', join(full.data, 'keys', 'history.pub'), path], {
        encoding: 'utf8',
      });
    expect(verify(file)).toMatchObject({ status: 0, stdout: expect.stringMatching(/: holds: [1-9]\d* entries/) });
    const altered = join(folder, 'altered.ndjson');
    await writeFile(
      altered,
      readFileSync(file, 'utf8').replace(String.raw`\"action\":\"create\"`, String.raw`\"action\":\"creaTe\"`),
    );
    expect(verify(altered)).toMatchObject({ status: 1, stdout: expect.stringContaining('DOES NOT HOLD') });
  });
});

describe('wellrun export and import', () => {
  it('carry an organisation to another system, where it verifies', async () => {
    const file = join(folder, 'here.ndjson.gz');
    const made = await run(['export', '--org', full.here.org, file]);
    expect([made.code, made.err]).toEqual([0, '']);
    expect(made.out).toContain(`is exported to ${file}`);
    expect(gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').slice(1)).toEqual(
      (await exportLines(full.system, full.data, full.here.org)).slice(1),
    );

    const data = join(folder, 'elsewhere');
    const imported = await run(['import', 'organisation', file], elsewhere, data);
    expect([imported.code, imported.err]).toEqual([0, '']);
    expect(imported.out).toMatch(/is imported: \d+ rows; \d+ history entries verified\./);
    const { code, out } = await run(['verify', '--json'], elsewhere, data);
    expect([code, JSON.parse(out)]).toMatchObject([0, { sound: true, organisations: [{ ok: true, fault: null }] }]);
  });

  it('take the keys of the former system along, for the second verifier', async ({ skip }) => {
    if (spawnSync('python3', ['--version']).status !== 0) skip('not run here: python3 is missing');
    const file = join(folder, 'moved.ndjson');
    const data = join(folder, 'elsewhere');
    expect(await run(['export', '--history', '--org', full.here.org, file], elsewhere, data)).toMatchObject({
      code: 0,
    });
    const verify = (...from: string[]) =>
      spawnSync('python3', [
        'tools/verify.py',
        ...from.flatMap((each) => ['--keys', join(each, 'keys', 'history.pub')]),
        file,
      ]).status;
    expect(verify()).toBe(0);
    expect(verify(data, full.data)).toBe(0);
    // Whoever has only the new system's key does not take the file's word for the old one.
    expect(verify(data)).toBe(1);
  });
});

describe('wellrun keys rotate', () => {
  it('signs with a new key from then on, and what was signed before still holds', async () => {
    const before = readFileSync(join(full.data, 'keys', 'history.pub'), 'utf8');
    const made = await run(['keys', 'rotate']);
    expect([made.code, made.err]).toEqual([0, '']);
    const after = readFileSync(join(full.data, 'keys', 'history.pub'), 'utf8');
    expect(after.startsWith(before)).toBe(true);
    expect(after).toContain(/now on: (\S+)$/m.exec(made.out)?.[1] ?? 'no key');
    await create(await systemContext(full.system, full.here.org), definitionNamed('team'), { title: 'After the key' });
    expect(await run(['verify'])).toMatchObject({ code: 0 });
    const file = join(folder, 'rotated.ndjson');
    expect(await run(['export', '--history', '--org', full.here.org, file])).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toContain('After the key');
    expect(await run(['keys'])).toMatchObject({ code: 2 });
    expect((await run(['keys', '--help'])).out).toContain('Usage: wellrun keys rotate');
  });

  it('leave a file alone that is there, and nothing behind', async () => {
    const file = join(folder, 'there.ndjson');
    await writeFile(file, 'Dear Ada');
    expect(await run(['export', '--org', full.here.org, file])).toMatchObject({
      code: 1,
      err: `There is a file ${file} already: give another name, or move it away.`,
    });
    expect((await readdir(folder)).filter((name) => name.includes('unfinished'))).toEqual([]);
    expect(await run(['export'])).toMatchObject({ code: 2 });
  });
});

describe('wellrun backup and restore with a database of one’s own', () => {
  it('carry every organisation over, passwords included, and refuse a database in use', async () => {
    const file = join(folder, 'all.tar.zst');
    const made = await run(['backup', file, '--json']);
    expect([made.code, JSON.parse(made.out)]).toMatchObject([0, { form: 'logical', organisations: 2, file }]);

    const empty = await testDatabase();
    const data = join(folder, 'restored');
    expect(await run(['restore', file], empty, data)).toMatchObject({ code: 0 });
    expect(await run(['verify'], empty, data)).toMatchObject({ code: 0 });
    const restored = openDb({ host: empty.host, port: empty.port, database: empty.database }, 'wellrun_system');
    const [there] = await restored.batch([{ text: PASSWORDS }]);
    const [here] = await full.system.batch([{ text: PASSWORDS }]);
    expect(there?.rows).toEqual(here?.rows);
    expect((await exportLines(restored, data, full.here.org)).slice(1)).toEqual(
      (await exportLines(full.system, full.data, full.here.org)).slice(1),
    );
    await restored.close();
    expect(await run(['restore', file], empty, data)).toMatchObject({ code: 1 });
    const again = await run(['restore', file], empty, join(folder, 'again'));
    expect([again.code, again.err]).toMatchObject([1, expect.stringContaining('holds an organisation already')]);
    await empty.drop();
  }, 60_000);
});

describe('wellrun verify', () => {
  it('tells what was verified, of one organisation or of each', async () => {
    const { code, out } = await run(['verify']);
    expect(code).toBe(0);
    expect(out.split('\n')).toHaveLength(2);
    expect(out).toMatch(/^Here [^:]*: \d+ entries verified, \d+ checkpoints agree \([\d,]+ entries a second\)\.$/m);
    expect((await run(['verify', '--org', full.here.org])).out.split('\n')).toHaveLength(1);
  });

  it('names the first fault, and ends with code 1', async () => {
    const client = await connectAsSuperuser(
      { socketDir: full.database.host, port: full.database.port },
      full.database.database,
    );
    await client.query("SET session_replication_role = 'replica'");
    await client.query(
      `UPDATE history SET body = replace(body, '"version":1', '"version":2') WHERE type = 'incident' AND action = 'create'`,
    );
    await client.end();
    const { code, out } = await run(['verify', '--org', full.here.org]);
    expect(code).toBe(1);
    expect(out).toMatch(/NOT SOUND\. Entry \d+ \(INC-000001, create/);
  });
});
