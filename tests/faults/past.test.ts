import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#kernel/errors.ts';
import { stateAt } from '#kernel/history/past.ts';
import type { AnyDefinition } from '#kernel/record/define.ts';
import { columnOf, fieldsOf, tableOf } from '#kernel/record/projection.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { comment, create, edit, transit } from '#kernel/store/commands.ts';
import { systemContext, type Context } from '#kernel/store/context.ts';
import { readPast } from '#kernel/store/history-read.ts';
import { sampleOf } from '../contract/samples.ts';
import { apiApp, clientOf, type Client } from '../harness/http.ts';
import { openWorld, settle, type Organisation, type World } from '../harness/world.ts';
import { patience, sizeOf } from './promises.ts';
import { tell } from './tell.ts';

const PASTS = sizeOf('pasts');
const WRITES = PASTS;
const BEGIN = Date.parse('2026-03-02T08:00:00Z');
const TYPES = ['incident', 'risk', 'configurationItem', 'document', 'service'] as const;
/** What does not stand in history: bookkeeping, and what follows from the time. */
const LEFT_OUT = new Set(['version', 'updatedAt', 'updatedBy', 'createdAt', 'createdBy', 'phase', 'dueAt']);

type Row = Record<string, unknown>;
type Life = { definition: AnyDefinition; id: string; snapshots: { at: number; row: Row }[] };

let world: World;
let app: FastifyInstance;
let made: Organisation;
let boss: Client;
let context: Context;
let now = BEGIN;
const lives: Life[] = [];

const chance = (below: number): number => Math.floor(Math.random() * below);
const one = <T>(from: readonly T[]): T => from[chance(from.length)] as T;

/** The row as the database has it, field by field. */
const stored = async (definition: AnyDefinition, id: string): Promise<Row> => {
  const [answer] = await context.batch([
    {
      text: `SELECT to_jsonb(t) AS row FROM ${tableOf(definition)} t WHERE org = $1 AND id = $2`,
      values: [made.org, id],
    },
  ]);
  return answer?.rows[0]?.['row'] as Row;
};

const values = (definition: AnyDefinition): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries<unknown>({ ...sampleOf(definition, made, {}, { turn: chance(9) }), confidential: false }).map(
      ([name, value]) => [
        name,
        name === 'title' || typeof value !== 'string' || value.length > 60 || !value.includes(' ')
          ? value
          : `${value} ${chance(1_000)}`,
      ],
    ),
  );

/** One write at random to a record at random, which may be refused. */
const write = async (): Promise<void> => {
  now += one([0, 1, 999, 60_000, 3_600_000, 50_000_000]);
  if (lives.length < 8 || chance(12) === 0) {
    const definition = definitionNamed(one(TYPES));
    const row = await create(context, definition, values(definition));
    const id = String(row['id']);
    lives.push({ definition, id, snapshots: [{ at: now, row: await stored(definition, id) }] });
    return;
  }
  const { definition, id, snapshots } = one(lives);
  const all = Object.entries(values(definition));
  const some = Object.fromEntries(all.filter(() => chance(3) === 0));
  const transitions = definition.lifecycle.transitions as Record<string, { asks?: readonly string[] }>;
  const name = one(Object.keys(transitions));
  try {
    if (chance(5) === 0)
      await comment(context, definition, id, { text: `Word ${now}`, visibility: one(['public', 'internal']) });
    else if (chance(3) === 0) {
      const asked = all.filter(([field]) => transitions[name]?.asks?.includes(field));
      await transit(context, definition, id, null, name, { ...Object.fromEntries(asked), comment: 'So be it' });
    } else await edit(context, definition, id, null, some);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return;
  }
  snapshots.push({ at: now, row: await stored(definition, id) });
};

beforeAll(async () => {
  world = await openWorld();
  made = await settle(world, 'Past');
  app = await apiApp(world);
  boss = clientOf(app, made.people.administrator.key);
  context = await systemContext(world.system, made.org, { now: () => now });
  for (let n = 0; n < WRITES; n += 1) await write();
}, patience(60_000));
afterAll(async () => {
  await app.close();
  await world.close();
});

const blank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === false ||
  (Array.isArray(value) && value.length === 0);
/** References by their id, moments by their instant: what the two ways of writing a value have in common. */
const plain = (kind: string, value: unknown): unknown => {
  if (blank(value)) return null;
  if (kind === 'ref' && typeof value === 'object' && value !== null && 'id' in value) return value.id;
  return kind === 'instant' ? Date.parse(String(value)) : value;
};

const differences = (definition: AnyDefinition, row: Row, fields: Row): string[] =>
  fieldsOf(definition)
    .filter(({ name, field }) => !LEFT_OUT.has(name) && field.measured !== true)
    .flatMap(({ name, field }) => {
      const [then, rebuilt] = [plain(field.kind, row[columnOf(name)]), plain(field.kind, fields[name])];
      return JSON.stringify(then) === JSON.stringify(rebuilt)
        ? []
        : [`${definition.name}.${name}: ${JSON.stringify(then)} was rebuilt as ${JSON.stringify(rebuilt)}`];
    });

/** A moment of a record's life: of one of its writes, just before it, or any, also before there was anything. */
const moment = ({ snapshots }: Life): number =>
  one([one(snapshots).at, one(snapshots).at - 1, BEGIN + chance(now - BEGIN + 1), BEGIN - 1]);

describe('the past of records', () => {
  it(
    `is what was stored then, for ${PASTS} records and moments`,
    async () => {
      const found: string[] = [];
      for (let n = 0; n < PASTS; n += 1) {
        const life = one(lives);
        const at = moment(life);
        const then = life.snapshots.findLast((snapshot) => snapshot.at <= at);
        const { plural } = life.definition;
        const answer = await boss.get(`/${plural}/${life.id}/at?time=${new Date(at).toISOString()}`);
        if (answer.status !== 200) found.push(`${answer.status} ${answer.text}`);
        else if (answer.body['exists'] !== (then !== undefined)) found.push(`${life.id} at ${at}: exists?`);
        else if (then !== undefined) {
          if (answer.body['version'] !== then.row['version']) found.push(`${life.id} at ${at}: version`);
          found.push(...differences(life.definition, then.row, answer.body['fields'] as Row));
        }
      }
      const writes = lives.reduce((sum, { snapshots }) => sum + snapshots.length, 0);
      tell('past', { trials: PASTS, failures: found.length, note: `${writes} writes of ${lives.length} records` });
      expect(found.slice(0, 5)).toEqual([]);
    },
    patience(60_000),
  );

  it('would be seen to differ if an entry were left out', async () => {
    const asFields = (definition: AnyDefinition, row: Row): Row =>
      Object.fromEntries(fieldsOf(definition).map(({ name }) => [name, row[columnOf(name)]]));
    const life = lives.find(
      ({ definition, snapshots: [first, ...later] }) =>
        differences(definition, later.at(-1)?.row ?? first?.row ?? {}, asFields(definition, first?.row ?? {})).length >
        0,
    ) as Life;
    const entries = await readPast(context, life.id);
    const last = Math.max(...entries.map(({ version }) => version));
    const short = entries.filter(({ version }) => version !== last);
    const caught = stateAt(short, { at: now }).version !== life.snapshots.at(-1)?.row['version'];
    const whole = stateAt(entries, { at: now });
    const first = stateAt(entries, { version: 1 });
    const differs = differences(life.definition, life.snapshots.at(-1)?.row as Row, first.fields).length > 0;
    expect(whole.version).toBe(last);
    tell('past', { caught: caught && differs, note: 'planted: entries left out' });
    expect([caught, differs]).toEqual([true, true]);
  });
});
