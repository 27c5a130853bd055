import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { openDb, type Db, type Statement } from '#kernel/store/db.ts';
import { patience, SEED, sizeOf } from '../faults/promises.ts';
import { tell } from '../faults/tell.ts';
import { apiApp, clientOf, type Answer } from '../harness/http.ts';
import { openWorld, type World } from '../harness/world.ts';
import { questionsAbout, type Question } from './questions.ts';
import { begin, HOUR, must, type Beginning, type Named } from './worlds.ts';

const REQUESTS = sizeOf('worldRequests');
const CANARY = 'kanari8c';

let world: World;
let beginning: Beginning;
/** Records of the other organisation. */
const foreign: Named[] = [];
let careful: FastifyInstance;

/** Our conditions that a row is of the asking organisation, or of the same as another. */
const OURS = /\b(?:\w+\.)?org = (\$\d+(?:::uuid)?|ctx_org\(\)|(?:\w+\.)?org\b)/g;
const withoutOurs = (text: string, which = OURS): string =>
  text.replaceAll(which, (_all, side: string) =>
    side.startsWith('$') ? `(${side.split('::')[0]}::uuid IS NOT NULL)` : 'true',
  );

type Careless = { readonly db: Db; readonly sent: string[]; removed(): number };
/** The same statements without any of our conditions on the organisation. What lets the caller in stays: it is the database's own. */
const careless = (db: Db, change = withoutOurs): Careless => {
  const sent: string[] = [];
  let removed = 0;
  const without = ({ text, values }: Statement): Statement => {
    const bare = change(text);
    if (bare !== text) removed += 1;
    sent.push(bare);
    return values === undefined ? { text: bare } : { text: bare, values };
  };
  return {
    sent,
    removed: () => removed,
    db: {
      ...db,
      batch: (statements) => db.batch(statements.map(without)),
      transaction: (work, options) => db.transaction((ask) => work((statement) => ask(without(statement))), options),
    },
  };
};

const connection = (user?: string) => ({
  host: world.database.host,
  port: world.database.port,
  database: world.database.database,
  ...(user === undefined ? {} : { user }),
});
const appOn = (db: Db): Promise<FastifyInstance> => apiApp({ app: db, now: () => HOUR, requestId: 'asked' });
const ask = (app: FastifyInstance, key: string, { method, path, body }: Question): Promise<Answer> =>
  clientOf(app, key).send(method, path, body, method === 'PATCH' ? { 'if-match': '*' } : {});
const keys = (): string[] =>
  (['administrator', 'agent', 'auditor', 'user', 'customerContact'] as const).map(
    (role) => beginning.own.people[role].key,
  );
const questions = (): fc.Arbitrary<Question> =>
  questionsAbout({ ...beginning, secret: [...beginning.hidden, ...foreign] });

beforeAll(async () => {
  world = await openWorld();
  beginning = await begin(world);
  careful = await appOn(world.app);
  const there = clientOf(careful, beginning.other.people.agent.key);
  for (const word of ['portal', 'printer', 'payroll', 'mail']) {
    const made = must(
      await there.post('/incidents', {
        title: `${CANARY} ${word}`,
        description: CANARY,
        requester: beginning.other.people.user.id,
      }),
    );
    must(
      await there.post(`/incidents/${String(made['id'])}/comments`, {
        text: `${CANARY} ${word}`,
        visibility: 'public',
      }),
    );
    foreign.push({ plural: 'incidents', type: 'incident', id: String(made['id']), number: String(made['number']) });
  }
});
afterAll(async () => {
  await careful.close();
  await world.close();
});

