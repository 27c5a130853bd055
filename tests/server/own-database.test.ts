import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import { dispatch } from '../../src/cli/dispatch.ts';

const ROLES = 'wellrun_owner, wellrun_app, wellrun_system, wellrun_search';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wellrun-own-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A database of the user's own on the run's server, whose owner is no superuser; `given` are statements that grant them something. */
const ownDatabase = async (given: (user: string) => readonly string[]): Promise<string> => {
  const address = inject('postgres');
  const name = `own_${randomUUID().replaceAll('-', '')}`;
  const client = await connectAsSuperuser(address);
  try {
    for (const statement of [`CREATE ROLE ${name} LOGIN`, ...given(name), `CREATE DATABASE ${name} OWNER ${name}`])
      await client.query(statement);
  } finally {
    await client.end();
  }
  return `postgresql://${name}@${encodeURIComponent(address.socketDir)}:${address.port}/${name}`;
};

const run = async (url: string, ...words: string[]): Promise<{ code: number; said: string }> => {
  const said: string[] = [];
  const code = await dispatch(words, {
    variables: { DATABASE_URL: url, WELLRUN_DATA: join(folder, randomUUID()), PORT: '0' },
    out: (line) => said.push(line),
    err: (line) => said.push(line),
    interactive: false,
  });
  return { code, said: said.join('\n') };
};
const add = (url: string) =>
  run(url, 'user', 'add', '--org', 'Acme', '--name', 'Ada', '--email', `ada@${randomUUID()}.example`);

describe('a database of your own', () => {
  it.each([
    // What PostgreSQL gives to whoever makes a role: the right to hand it out, not to act as it.
    [
      'may make roles',
      (user: string) => [
        `ALTER ROLE ${user} CREATEROLE`,
        `GRANT ${ROLES} TO ${user} WITH ADMIN TRUE, SET FALSE, INHERIT FALSE`,
      ],
    ],
    ['was given the roles', (user: string) => [`GRANT ${ROLES} TO ${user}`]],
  ])('needs no superuser: its owner %s', async (_what, given) => {
    const url = await ownDatabase(given);
    expect(await add(url)).toMatchObject({ code: 0, said: expect.stringContaining('can sign in to Acme') });
    expect((await run(url, 'user', 'list')).said).toContain('Ada');
    expect((await run(url, 'doctor')).said).toMatch(/^ok {4}rights: /m);
  });

  it('says in one sentence that its owner may too little, and doctor says what', async () => {
    const url = await ownDatabase(() => []);
    const { code, said } = await add(url);
    expect(code).toBe(1);
    expect(said).toMatch(/^The user of DATABASE_URL may not do what is needed \([^\n]+\): make it the owner[^\n]+$/);
    expect((await run(url, 'doctor')).said).toContain(`may not act as ${ROLES}: GRANT ${ROLES} TO own_`);
  });

  it('is not served beside a folder that lacks the keys of its history', async () => {
    const url = await ownDatabase((user) => [`GRANT ${ROLES} TO ${user}`]);
    await add(url);
    // A folder without keys is one that was mixed up: each run here has a folder of its own.
    expect((await run(url, 'doctor')).said).not.toContain('keys of the history');
    const client = await connectAsSuperuser(inject('postgres'), url.split('/').at(-1));
    await client.query(
      "INSERT INTO checkpoint (org, size, root, at, note, key_id) SELECT org, 1, '\\x00', now(), 'x', 'x' FROM organisation",
    );
    await client.end();
    const { code, said } = await run(url, 'serve');
    expect(code).toBe(1);
    expect(said).toMatch(/^The history in the database is signed, and \S+keys does not hold the key: set WELLRUN_DATA/);
    expect((await run(url, 'doctor')).said).toMatch(/^FAIL {2}keys of the history: /m);
  });

  it('that cannot be reached says why', async () => {
    const url = await ownDatabase(() => []);
    const said = async (other: string) => (await run(other, 'user', 'list')).said;
    expect(await said(url.replace(/[^/]+$/, 'absent'))).toBe(
      'PostgreSQL has no database of the name in DATABASE_URL: correct it, or make one with CREATE DATABASE.',
    );
    expect(await said(url.replace(/\/\/[^@]+@/, '//nobody_here@'))).toBe(
      'PostgreSQL does not let the user of DATABASE_URL in: correct name and password, or its pg_hba.conf.',
    );
    expect(await said('postgresql://a@name.invalid/b')).toBe(
      'The host in DATABASE_URL cannot be found: correct its name.',
    );
    expect(await said('postgresql://a@127.0.0.1:1/b')).toBe(
      'No PostgreSQL answers at the address in DATABASE_URL: start it, or correct host and port.',
    );
  });
});
