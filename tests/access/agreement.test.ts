import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluate, type Subject } from '#kernel/access/evaluate.ts';
import { compile, decided } from '#kernel/access/sql.ts';
import { statementOf } from '#kernel/store/visible.ts';
import { allDefinitions } from '#kernel/record/registry.ts';
import '#sms/index.ts';
import { patience, sizeOf } from '../faults/promises.ts';
import { tell } from '../faults/tell.ts';
import { testDatabase } from '../harness/database.ts';
import { ORG, PEOPLE, predicate, principal, subject } from './arbitrary.ts';
import { reference } from './reference.ts';

const DECISIONS = sizeOf('decisions');
const ROWS = 400;

const idOf = (n: number): string => `00000001-0000-7000-8000-${String(n).padStart(12, '0')}`;
const subjects: readonly Subject[] = fc
  .sample(subject, { numRuns: ROWS, seed: 20_000 })
  .map((each, n) => ({ ...each, id: idOf(n) }));

let database: Awaited<ReturnType<typeof testDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  client = new pg.Client({
    host: database.host,
    port: database.port,
    database: database.database,
    user: 'wellrun_admin',
  });
  await client.connect();
  await client.query(
    'CREATE TEMP TABLE record (org uuid, id uuid, owner uuid, assignee uuid, requester uuid, team uuid, customer uuid, service uuid, confidential boolean, phase text, state text)',
  );
  await client.query(
    'CREATE TEMP TABLE participant (org uuid, record uuid, person uuid, role text, lets_in boolean, ended_at timestamptz)',
  );
  for (const each of subjects) {
    await client.query('INSERT INTO pg_temp.record VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [
      ORG,
      each.id,
      each.owner,
      each.assignee,
      each.requester,
      each.team,
      each.customer,
      each.service,
      each.confidential,
      each.phase,
      each.state,
    ]);
    for (const [role, people] of [
      ['watcher', each.participants],
      ['contact', each.invited],
    ] as const)
      for (const who of people ?? [])
        await client.query('INSERT INTO pg_temp.participant VALUES ($1, $2, $3, $4, true, NULL)', [
          ORG,
          each.id,
          who,
          role,
        ]);
    // Watching of one's own accord, and what has ended, lets nobody in.
    await client.query("INSERT INTO pg_temp.participant SELECT $1, $2, unnest($3::uuid[]), 'watcher', false, NULL", [
      ORG,
      each.id,
      PEOPLE,
    ]);
    await client.query("INSERT INTO pg_temp.participant SELECT $1, $2, unnest($3::uuid[]), 'contact', true, now()", [
      ORG,
      each.id,
      PEOPLE,
    ]);
  }
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('access', () => {
  it(
    `decides ${DECISIONS} random cases as an independent reference does`,
    () => {
      let decisions = 0;
      fc.assert(
        fc.property(predicate, principal, (rule, who) => {
          for (const each of subjects.slice(0, 100)) {
            decisions += 1;
            if (evaluate(rule, who, each) !== reference(rule, who, each)) return false;
          }
          return true;
        }),
        { numRuns: Math.ceil(DECISIONS / 100) },
      );
      tell('decisions', { trials: decisions, failures: 0 });
      expect(decisions).toBeGreaterThanOrEqual(DECISIONS);
    },
    patience(20_000),
  );

  it('lists exactly the records that it lets through one by one', async () => {
    await fc.assert(
      fc.asyncProperty(predicate, principal, async (rule, who) => {
        const { text, values } = statementOf(compile(rule, who, 'record'));
        const { rows } = await client.query<{ id: string }>(`SELECT id FROM record WHERE ${text} ORDER BY id`, [
          ...values,
        ]);
        expect(rows.map((row) => row.id)).toEqual(
          subjects.filter((each) => evaluate(rule, who, each)).map((each) => each.id),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('says of a rule that it is decided only when it is, for every record', () => {
    fc.assert(
      fc.property(predicate, principal, (rule, who) => {
        const known = decided(rule, who);
        return known === null || subjects.slice(0, 100).every((each) => evaluate(rule, who, each) === known);
      }),
      { numRuns: 1_000 },
    );
  });

  it('never shows more to whoever loses a grant, a team or a customer', () => {
    fc.assert(
      fc.property(principal, (who) => {
        const poorer = [
          ...who.grants.map((_, lost) => ({ ...who, grants: who.grants.filter((__, n) => n !== lost) })),
          { ...who, teams: who.teams.slice(1) },
          { ...who, customers: who.customers.slice(1) },
        ];
        return allDefinitions().every(({ access }) =>
          poorer.every((less) =>
            subjects.every((each) => !evaluate(access.read, less, each) || evaluate(access.read, who, each)),
          ),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('shows nothing to somebody without any grant, team, customer or part in it, but what is meant for everyone', () => {
    const nobodyInParticular = {
      org: ORG,
      person: idOf(999_999),
      name: '',
      grants: [],
      teams: [],
      customers: [],
      customer: null,
      portal: true,
      scopes: null,
      epoch: 1n,
    };
    for (const { name, access } of allDefinitions().filter((each) => each.access.read.op !== 'everyone'))
      expect(
        subjects.filter((each) => evaluate(access.read, nobodyInParticular, each)),
        name,
      ).toEqual([]);
  });

  it('would notice a rule that forgets its scope', () => {
    const careless = (...args: Parameters<typeof evaluate>): boolean =>
      args[0].op === 'role'
        ? args[1].grants.some((grant) => args[0].op === 'role' && args[0].roles.includes(grant.role))
        : evaluate(...args);
    const found = fc
      .sample(fc.tuple(predicate, principal), { numRuns: 2_000, seed: 7 })
      .some(([rule, who]) => subjects.some((each) => careless(rule, who, each) !== reference(rule, who, each)));
    tell('decisions', { caught: found, note: 'planted: a rule that forgets its scope' });
    expect(found).toBe(true);
  });
});