describe('an application that forgot every condition on the organisation', () => {
  it(
    'answers all the same, word for word: the database keeps the organisations apart',
    async () => {
      const { db, sent, removed } = careless(openDb(connection(), 'wellrun_app', { max: 4 }));
      const app = await appOn(db);
      try {
        await fc.assert(
          fc.asyncProperty(questions(), fc.constantFrom(...keys()), async (question, key) => {
            const [here, there] = [await ask(careful, key, question), await ask(app, key, question)];
            expect(`${there.status} ${there.text}`, JSON.stringify(question)).toBe(`${here.status} ${here.text}`);
            expect(there.status < 300 ? there.text : '').not.toContain(CANARY);
          }),
          { numRuns: REQUESTS, endOnFailure: true, seed: SEED },
        );
      } finally {
        await app.close();
        await db.close();
      }
      expect(removed()).toBeGreaterThan(REQUESTS);
      expect(sent.filter((text) => text.replaceAll(OURS, '') !== text)).toEqual([]);
      tell('careless', { trials: REQUESTS, failures: 0, note: `${removed()} statements without our conditions` });
    },
    patience(120_000),
  );

  it('is told nothing when it asks the search for another organisation', async () => {
    const { db } = careless(openDb(connection(), 'wellrun_app', { max: 4 }), (text) =>
      withoutOurs(text).replaceAll(
        /(search_ids|similar_words)\(\$(\d+)::uuid/g,
        `$1(coalesce('${beginning.other.org}', $$$2)::uuid`,
      ),
    );
    const app = await appOn(db);
    try {
      for (const key of keys())
        for (const path of [
          '/search?q=portal',
          `/search?q=${CANARY}`,
          `/search?q=${CANARY.slice(0, -2)}x`,
          '/incidents?filter=portal',
          `/incidents/count?filter=${CANARY}`,
          '/suggest/incident?q=kan',
        ])
          expect((await ask(app, key, { method: 'GET', path })).text.includes(CANARY), path).toBe(false);
    } finally {
      await app.close();
      await db.close();
    }
  });

  it('would be found out if the database let it through', async () => {
    // Who asks is still looked up in their own organisation: what they are shown is not.
    const shown = /\b(?:\w+\.)?org = (\$\d+(?:::uuid)?)/g;
    const { db } = careless(openDb(connection('wellrun_admin'), 'wellrun_app', { max: 4 }), (text) =>
      withoutOurs(text, shown),
    );
    const app = await appOn(db);
    try {
      const answers = await Promise.all(
        ['/incidents', '/search?q=portal', `/incidents/${foreign[0]?.id}`, '/incidents/export', '/incidents/count'].map(
          (path) => ask(app, beginning.own.people.agent.key, { method: 'GET', path }),
        ),
      );
      expect(answers.slice(0, 4).map(({ text }) => text.includes(CANARY))).toEqual([true, false, true, true]);
      tell('careless', { caught: true, note: 'planted: a database without its policies' });
    } finally {
      await app.close();
      await db.close();
    }
  });
});

describe('our own statements', () => {
  it('name the organisation, each of them', async () => {
    const sent = new Set<string>();
    const note = (statement: Statement): Statement => {
      sent.add(statement.text);
      return statement;
    };
    const db = openDb(connection(), 'wellrun_app', { max: 4 });
    const app = await appOn({
      ...db,
      batch: (statements) => db.batch(statements.map(note)),
      transaction: (work, options) => db.transaction((send) => work((statement) => send(note(statement))), options),
    });
    try {
      for (const question of fc.sample(questions(), { numRuns: 300, seed: 11 }))
        await ask(app, beginning.own.people.agent.key, question);
      const boss = clientOf(app, beginning.own.people.administrator.key);
      must(await boss.post('/incidents', { title: 'Named', requester: beginning.own.people.user.id }));
    } finally {
      await app.close();
      await db.close();
    }
    const known =
      /^(?:BEGIN|COMMIT|ROLLBACK|SELECT (?:enter|whois|take_numbers|set_config|forget_words)\(|SELECT \* FROM similar_words\(\$1::uuid|SELECT org, person, scopes FROM whois)/;
    const named = /\borg = (?:\$\d+|ctx_org\(\))|INSERT INTO \w+(?: AS \w+)? \(org,/;
    expect([...sent].filter((text) => !known.test(text) && !named.test(text))).toEqual([]);
    expect(sent.size).toBeGreaterThan(50);
  });
});
