import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { readRecord } from '#kernel/store/read.ts';
import { endRole, grantRole, roleNamed, type GrantScope } from '#server/access/grants.ts';
import { accountOf, endSecondStep, ensureAccount, givePersonAccount, setPassword } from '#server/auth/account.ts';
import { makeOrganisation } from '#server/auth/beginning.ts';
import { recordSignIn } from '#server/auth/history.ts';
import { neededText, textOf, UsageError, type Args, type Env, type Values } from './command.ts';
import { newPassword, readPassword } from './password.ts';
import { withRuntime, type Organisation, type Runtime } from './runtime.ts';
import { table } from './table.ts';

const rolesIn = (values: Values): string[] => [values['role'] ?? []].flat().filter((role) => typeof role === 'string');

const onlyAddress = ({ positionals }: Args): string => {
  const [address, ...more] = positionals;
  if (address === undefined || more.length > 0) throw new UsageError('Name one person by their e-mail address.');
  return address;
};

/** The time zone that was asked for, or that of this machine. */
const zoneOf = (values: Values): string => {
  const zone = textOf(values, 'zone') ?? new Intl.DateTimeFormat('en').resolvedOptions().timeZone;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw new UsageError(`There is no time zone '${zone}': give one such as Europe/Berlin.`);
  }
};

/** The organisation that is meant: made with its first user where there is none, or where a further one is asked for. */
const organisationFor = async (runtime: Runtime, values: Values): Promise<Organisation> => {
  const named = textOf(values, 'org')?.trim();
  const known = await runtime.organisations();
  if (known.length > 0 && values['new'] !== true) return runtime.organisation(named);
  if (named === undefined || named === '')
    throw new UsageError(
      known.length > 0
        ? 'Name the new organisation with --org.'
        : 'There is no organisation yet: name yours with --org, and it is made.',
    );
  if (known.some(({ name }) => name.toLowerCase() === named.toLowerCase()))
    throw new AppError(
      'organisation.already',
      `There is an organisation '${named}' already: leave --new out, or choose another name.`,
    );
  const id = String(await makeOrganisation(runtime.system, { name: named, zone: zoneOf(values) }));
  return { id, name: named, source: 'native' };
};

const personWith = async (context: Context, email: string): Promise<Row | null> => {
  const [answer] = await context.batch([
    {
      text: "SELECT id FROM person WHERE org = $1 AND lower(email) = lower($2) AND phase <> 'void' ORDER BY created_at LIMIT 1",
      values: [context.principal.org, email],
    },
  ]);
  const id = answer?.rows[0]?.['id'];
  return typeof id === 'string' ? readRecord(context, definitionNamed('person'), id) : null;
};

const neededPerson = async (context: Context, email: string): Promise<Row> => {
  const person = await personWith(context, email);
  if (person === null) throw new AppError('not_found', `Nobody here has the address ${email}.`);
  return person;
};

const SCOPES = ['customer', 'team', 'service'] as const;

/** The record that a role is limited to, by its number. */
const scopeOf = async (context: Context, number: string | undefined): Promise<GrantScope> => {
  if (number === undefined) return { kind: 'organisation' };
  const [answer] = await context.batch([
    {
      text: 'SELECT id, type, number FROM directory WHERE org = $1 AND number = $2',
      values: [context.principal.org, number.toUpperCase()],
    },
  ]);
  const row = answer?.rows[0];
  const kind = SCOPES.find((each) => each === row?.['type']);
  if (row === undefined || kind === undefined)
    throw new AppError('not_found', `There is no customer, team or service with the number ${number}.`);
  return { kind, id: String(row['id']), label: String(row['number']) };
};

const untilOf = (values: Values): string | null => {
  const given = textOf(values, 'until');
  if (given === undefined) return null;
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(given) ? `${given}T23:59:59Z` : given);
  if (Number.isNaN(date.getTime()) || date.getTime() < Date.now())
    throw new UsageError('--until takes a day to come, such as 2030-12-31.');
  return date.toISOString();
};

const add = ({ values, positionals }: Args, env: Env): Promise<void> => {
  if (positionals.length > 0) throw new UsageError(`'${positionals[0]}' is not understood: give --name and --email.`);
  const name = neededText(values, 'name');
  const email = neededText(values, 'email');
  const roles = rolesIn(values).map(roleNamed);
  return withRuntime(env, async (runtime) => {
    const given = values['password-stdin'] === true ? await readPassword() : null;
    const organisation = await organisationFor(runtime, values);
    const context = await runtime.context(organisation);
    let person =
      (await personWith(context, email)) ?? (await create(context, definitionNamed('person'), { title: name, email }));
    const password = given ?? newPassword();
    const account = await ensureAccount(runtime.system, { email, name, password });
    if (person['account'] !== account.id) person = await givePersonAccount(context, person, account);
    for (const role of roles.length === 0 ? [roleNamed('user')] : roles)
      person = await grantRole(context, person, role);
    const shown = account.made && given === null ? password : null;
    if (values['json'] === true)
      return env.out(
        JSON.stringify({
          id: person['id'],
          number: person['number'],
          email,
          organisation: organisation.name,
          password: shown,
        }),
      );
    env.out(`${name} (${String(person['number'])}) can sign in to ${organisation.name} as ${email}.`);
    if (shown !== null) env.out(`Password, shown this once: ${shown}`);
    if (!account.made) env.out('The address had an account already: its password stays as it was.');
  });
};

