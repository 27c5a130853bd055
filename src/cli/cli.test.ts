import { describe, expect, it } from 'vitest';
import type { Env } from './command.ts';
import { dispatch } from './dispatch.ts';
import { newPassword } from './password.ts';
import { chooseOrganisation } from './runtime.ts';
import { table } from './table.ts';

const run = async (...words: string[]): Promise<{ code: number; out: string; err: string }> => {
  const said = { out: [] as string[], err: [] as string[] };
  const env: Env = {
    variables: {},
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
    interactive: false,
  };
  return { code: await dispatch(words, env), out: said.out.join('\n'), err: said.err.join('\n') };
};

describe('the command line', () => {
  it('shows its commands', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}serve {2,}Run the server/m);
    expect(out).toMatch(/^ {2}user {2,}People who sign in/m);
    expect(await run()).toMatchObject({ code: 2, out: '' });
  });

  it('shows how a command is called', async () => {
    const { code, out } = await run('user', '--help');
    expect(code).toBe(0);
    expect(out).toContain('Usage: wellrun user add --name NAME --email ADDRESS');
    expect(out).toMatch(/^ {2}--org NAME {2,}the organisation/m);
  });

  it.each([
    [['frobnicate'], /^There is no command 'frobnicate'\. Known: serve, user, doctor/],
    [['user', '--frob'], /^Unknown option '--frob'\.\n\nwellrun user --help/],
    [['user'], /^Say what to do: add, list/],
    [['user', 'toString'], /^Say what to do/],
    [['user', 'add', '--email', 'a@b.example'], /^Give --name\./],
    [['user', 'grant', 'a@b.example'], /^Give --role\./],
    [['serve', 'now'], /^'now' is not understood\./],
  ])('answers a call that it does not understand with what is missing: %s', async (words, said) => {
    const { code, out, err } = await run(...words);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(said);
  });
});

describe('the organisation of a command', () => {
  const acme = { id: '0197a2b0-0000-7000-8000-000000000001', name: 'Acme', source: 'native' };
  const other = { id: '0197a2b0-0000-7000-8000-000000000002', name: 'Other', source: 'import' };

  it('need not be named where there is one', () => {
    expect(chooseOrganisation([acme], undefined)).toBe(acme);
    expect(chooseOrganisation([acme, other], 'acme')).toBe(acme);
    expect(chooseOrganisation([acme, other], other.id)).toBe(other);
  });

  it.each([
    [[], undefined, /There is no organisation yet/],
    [[acme, other], undefined, /several organisations: 'Acme', 'Other'/],
    [[acme], 'Nobody', /no organisation 'Nobody'\. Known: 'Acme'/],
    [[acme, { ...other, name: 'ACME' }], 'acme', /Several organisations are called 'acme'/],
  ])('is asked for where it is not clear', (all, named, said) => {
    expect(() => chooseOrganisation(all, named)).toThrow(said);
  });
});

it('a table is as wide as it needs to be', () => {
  expect(
    table(
      ['Name', 'Roles'],
      [
        ['Ada', 'agent'],
        ['Grace Hopper', ''],
      ],
    ),
  ).toEqual(['Name          Roles', 'Ada           agent', 'Grace Hopper']);
});

it('a password that is made is new each time', () => {
  const made = new Set(Array.from({ length: 100 }, newPassword));
  expect(made.size).toBe(100);
  for (const each of made) expect(each).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
});
