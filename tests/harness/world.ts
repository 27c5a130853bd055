import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import '#sms/index.ts';
import { ROLES, type Role } from '#kernel/access/principal.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import { openDb, type Db, type Row } from '#kernel/store/db.ts';
import { testDatabase, type TestDatabase } from './database.ts';

/** Monday to Friday, 8 to 18, in Paris. */
export const OFFICE = {
  zone: 'Europe/Paris',
  week: [...Array.from({ length: 5 }, () => [['08:00', '18:00']]), [], []],
  holidays: [],
  exceptions: [],
};

export type Somebody = { readonly id: string; readonly role: Role; readonly key: string; readonly name: string };
export type Organisation = {
  readonly org: string;
  readonly context: Context;
  readonly people: Readonly<Record<Role, Somebody>>;
  readonly customer: Row;
  readonly otherCustomer: Row;
  readonly team: Row;
  readonly otherTeam: Row;
  readonly service: Row;
  readonly calendar: Row;
};
export type World = { readonly database: TestDatabase; readonly system: Db; readonly app: Db; close(): Promise<void> };

const STAFF_SCOPE = 'organisation';

/** A key of somebody's, as a program would send it. */
export const keyFor = async (
  context: Context,
  person: string,
  scopes: readonly string[] = ['read', 'write'],
): Promise<string> => {
  const secret = randomBytes(32).toString('base64url');
  const { org } = context.principal;
  await context.batch([
    {
      text: 'INSERT INTO api_key (org, id, person, name, hint, hash, scopes) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      values: [
        org,
        randomUUIDv7(),
        person,
        'test',
        secret.slice(0, 4),
        createHash('sha256').update(secret).digest(),
        [...scopes],
      ],
    },
  ]);
  return `wrk_${org.replaceAll('-', '')}_${secret}`;
};

export const grantRole = (
  context: Context,
  person: string,
  role: string,
  scope = STAFF_SCOPE,
  scopeId: string | null = null,
): Promise<unknown> =>
  context.batch([
    {
      text: 'INSERT INTO access_grant (org, id, person, role, scope, scope_id) VALUES ($1, $2, $3, $4, $5, $6)',
      values: [context.principal.org, randomUUIDv7(), person, role, scope, scopeId],
    },
  ]);

/** News are told by mail at once, not gathered for a while. */
export const tellAtOnce = (context: Context): Promise<unknown> =>
  context.batch([
    {
      text: `INSERT INTO setting (org, name, valid_from, value) VALUES ($1, 'notify.gathering', '2000-01-01', '{"seconds": 0}') ON CONFLICT DO NOTHING`,
      values: [context.principal.org],
    },
  ]);

/** A database of one's own with both roles' pools. */
export const openWorld = async (): Promise<World> => {
  const database = await testDatabase();
  const connection = { host: database.host, port: database.port, database: database.database };
  const system = openDb(connection, 'wellrun_system', { max: 6 });
  const app = openDb(connection, 'wellrun_app', { max: 16 });
  return {
    database,
    system,
    app,
    close: async () => {
      await app.close();
      await system.close();
      await database.drop();
    },
  };
};

/** An organisation with one person for each role, two customers, two teams, a service and office hours. `mark` stands in every text. */
export const settle = async (
  world: Pick<World, 'system'> & Partial<World>,
  name: string,
  mark = '',
): Promise<Organisation> => {
  const org = randomUUIDv7();
  await world.system.batch([
    { text: 'INSERT INTO organisation (org, name) VALUES ($1, $2)', values: [org, `${name} ${mark}`.trim()] },
  ]);
  const first = await systemContext(world.system, org);
  const make = (context: Context, type: string, input: Record<string, unknown>): Promise<Row> =>
    create(context, definitionNamed(type), input);
  const calendar = await make(first, 'calendar', { title: `Office hours ${mark}`.trim(), hours: OFFICE });
  const context = await systemContext(world.system, org);
  const customer = await make(context, 'customer', { title: `Hôpital Saint-Clair ${mark}`.trim(), kind: 'external' });
  const otherCustomer = await make(context, 'customer', { title: `Meridian Retail ${mark}`.trim(), kind: 'external' });
  const otherTeam = await make(context, 'team', { title: `Network ${mark}`.trim() });
  const team = await make(context, 'team', { title: `Service desk ${mark}`.trim(), escalatesTo: otherTeam['id'] });
  const service = await make(context, 'service', { title: `Patient Portal ${mark}`.trim(), supportTeam: team['id'] });
  const people: Partial<Record<Role, Somebody>> = {};
  for (const role of ROLES) {
    const portal = role === 'user' || role === 'customerContact';
    const title = `${role} ${mark}`.trim();
    const person = await make(context, 'person', {
      title,
      email: `${role.toLowerCase()}@${name.toLowerCase()}.example`,
      ...(portal ? { customer: customer['id'] } : {}),
    });
    const id = String(person['id']);
    await grantRole(
      context,
      id,
      role,
      role === 'customerContact' ? 'customer' : STAFF_SCOPE,
      role === 'customerContact' ? String(customer['id']) : null,
    );
    if (role === 'agent')
      await context.batch([
        { text: 'INSERT INTO membership (org, team, person) VALUES ($1, $2, $3)', values: [org, team['id'], id] },
      ]);
    people[role] = { id, role, name: title, key: await keyFor(context, id) };
  }
  return {
    org,
    context: await systemContext(world.system, org),
    people: people as Record<Role, Somebody>,
    customer,
    otherCustomer,
    team,
    otherTeam,
    service,
    calendar,
  };
};
