import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealNow, verifyOrganisation } from '#gateways/backup/histories.ts';
import { importIncidentLog } from '#gateways/servicenow/import.ts';
import { migrateJobs } from '#kernel/jobs/runner.ts';
import { clientOf } from '../harness/http.ts';
import { readChange, type Decoded } from './decoding.ts';
import { patience, sizeOf } from './promises.ts';
import { tell } from './tell.ts';
import { scenarioOn, type Scenario } from './trace-scenario.ts';
import { changedColumns, untraced } from './trace.ts';
import { tracedWorld, type TracedWorld } from './traced-world.ts';

/** How often everything is gone through. */
const TURNS = sizeOf('traceTurns');

let world: TracedWorld;
let scenario: Scenario;

beforeAll(async () => {
  world = await tracedWorld();
  await migrateJobs(world.connection);
  scenario = scenarioOn(world);
  await scenario.follow();
}, 120_000);
afterAll(() => world.close());

const entriesIn = (transactions: readonly Decoded[]): { id: string; request?: string; action: string }[] =>
  transactions.flatMap(({ changes }) =>
    changes.flatMap(({ table, kind, after }) =>
      table === 'history' && kind === 'INSERT'
        ? [JSON.parse(String(after?.['body'])) as { id: string; request?: string; action: string }]
        : [],
    ),
  );

