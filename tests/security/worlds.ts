import type { FastifyInstance } from 'fastify';
import { inject } from 'vitest';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { systemContext } from '#kernel/store/context.ts';
import { openDb, type Db } from '#kernel/store/db.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { grantRole, keyFor, openWorld, settle, type Organisation } from '../harness/world.ts';

/** The hour in which all worlds stand still: the same question has the same answer. */
export const HOUR = Date.parse('2031-05-06T09:30:00Z');

type Json = Record<string, unknown>;
export const must = ({ status, text, body }: { status: number; text: string; body: Json }): Json => {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return body;
};

/** A record that requests can name. */
export type Named = { readonly plural: string; readonly type: string; readonly id: string; readonly number: string };
/** What there is before the worlds part. */
export type Beginning = {
  readonly own: Organisation;
  readonly other: Organisation;
  /** Keys of people who see only a part of the organisation: of one customer, team or service. */
  readonly parted: Readonly<Record<'ofCustomer' | 'ofTeam' | 'ofService', string>>;
  readonly visible: readonly Named[];
  readonly hidden: readonly Named[];
  /** Records of the other customer: hidden from its competitor's people, visible to staff of the whole organisation. */
  readonly competitor: readonly Named[];
  readonly files: readonly { readonly record: Named; readonly file: string }[];
};

const named = (plural: string, body: Json): Named => ({
  plural,
  type: String(body['type']),
  id: String(body['id']),
  number: String(body['number']),
});
const pathOf = ({ plural, id }: Named): string => `/${plural}/${id}`;

