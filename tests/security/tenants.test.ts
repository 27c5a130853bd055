import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import fc from 'fast-check';
import '#sms/index.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import { openDb } from '#kernel/store/db.ts';
import { patience, sizeOf } from '../faults/promises.ts';
import { tell } from '../faults/tell.ts';
import { apiApp, clientOf, type Answer, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';
import { sampleOf } from '../contract/samples.ts';
import { questionsAbout, type Question } from './questions.ts';
import { attachTo } from './worlds.ts';

/** Requests that somebody generates who looks for what is not theirs. */
const REQUESTS = sizeOf('canaryRequests');
const CANARY = 'kanari7f3';
const INTERNAL = 'innen9c1';

let world: World;
let app: FastifyInstance;
let mine: Organisation;
let theirs: Organisation;
/** Ids and numbers of records that the asking people may not see. */
const foreign: { type: string; plural: string; id: string; number: string; versions: number }[] = [];
const STRANGE = '01900000-0000-7000-8000-000000000000';

const must = (answer: Answer): Answer => {
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer;
};

beforeAll(async () => {
  world = await openWorld();
  app = await apiApp(world);
  mine = await settle(world, 'Mine');
  theirs = await settle(world, 'Theirs', CANARY);
  const boss = clientOf(app, theirs.people.administrator.key);
  const others: Record<string, string> = {};
  for (const definition of allDefinitions()) {
    const { create } = definition.access;
    const maker =
      create.op === 'role' && !create.roles.includes('administrator')
        ? clientOf(app, theirs.people[create.roles[0] as 'agent'].key)
        : boss;
    const sample = sampleOf(definition, theirs, others);
    for (const [name, value] of Object.entries(sample))
      if (name === 'title' || name === 'description') sample[name] = `${CANARY} ${String(value)}`;
    // Where it follows from other fields, it cannot be said.
    const open = definition.common?.confidential?.readOnly === true ? {} : { confidential: false };
    const made = must(await maker.post(`/${definition.plural}`, { ...sample, ...open }));
    others[definition.name] ??= String(made.body['id']);
    await maker.post(`/${definition.plural}/${String(made.body['id'])}/comments`, {
      text: `${CANARY} comment`,
      visibility: 'public',
    });
    foreign.push({
      type: definition.name,
      plural: definition.plural,
      id: String(made.body['id']),
      number: String(made.body['number']),
      versions: 2,
    });
  }
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const masked = (answer: Answer, target: { id: string; number: string }): string =>
  `${answer.status} ${answer.text}`
    .replaceAll(/"(request|asOf)":"?[^",}]*"?/g, '')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(target.id, 'ID')
    .replaceAll(target.number, 'NUMBER');

type Target = (typeof foreign)[number];
type Attempt = (client: Client, target: Target) => Promise<Answer>;
const match = { 'if-match': '*' };

/** Every way by which an id or a word of somebody else's can be put into a request. */
const ATTEMPTS: readonly (readonly [string, Attempt])[] = [
  ['read', (client, { plural, id }) => client.get(`/${plural}/${id}`)],
  ['read by number', (client, { plural, number }) => client.get(`/${plural}/${number}`)],
  ...[
    'timeline',
    'clocks',
    'links',
    'participants',
    'attachments',
    'history',
    'graph',
    'at?version=1',
    'compare?from=1&to=2',
    'similar',
    'redirect',
  ].map((part): readonly [string, Attempt] => [
    part,
    (client, { plural, id }) => client.get(`/${plural}/${id}/${part}`),
  ]),
  ['edit', (client, { plural, id }) => client.patch(`/${plural}/${id}`, { title: 'Mine now' }, match)],
  [
    'comment',
    (client, { plural, id }) =>
      client.post(`/${plural}/${id}/comments`, { text: 'hello', visibility: 'internal' }, match),
  ],
  ['transition', (client, { plural, id }) => client.post(`/${plural}/${id}/transitions/resolve`, {}, match)],
  ['action', (client, { plural, id }) => client.post(`/${plural}/${id}/actions/assign`, {}, match)],
  ['link to it', (client, { id }) => client.post(`/incidents/${STRANGE}/links`, { kind: 'relates', to: id }, match)],
  [
    'filter by reference',
    (client, { id }) =>
      client.get(`/incidents?filter=${encodeURIComponent(`team:${id} service:${id} requester:${id} item:${id}`)}`),
  ],
  ['filter by number', (client, { number }) => client.get(`/incidents?filter=${encodeURIComponent(`team:${number}`)}`)],
  [
    'count by reference',
    (client, { id }) => client.get(`/incidents/count?filter=${encodeURIComponent(`requester:${id}`)}`),
  ],
  ['search its number', (client, { number }) => client.get(`/search?q=${encodeURIComponent(number)}`)],
  [
    'refer to it',
    (client, { id, type }) =>
      client.post('/incidents', {
        title: 'x',
        requester: type === 'person' ? id : mine.people.user.id,
        impact: 2,
        urgency: 2,
        ...(type === 'team' ? { team: id } : type === 'customer' ? { customer: id } : { service: id }),
      }),
  ],
  ['report', (client, { id }) => client.get(`/reports/incidents?from=2026-01-01&to=2026-12-31&team=${id}`)],
];

describe('organisations', () => {
  it(
    "answer for each other's records exactly as for those that do not exist, by every way",
    async () => {
      for (const role of ['administrator', 'agent', 'user', 'auditor'] as const) {
        const client = clientOf(app, mine.people[role].key);
        for (const target of foreign)
          for (const [name, attempt] of ATTEMPTS) {
            const [real, none] = [
              await attempt(client, target),
              await attempt(client, { ...target, id: STRANGE, number: 'NO-999999' }),
            ];
            expect(real.text, `${role} ${name} ${target.type}`).not.toContain(CANARY);
            expect(real.status, `${role} ${name} ${target.type}: ${real.text}`).toBeLessThan(500);
            // A user's own report is made either way: who they are decides what it refers to.
            if (!name.includes('number') && !(real.status === 201 && none.status === 201))
              expect(masked(real, target), `${role} ${name} ${target.type}`).toBe(
                masked(none, { id: STRANGE, number: 'NO-999999' }),
              );
          }
      }
      tell('foreign-ids', { trials: 4 * foreign.length * ATTEMPTS.length, failures: 0 });
    },
    patience(120_000),
  );

  it(
    `let nothing through in ${REQUESTS} generated requests`,
    async () => {
      const words = fc.constantFrom(
        CANARY,
        `"${CANARY} comment"`,
        'comment',
        'title',
        CANARY.slice(0, 4),
        '%',
        '_',
        "' OR true --",
        '*',
      );
      const field = fc.constantFrom(
        'title',
        'number',
        'state',
        'team',
        'requester',
        'service',
        'createdAt',
        'description',
        'tags',
        'org',
        'version',
        'category',
        'owner',
      );
      const target = fc.constantFrom(...foreign);
      const filter = fc.oneof(
        words,
        fc
          .tuple(
            field,
            fc.oneof(
              words,
              target.map(({ id }) => id),
              target.map(({ number }) => number),
              fc.constant('none'),
            ),
          )
          .map(([name, value]) => `${name}:${value.includes(' ') && !value.startsWith('"') ? `"${value}"` : value}`),
      );
      const path = fc.oneof(
        fc
          .tuple(
            target,
            fc.array(filter, { maxLength: 3 }),
            fc.constantFrom('', '-title', 'createdAt', 'number', '-dueAt', 'org'),
          )
          .map(
            ([{ plural }, filters, sort]) =>
              `/${plural}?filter=${encodeURIComponent(filters.join(' '))}${sort === '' ? '' : `&sort=${sort}`}`,
          ),
        fc
          .tuple(target, fc.array(filter, { maxLength: 2 }))
          .map(([{ plural }, filters]) => `/${plural}/count?filter=${encodeURIComponent(filters.join(' '))}`),
        words.map((word) => `/search?q=${encodeURIComponent(word)}`),
        fc.tuple(target, words).map(([{ type }, word]) => `/suggest/${type}?q=${encodeURIComponent(word)}`),
        fc.tuple(target, target).map(([{ plural }, { id }]) => `/${plural}/${id}`),
        fc.constantFrom('/evidence', '/evidence/8.6.1-a/exceptions', '/types', '/session', '/foot', '/notifications'),
      );
      const own = await Promise.all(
        ['Portal', 'Printer'].map(async (title) => {
          const made = must(
            await clientOf(app, mine.people.agent.key).post('/incidents', { title, requester: mine.people.user.id }),
          );
          return {
            type: 'incident',
            plural: 'incidents',
            id: String(made.body['id']),
            number: String(made.body['number']),
          };
        }),
      );
      const [first] = foreign as [Target];
      const files = [
        { record: first, file: await attachTo(app, theirs.people.administrator.key, first, `${CANARY}.txt`) },
      ];
      const question = fc.oneof(
        path.map((each): Question => ({ method: 'GET', path: each })),
        questionsAbout({ visible: own, secret: foreign, files, own: mine }),
      );
      const clients = (['administrator', 'agent', 'auditor', 'serviceOwner', 'customerContact', 'user'] as const).map(
        (role) => clientOf(app, mine.people[role].key),
      );
      await fc.assert(
        fc.asyncProperty(question, fc.constantFrom(...clients), async (each, client) => {
          const answer = await client.send(each.method, each.path, each.body, each.method === 'PATCH' ? match : {});
          const said = JSON.stringify(each);
          const told = `${JSON.stringify(answer.headers)} ${answer.text}`;
          // A refusal may repeat what was asked.
          if (answer.status < 300 || !decodeURIComponent(said).includes(CANARY.slice(0, 4)))
            expect(told, said).not.toContain(CANARY);
          expect(told, said).not.toContain(theirs.org);
          expect(answer.status, `${said}: ${answer.text}`).toBeLessThan(500);
        }),
        { numRuns: REQUESTS },
      );
      tell('tenants', { trials: REQUESTS, failures: 0 });
    },
    patience(120_000),
  );

  it('stay apart in the database when every condition of ours on the organisation is taken away', async () => {
    const careless = openDb(
      { host: world.database.host, port: world.database.port, database: world.database.database },
      'wellrun_app',
      { max: 1 },
    );
    try {
      for (const { type } of foreign) {
        const table = type.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        const rows = await careless.transaction(async (ask) => {
          await ask({ text: "SELECT set_config('wellrun.org', $1, true)", values: [mine.org] });
          return (
            await ask({
              text: `SELECT org FROM ${table} UNION ALL SELECT org FROM directory UNION ALL SELECT org FROM history`,
            })
          ).rows;
        });
        expect(new Set(rows.map((row) => row['org']))).toEqual(new Set([mine.org]));
        const none = await careless.transaction(
          async (ask) => (await ask({ text: `SELECT count(*)::int AS count FROM ${table}` })).rows,
        );
        expect(none[0]?.['count']).toBe(0);
      }
      tell('database-wall', { trials: 2 * foreign.length, failures: 0 });
    } finally {
      await careless.close();
    }
  });

  it('would be caught if the database let them through', async () => {
    const { rows } = await world.system.transaction(async (ask) => {
      await ask({ text: "SELECT set_config('wellrun.org', $1, true)", values: [theirs.org] });
      return ask({ text: 'SELECT title FROM incident' });
    });
    const caught = JSON.stringify(rows).includes(CANARY);
    for (const id of ['tenants', 'foreign-ids', 'database-wall'] as const)
      tell(id, { caught, note: 'planted: the database told who asks is of the other organisation' });
    expect(JSON.stringify(rows)).toContain(CANARY);
  });
});

describe('people of a customer', () => {
  it('see their own incidents and those of nobody else, and no internal word of their own', async () => {
    const agent = clientOf(app, mine.people.agent.key);
    const user = clientOf(app, mine.people.user.key);
    const contact = clientOf(app, mine.people.customerContact.key);
    const base = { impact: 2, urgency: 2, requester: mine.people.user.id, customer: mine.customer['id'] };
    const own = must(await agent.post('/incidents', { ...base, title: 'Own portal thing' }));
    const other = must(
      await agent.post('/incidents', {
        ...base,
        title: `${CANARY} of another customer`,
        customer: mine.otherCustomer['id'],
        requester: mine.people.agent.id,
      }),
    );
    const id = String(own.body['id']);
    must(await agent.post(`/incidents/${id}/comments`, { text: `${INTERNAL} note`, visibility: 'internal' }));
    must(await agent.patch(`/incidents/${id}`, { overrideReason: `${INTERNAL} reason`, priorityOverride: 1 }, match));
    for (const client of [user, contact]) {
      const seen: string[] = [];
      for (const path of [
        `/incidents/${id}`,
        `/incidents/${id}/timeline`,
        `/incidents/${id}/clocks`,
        `/incidents/${id}/history`,
        `/incidents/${id}/at?version=3`,
        `/incidents/${id}/compare?from=1&to=3`,
        '/incidents',
        `/incidents?filter=${INTERNAL}`,
        `/search?q=${INTERNAL}`,
        `/search?q=${CANARY}`,
        `/incidents/${String(other.body['id'])}`,
        '/evidence',
        '/people',
        '/configuration-items',
        '/documents',
        `/suggest/person?q=a`,
        `/incidents/count`,
      ]) {
        const answer = await client.get(path);
        expect(answer.status, `${path}: ${answer.text}`).toBeLessThan(500);
        seen.push(answer.text);
      }
      expect(seen.join('\n')).not.toContain(INTERNAL);
      expect(seen.join('\n')).not.toContain(CANARY);
      expect((await client.get(`/incidents/${id}`)).status).toBe(200);
      for (const filter of ['overrideReason:x', 'priorityOverride:1', 'tags:x', 'commander:none'])
        expect((await client.get(`/incidents?filter=${encodeURIComponent(filter)}`)).status, filter).toBe(400);
      for (const body of [{ impact: 1, team: mine.team['id'] }, { priorityOverride: 1 }])
        expect((await client.patch(`/incidents/${id}`, body, match)).status).toBeGreaterThanOrEqual(403);
    }
    expect((await agent.get(`/search?q=${INTERNAL}`)).text).toContain(id);
  });

  it('are refused from the next request on when what they held is taken away', async () => {
    const contact = clientOf(app, mine.people.customerContact.key);
    const { id } = mine.people.customerContact;
    const before = (await contact.get('/incidents/count')).body['count'];
    expect(before).toBeGreaterThan(0);
    await mine.context.batch([
      { text: 'UPDATE access_grant SET valid_to = now() WHERE org = $1 AND person = $2', values: [mine.org, id] },
    ]);
    expect((await contact.get('/incidents/count')).body['count']).toBe(0);
    await mine.context.batch([
      { text: 'UPDATE access_grant SET valid_to = NULL WHERE org = $1 AND person = $2', values: [mine.org, id] },
    ]);
    expect((await contact.get('/incidents/count')).body['count']).toBe(before);
    await mine.context.batch([
      { text: 'UPDATE api_key SET revoked_at = now() WHERE org = $1 AND person = $2', values: [mine.org, id] },
    ]);
    expect((await contact.get('/incidents/count')).status).toBe(401);
  });
});