describe('every change of a row', () => {
  it(
    'has its entry in history, in the same transaction, and what was refused or undone has none',
    { timeout: patience(120_000) },
    async () => {
      const seen: Decoded[] = [];
      for (let turn = 0; turn < TURNS; turn += 1) {
        await scenario.turn(turn);
        seen.push(...(await world.committed()));
      }
      const sample = join(import.meta.dirname, '../data/servicenow/incident_event_log.sample.csv.gz');
      await importIncidentLog(world.system, sample, { batch: 50, now: world.now });
      await sealNow(world.system, world.folder);
      seen.push(...(await world.committed()));

      expect(seen.flatMap(untraced)).toEqual([]);
      const { org } = world.made;
      expect(await verifyOrganisation(world.system, org, world.folder)).toMatchObject({ ok: true, fault: null });
      const entries = entriesIn(seen);
      const requests = new Set(entries.map(({ request }) => request));
      expect(scenario.refused.filter(({ request }) => requests.has(request))).toEqual([]);
      const { rows } = await world.admin.query<{ id: string }>('SELECT id FROM history');
      const stored = new Set(rows.map(({ id }) => id));
      expect(entries.filter(({ id }) => !stored.has(id))).toEqual([]);

      // It has looked at something: every table, most actions, and enough that was refused.
      const tables = new Set(seen.flatMap(({ changes }) => changes.map(({ table }) => table)));
      const all = await world.admin.query<{ name: string }>(
        "SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org' WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relpersistence = 'p' AND c.relname <> 'record'",
      );
      expect(all.rows.map(({ name }) => name).filter((name) => !tables.has(name))).toEqual([]);
      const actions = new Set(entries.map(({ action }) => action));
      for (const action of [
        'create',
        'edit',
        'comment',
        'link',
        'unlink',
        'attach',
        'detach',
        'watch',
        'merge',
        'merged',
        'set-parent',
        'review',
        'erase',
        'set',
        'grant',
        'grant-ended',
        'member-joined',
        'sign-in',
        'api-key-created',
        'api-key-revoked',
        'declare-major',
        'publish-update',
        'import:begin',
        'feed-created',
        'feed-revoked',
        'import',
        'password',
        'password-forgotten',
        'secret',
        'header',
        'header-ended',
        'replay',
        'transition:stop',
        'mail-file',
        'mail-discard',
        'mail-failed',
        'letter-retry',
        'letter-cancel',
      ])
        expect([...actions], action).toContain(action);
      expect(scenario.accepted()).toBeGreaterThan(200);
      expect(scenario.refused.length).toBeGreaterThan(50);
      tell('trace', {
        trials: seen.reduce((sum, { changes }) => sum + changes.length, 0),
        failures: 0,
        note: `${seen.length} transactions, ${tables.size} tables, ${entries.length} entries, ${scenario.refused.length} refused requests`,
      });
    },
  );

  it('would be found if it had none, or one that does not name it, or one in another transaction', async () => {
    const { made, admin } = world;
    await world.committed();
    const found = async (...statements: readonly string[]): Promise<readonly string[]> => {
      await admin.query('BEGIN');
      for (const each of statements) await admin.query(each);
      await admin.query('COMMIT');
      return (await world.committed()).flatMap(untraced);
    };
    const incident = `(SELECT id FROM incident WHERE org = '${made.org}' ORDER BY id LIMIT 1)`;
    expect(await found(`UPDATE incident SET title = 'Quietly' WHERE id = ${incident}`)).toHaveLength(1);
    expect(await found(`UPDATE incident SET rules_hold = 7 WHERE id = ${incident}`)).toEqual([]);
    expect(
      await found(
        `UPDATE incident SET rules_hold = 3, impact = 4 - impact, urgency = 4 - urgency, title = 'Again' WHERE id = ${incident}`,
      ),
    ).toHaveLength(1);
    expect(await found(`UPDATE access_grant SET valid_to = now() WHERE org = '${made.org}'`)).not.toEqual([]);
    expect(await found(`UPDATE webhook_secret SET ends_at = now() WHERE org = '${made.org}'`)).not.toEqual([]);
    expect(await found(`UPDATE mailbox_secret SET sealed = 'x' WHERE org = '${made.org}'`)).not.toEqual([]);
    expect(
      await found(`UPDATE mail_message SET state = 'discarded', settled_at = now() WHERE org = '${made.org}'`),
    ).not.toEqual([]);
    expect(await found(`UPDATE mail_out SET state = 'cancelled' WHERE org = '${made.org}'`)).not.toEqual([]);
    expect(await found(`UPDATE mail_out SET attempts = attempts + 1 WHERE org = '${made.org}'`)).toEqual([]);
    expect(
      await found(`INSERT INTO configuration_file (org, id, content) VALUES ('${made.org}', uuidv7(), '{}')`),
    ).toHaveLength(1);
    expect(await found(`UPDATE setting SET value = '1' WHERE org = '${made.org}'`)).not.toEqual([]);
    expect(await found(`UPDATE organisation SET name = 'Renamed' WHERE org = '${made.org}'`)).toHaveLength(1);
    const [service] = (
      await admin.query<{ id: string; version: number }>(
        `SELECT id, version FROM service WHERE org = '${made.org}' LIMIT 1`,
      )
    ).rows;
    const boss = clientOf(world.server, made.people.administrator.key);
    await boss.patch(`/services/${String(service?.id)}`, { title: 'Openly' }, { 'if-match': '*' });
    expect((await world.committed()).flatMap(untraced)).toEqual([]);
    expect(await found(`UPDATE service SET criticality = 'low' WHERE id = '${String(service?.id)}'`)).toHaveLength(1);
    tell('trace', { caught: true, note: 'planted: changes by hand, without an entry' });
  });
});

describe("PostgreSQL's decoder", () => {
  it('is read to the letter', () => {
    const change = readChange(
      `table public.incident: UPDATE: old-key: id[uuid]:'1' title[text]:'it''s new-tuple: [x]' version[integer]:1 tags[text[]]:'{}' new-tuple: id[uuid]:'1' title[text]:'a\nb' version[integer]:2 tags[text[]]:unchanged-toast-datum due_at[timestamp with time zone]:null "position"[integer]:-3`,
    );
    expect(change.after).toEqual({ id: '1', title: 'a\nb', version: '2', tags: '{}', due_at: null, position: '-3' });
    expect(changedColumns(change)).toEqual(['title', 'version', 'position']);
  });
});
