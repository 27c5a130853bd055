import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from '../../src/cli/dispatch.ts';
import { world, type World } from './world.ts';

let w: World;
let folder: string;
beforeAll(async () => {
  w = await world();
  folder = await mkdtemp(join(tmpdir(), 'wellrun-cli-'));
});
afterAll(async () => {
  await w.close();
  await rm(folder, { recursive: true });
});

const run = async (...words: string[]): Promise<{ code: number; out: string; err: string }> => {
  const { host, port, database } = w.connection as { host: string; port: number; database: string };
  const said = { out: [] as string[], err: [] as string[] };
  const variables = {
    DATABASE_URL: `postgresql://wellrun_admin@${encodeURIComponent(host)}:${port}/${database}`,
    WELLRUN_DATA: folder,
    PORT: '0',
  };
  const code = await dispatch(words, {
    variables,
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
    interactive: false,
  });
  return { code, out: said.out.join('\n'), err: said.err.join('\n') };
};

describe('wellrun user', () => {
  it('makes somebody who can sign in, with the password that it shows', async () => {
    const { code, out } = await run(
      'user',
      'add',
      '--name',
      'Ada Lovelace',
      '--email',
      'Ada@example.org',
      '--role',
      'auditor',
      '--role',
      'Agent',
      '--json',
    );
    expect(code).toBe(0);
    const { password, number } = JSON.parse(out) as { password: string; number: string };
    const browser = w.browser();
    expect((await browser.signIn('ada@example.org', password)).statusCode).toBe(200);
    expect((await browser.send('GET', '/api/v1/session')).json()).toMatchObject({
      person: { name: 'Ada Lovelace', initials: 'AL' },
      roles: ['agent', 'auditor'],
    });
    expect((await run('user', 'list')).out).toContain(`${number}  Ada Lovelace  Ada@example.org  agent, auditor`);
    expect((await run('user', 'add', '--name', 'Ada Lovelace', '--email', 'ada@example.org')).out).toContain(
      'had an account already',
    );
  });

  it('grants and ends roles, with effect on the next request', async () => {
    await w.person('grace.hopper@example.org', { role: 'user' });
    const browser = w.browser();
    await browser.signIn('grace.hopper@example.org');
    const roles = async () => (await browser.send('GET', '/api/v1/session')).json<{ roles: string[] }>().roles;
    expect((await run('user', 'grant', 'grace.hopper@example.org', '--role', 'administrator')).code).toBe(0);
    expect(await roles()).toEqual(['administrator', 'user']);
    expect((await run('user', 'end', 'grace.hopper@example.org', '--role', 'administrator')).code).toBe(0);
    expect(await roles()).toEqual(['user']);
    expect(await run('user', 'end', 'grace.hopper@example.org', '--role', 'administrator')).toMatchObject({
      code: 1,
      err: 'They do not hold the role administrator.',
    });
  });

  it('sets a new password, which ends sessions and is told in the history', async () => {
    const alan = await w.person('alan.turing@example.org');
    const browser = w.browser();
    await browser.signIn('alan.turing@example.org');
    const { out } = await run('user', 'password', 'alan.turing@example.org');
    expect((await browser.send('GET', '/api/v1/session')).statusCode).toBe(401);
    expect((await browser.signIn('alan.turing@example.org', out.split(': ')[1])).statusCode).toBe(200);
    expect(await w.historyOf(alan)).toContain('password-reset');
  });

  it('switches off a second step whose authenticator is lost, which ends sessions and is told in the history', async () => {
    const emmy = await w.person('emmy.noether@example.org');
    const browser = w.browser();
    await browser.signIn('emmy.noether@example.org');
    await w.system.batch([
      {
        text: 'UPDATE auth."user" SET "twoFactorEnabled" = true WHERE email = $1',
        values: ['emmy.noether@example.org'],
      },
    ]);
    expect((await w.browser().signIn('emmy.noether@example.org')).json()).toEqual({ twoFactorRedirect: true });
    expect((await run('user', 'second-step-off', 'emmy.noether@example.org')).code).toBe(0);
    expect((await browser.send('GET', '/api/v1/session')).statusCode).toBe(401);
    expect((await w.browser().signIn('emmy.noether@example.org')).json()).toEqual({});
    expect(await w.historyOf(emmy)).toContain('second-factor-off');
    expect(await run('user', 'second-step-off', 'emmy.noether@example.org')).toMatchObject({
      code: 1,
      err: 'No second step is asked of emmy.noether@example.org.',
    });
  });

  it.each([
    [['password', 'nobody@example.org'], 'Nobody signs in with the address nobody@example.org.'],
    [['grant', 'nobody@example.org', '--role', 'agent'], 'Nobody here has the address nobody@example.org.'],
    [
      ['add', '--name', 'X', '--email', 'x@example.org', '--role', 'king'],
      "There is no role 'king'. Roles are agent, processOwner, serviceOwner, smsManager, topManagement, auditor, administrator, approver, user, customerContact.",
    ],
    [['list', '--org', 'Elsewhere'], "There is no organisation 'Elsewhere'. Known: 'Riverbank Services'."],
  ])('says in one sentence what cannot be done', async (words, said) => {
    expect(await run('user', ...words)).toEqual({ code: 1, out: '', err: said });
  });
});

describe('wellrun doctor', () => {
  it('finds nothing in the way of a sound installation', async () => {
    const { out } = await run('doctor', '--json');
    const { checks } = JSON.parse(out) as { checks: { name: string; state: string; detail: string }[] };
    const state = (name: string): string | undefined => checks.find((check) => check.name === name)?.state;
    expect(['program', 'data folder', 'database', 'rights', 'version of the data'].map(state)).toEqual([
      'ok',
      'ok',
      'ok',
      'ok',
      'ok',
    ]);
    expect(checks.find(({ name }) => name === 'mail')?.detail).toContain('set SMTP_URL');
  });
});

// Last, because commands then have to say which organisation is meant.
describe('wellrun user add --new', () => {
  it('makes a further organisation, in its time zone, and none twice', async () => {
    const words = ['user', 'add', '--name', 'Mary', '--email', 'mary@example.org', '--org', 'Second Ltd', '--new'];
    expect((await run(...words, '--zone', 'Nowhere/Here')).code).toBe(2);
    const { code, out } = await run(...words, '--zone', 'Asia/Tokyo', '--json');
    expect(code).toBe(0);
    const browser = w.browser();
    await browser.signIn('mary@example.org', (JSON.parse(out) as { password: string }).password);
    expect((await browser.send('GET', '/api/v1/session')).json()).toMatchObject({
      organisation: { name: 'Second Ltd' },
      person: { zone: 'Asia/Tokyo' },
    });
    expect(await run(...words)).toMatchObject({
      code: 1,
      err: "There is an organisation 'Second Ltd' already: leave --new out, or choose another name.",
    });
  });
});