export const attachTo = async (app: FastifyInstance, key: string, record: Named, name: string): Promise<string> => {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/v1${pathOf(record)}/attachments?name=${encodeURIComponent(name)}&visibility=public`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
    payload: `file ${name}`,
  });
  if (answer.statusCode >= 300) throw new Error(answer.payload);
  return String(answer.json<Json>()['id']);
};

const WORDS = ['portal', 'printer', 'payroll', 'network', 'mail'] as const;
const wordAt = (n: number): string => WORDS[n % WORDS.length] as string;

/** Fills a database with an organisation at work, what is confidential in it, and another organisation. */
export const begin = async (database: { system: Db; app: Db }): Promise<Beginning> => {
  const world = { ...database, now: () => HOUR };
  const app = await apiApp(world);
  const own = await settle(world, 'Own');
  const other = await settle(world, 'Other');
  const client = (role: keyof Organisation['people']): Client => clientOf(app, own.people[role].key);
  const [boss, agent, manager] = [client('administrator'), client('agent'), client('smsManager')];
  must(
    await boss.post('/custom-fields', {
      type: 'incident',
      name: 'followUp',
      kind: 'ref',
      label: 'Follow-up',
      to: 'incident',
    }),
  );
  must(await boss.post('/custom-fields', { type: 'incident', name: 'site', kind: 'text', label: 'Site' }));
  const context = await systemContext(world.system, own.org);
  const parted: Record<string, string> = {};
  for (const [name, scope, id] of [
    ['ofCustomer', 'customer', own.customer['id']],
    ['ofTeam', 'team', own.team['id']],
    ['ofService', 'service', own.service['id']],
  ] as const) {
    const person = await create(context, definitionNamed('person'), { title: `Part ${name}` });
    await grantRole(context, String(person['id']), 'agent', scope, String(id));
    parted[name] = await keyFor(context, String(person['id']));
  }
  const make = async (who: Client, plural: string, body: Json): Promise<Named> =>
    named(plural, must(await who.post(`/${plural}`, body)));
  const service = String(own.service['id']);
  const visible: Named[] = [];
  const competitor: Named[] = [];
  const files: { record: Named; file: string }[] = [];
  const elsewhere = await make(boss, 'services', { title: 'Shop tills' });
  const items = [];
  for (const title of ['Front server', 'Database', 'Switch'])
    items.push(await make(boss, 'configuration-items', { title, kind: 'server', service }));
  for (const [n, item] of items.entries())
    if (n > 0) must(await boss.post(`${pathOf(items[n - 1] as Named)}/links`, { kind: 'dependsOn', to: item.id }));
  for (let n = 0; n < 14; n += 1) {
    const theirs = n % 3 === 2;
    const record = await make(agent, 'incidents', {
      title: `The ${wordAt(n)} is down ${n}`,
      description: `Nobody reaches the ${wordAt(n + 1)}`,
      requester: theirs ? own.people.agent.id : own.people.user.id,
      customer: theirs ? own.otherCustomer['id'] : own.customer['id'],
      team: theirs ? own.otherTeam['id'] : own.team['id'],
      service: theirs ? elsewhere.id : service,
      impact: 1 + (n % 3),
      urgency: 1 + (n % 2),
      tags: n % 2 === 0 ? ['urgent'] : [],
      custom: { site: wordAt(n) },
      ...(n % 4 === 0 ? { configurationItem: items[n % 3]?.id } : {}),
    });
    (theirs ? competitor : visible).push(record);
    must(
      await agent.post(`${pathOf(record)}/comments`, {
        text: `Looking at the ${wordAt(n)}`,
        visibility: n % 2 === 0 ? 'public' : 'internal',
      }),
    );
    if (n % 5 === 0) files.push({ record, file: await attachTo(app, own.people.agent.key, record, `log ${n}.txt`) });
  }
  const [first, second, third] = visible as [Named, Named, Named];
  must(await agent.post(`${pathOf(first)}/transitions/start`, {}, { 'if-match': '*' }));
  must(await agent.post(`${pathOf(first)}/links`, { kind: 'relates', to: second.id }));
  must(
    await agent.post(
      `${pathOf(second)}/transitions/resolve`,
      { resolution: 'Done', resolutionCode: 'Solved' },
      { 'if-match': '*' },
    ),
  );
  must(await agent.post(`${pathOf(third)}/tasks`, { title: 'Look at the log' }));
  must(await agent.post(`${pathOf(third)}/participants`, {}));
  for (const [who, plural, body] of [
    [agent, 'problems', { title: 'The payroll crashes', knownError: true, workaround: 'Start it anew' }],
    [manager, 'risks', { title: 'The network may fail', kind: 'risk', about: 'service' }],
    [manager, 'documents', { title: 'Printer policy', kind: 'policy', owner: own.people.smsManager.id }],
  ] as const)
    visible.push(await make(who, plural, body));
  // What is the manager's alone.
  const hidden: Named[] = [];
  const quiet = { confidential: true };
  const me = own.people.smsManager.id;
  const above = await make(manager, 'incidents', { title: 'Quiet portal matter', requester: me, ...quiet });
  hidden.push(above, await make(manager, 'incidents', { title: 'Quiet printer matter', requester: me, ...quiet }));
  hidden.push(await make(manager, 'problems', { title: 'Quiet cause', assignee: me, ...quiet }));
  hidden.push(
    await make(manager, 'communications', {
      title: 'Quiet word',
      audience: 'team',
      means: 'email',
      incident: first.id,
      owner: me,
      ...quiet,
    }),
  );
  for (const below of [first, third])
    must(await manager.post(`${pathOf(below)}/actions/set-parent`, { parent: above.id }));
  must(await manager.patch(pathOf(third), { custom: { followUp: above.id } }, { 'if-match': '*' }));
  files.push({ record: above, file: await attachTo(app, own.people.smsManager.key, above, 'quiet.txt') });
  await app.close();
  return { own, other, parted: parted as Beginning['parted'], visible, hidden, competitor, files };
};

export type Branch = {
  readonly app: FastifyInstance;
  readonly db: Db;
  readonly system: Db;
  /** What was made in this world alone, and may be asked for in every other. */
  readonly extra: Named[];
  close(): Promise<void>;
};

const connect = (host: string, port: number, database: string) => ({
  system: openDb({ host, port, database }, 'wellrun_system', { max: 2 }),
  app: openDb({ host, port, database }, 'wellrun_app', { max: 4 }),
});

/** What one world has, or has otherwise, that nobody but the manager may know: `n` counts how much of it. */
const varyHidden = async (branch: Branch, { own, other, visible, hidden }: Beginning, n: number): Promise<void> => {
  const manager = clientOf(branch.app, own.people.smsManager.key);
  const me = own.people.smsManager.id;
  const [above, second, cause] = hidden as [Named, Named, Named];
  const [first] = visible as [Named];
  const match = { 'if-match': '*' };
  must(await manager.patch(pathOf(above), { title: `Quiet ${wordAt(n)} matter ${n}`, impact: 1 + (n % 3) }, match));
  must(await manager.post(`${pathOf(second)}/comments`, { text: `${wordAt(n)} ${n}`, visibility: 'public' }));
  if (n % 2 === 1) must(await manager.post(`${pathOf(above)}/transitions/start`, {}, match));
  for (let more = 0; more < n; more += 1) {
    const body = must(
      await manager.post('/incidents', {
        title: `Quiet ${wordAt(more)} of ${n}`,
        requester: me,
        confidential: true,
        customer: own.customer['id'],
        team: own.otherTeam['id'],
        service: own.service['id'],
        tags: ['urgent', `only${n}`],
        custom: { site: wordAt(more) },
      }),
    );
    const record = named('incidents', body);
    branch.extra.push(record);
    must(await manager.post(`${pathOf(record)}/links`, { kind: 'relates', to: visible[more % visible.length]?.id }));
    must(await manager.post(`${pathOf(record)}/actions/set-parent`, { parent: (visible[2] as Named).id }));
    await attachTo(branch.app, own.people.smsManager.key, record, `quiet ${n} ${more}.txt`);
  }
  must(await manager.post(`${pathOf(cause)}/links`, { kind: 'causes', to: first.id }));
  const task = named(
    'tasks',
    must(await manager.post(`${pathOf(above)}/tasks`, { title: `Quiet task ${n}`, assignee: me })),
  );
  branch.extra.push(task);
  const context = await systemContext(branch.system, own.org);
  for (const role of ['agent', 'user', 'auditor'] as const)
    for (let told = 0; told < n; told += 1)
      await context.batch([
        {
          text: `INSERT INTO notification (org, id, person, record, key, reason, audience, created_at) VALUES ($1, uuidv7(), $2, $3, $4, 'incident.answered', 'public', now())`,
          values: [own.org, own.people[role].id, above.id, `told ${told}`],
        },
      ]);
  const stranger = clientOf(branch.app, other.people.agent.key);
  for (let more = 0; more <= n; more += 1)
    branch.extra.push(
      named(
        'incidents',
        must(
          await stranger.post('/incidents', { title: `The ${wordAt(n)} elsewhere`, requester: other.people.user.id }),
        ),
      ),
    );
};

/** What differs besides among the other customer's records, which staff of the whole organisation may see. */
const varyCompetitor = async (branch: Branch, { own, competitor }: Beginning, n: number): Promise<void> => {
  const agent = clientOf(branch.app, own.people.agent.key);
  const [one, two] = competitor as [Named, Named];
  must(await agent.patch(pathOf(one), { title: `Their ${wordAt(n)} ${n}`, urgency: 1 + (n % 2) }, { 'if-match': '*' }));
  must(await agent.post(`${pathOf(two)}/comments`, { text: `Their ${wordAt(n)}`, visibility: 'public' }));
  for (let more = 0; more < n; more += 1) {
    const body = must(
      await agent.post('/incidents', {
        title: `Their ${wordAt(more)} too`,
        requester: own.people.agent.id,
        customer: own.otherCustomer['id'],
        team: own.otherTeam['id'],
      }),
    );
    branch.extra.push(named('incidents', body));
  }
};

/** Makes a world out of the beginning. */
const branchOff = async (
  base: { host: string; port: number; database: string },
  beginning: Beginning,
  name: string,
  n: number,
  competitorToo: boolean,
): Promise<Branch> => {
  const database = `${base.database}_${name}`;
  const admin = await connectAsSuperuser(inject('postgres'));
  await admin.query(`CREATE DATABASE ${database} TEMPLATE ${base.database}`);
  await admin.end();
  const { system, app: db } = connect(base.host, base.port, database);
  const branch: Branch = {
    app: await apiApp({ app: db, now: () => HOUR, requestId: 'asked' }),
    db,
    system,
    extra: [],
    close: async () => {
      await branch.app.close();
      await Promise.all([db.close(), system.close()]);
      const again = await connectAsSuperuser(inject('postgres'));
      await again.query(`DROP DATABASE ${database} WITH (FORCE)`);
      await again.end();
    },
  };
  await varyHidden(branch, beginning, n);
  if (competitorToo) await varyCompetitor(branch, beginning, n);
  return branch;
};

export type Worlds = {
  readonly beginning: Beginning;
  /** They differ in what is confidential, and in the other organisation. */
  readonly one: Branch;
  readonly another: Branch;
  /** Differs from both in the other customer's records as well. */
  readonly third: Branch;
  close(): Promise<void>;
};

/** Three worlds that grew out of one: what is in all of them is the same to the last byte. */
export const openWorlds = async (): Promise<Worlds> => {
  const base = await openWorld();
  const beginning = await begin(base);
  await Promise.all([base.app.close(), base.system.close()]);
  const one = await branchOff(base.database, beginning, 'one', 1, false);
  const another = await branchOff(base.database, beginning, 'another', 4, false);
  const third = await branchOff(base.database, beginning, 'third', 3, true);
  // Even that a reference is there at all is no difference.
  const admin = await connectAsSuperuser(inject('postgres'), `${base.database.database}_another`);
  await admin.query('UPDATE incident SET parent = NULL WHERE org = $1 AND id = $2', [
    beginning.own.org,
    beginning.visible[0]?.id,
  ]);
  await admin.end();
  return {
    beginning,
    one,
    another,
    third,
    close: async () => {
      for (const branch of [one, another, third]) await branch.close();
      await base.database.drop();
    },
  };
};