const LIST = `SELECT p.number, p.title AS name, coalesce(p.email, '') AS email, p.account IS NOT NULL AS account, p.phase <> 'void' AS active,
    coalesce((SELECT array_agg(DISTINCT g.role ORDER BY g.role) FROM access_grant g
      WHERE g.org = p.org AND g.person = p.id AND g.valid_from <= now() AND (g.valid_to IS NULL OR g.valid_to > now())), '{}') AS roles
  FROM person p WHERE p.org = $1 AND p.account IS NOT NULL ORDER BY p.title, p.number`;

/** All but `add` work with what is there. */
const EXISTING = { purpose: { kind: 'use', makes: false } } as const;

const list = ({ values }: Args, env: Env): Promise<void> =>
  withRuntime(
    env,
    async (runtime) => {
      const organisation = await runtime.organisation(textOf(values, 'org'));
      const context = await runtime.context(organisation);
      const [answer] = await context.batch([{ text: LIST, values: [organisation.id] }]);
      const people = answer?.rows ?? [];
      if (values['json'] === true) env.out(JSON.stringify(people));
      else if (people.length === 0) env.out(`Nobody can sign in to ${organisation.name} yet.`);
      else
        for (const line of table(
          ['Number', 'Name', 'E-mail', 'Roles', ''],
          people.map((row) => [
            String(row['number']),
            String(row['name']),
            String(row['email']),
            (row['roles'] as string[]).join(', '),
            row['active'] === true ? '' : 'has left',
          ]),
        ))
          env.out(line);
    },
    EXISTING,
  );

const password = (args: Args, env: Env): Promise<void> => {
  const email = onlyAddress(args);
  return withRuntime(
    env,
    async ({ system }) => {
      const account = await accountOf(system, email);
      if (account === null) throw new AppError('not_found', `Nobody signs in with the address ${email}.`);
      const given = args.values['password-stdin'] === true ? await readPassword() : null;
      const chosen = given ?? newPassword();
      await setPassword(system, account, chosen);
      await recordSignIn(
        system,
        { account: account.id },
        { action: 'password-reset', request: null, now: Date.now(), bySystem: true },
      );
      env.out(
        given === null
          ? `New password for ${account.email}, shown this once: ${chosen}`
          : `The password of ${account.email} is changed.`,
      );
    },
    EXISTING,
  );
};

/** For whoever lost their authenticator and the backup codes: they sign in by password alone, and set it up anew. */
const secondStepOff = (args: Args, env: Env): Promise<void> => {
  const email = onlyAddress(args);
  return withRuntime(
    env,
    async ({ system }) => {
      const account = await accountOf(system, email);
      if (account === null) throw new AppError('not_found', `Nobody signs in with the address ${email}.`);
      await endSecondStep(system, account);
      await recordSignIn(
        system,
        { account: account.id },
        { action: 'second-factor-off', request: null, now: Date.now(), bySystem: true },
      );
      env.out(`${account.email} signs in by password alone now: they can set up a new second step in their account.`);
    },
    EXISTING,
  );
};

const onPerson = (
  args: Args,
  env: Env,
  work: (context: Context, person: Row, role: ReturnType<typeof roleNamed>) => Promise<unknown>,
  said: string,
): Promise<void> => {
  const email = onlyAddress(args);
  const roles = rolesIn(args.values).map(roleNamed);
  if (roles.length === 0) throw new UsageError('Give --role.');
  return withRuntime(
    env,
    async (runtime) => {
      const context = await runtime.context(await runtime.organisation(textOf(args.values, 'org')));
      for (const role of roles) await work(context, await neededPerson(context, email), role);
      env.out(`${email} ${said} ${roles.join(', ')}.`);
    },
    EXISTING,
  );
};

const grant = (args: Args, env: Env): Promise<void> => {
  const until = untilOf(args.values);
  return onPerson(
    args,
    env,
    async (context, person, role) =>
      grantRole(context, person, role, { scope: await scopeOf(context, textOf(args.values, 'for')), until }),
    'now is',
  );
};

const end = (args: Args, env: Env): Promise<void> => onPerson(args, env, endRole, 'no longer is');

/** What `wellrun user` can do. */
export const userWork = { add, list, password, 'second-step-off': secondStepOff, grant, end };
