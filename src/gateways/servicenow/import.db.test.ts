import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealNow, verifyOrganisation } from '#gateways/backup/histories.ts';
import { systemContext } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { exportLines } from '../../../tests/exports/full-world.ts';
import { openWorld, type World } from '../../../tests/harness/world.ts';
import { importIncidentLog, type ImportOptions, type ImportSummary } from './import.ts';
import type { LogIncident } from './incident.ts';
import { readIncidentLog } from './log.ts';
import type { Quirk } from './quirk.ts';
import { incidentLogReport } from './report.ts';
import {
  hasWhole,
  logOf,
  row,
  sampleFactsPath,
  sampleLines,
  samplePath,
  wholeFactsPath,
  wholePath,
} from './sample.test-support.ts';
import { readFileSync } from 'node:fs';

let world: World;
let folder: string;
let sample: ImportSummary;

const bring = async (
  path: string,
  options: ImportOptions = {},
): Promise<{ summary: ImportSummary; quirks: Quirk[] }> => {
  const quirks: Quirk[] = [];
  return {
    summary: await importIncidentLog(world.system, path, { ...options, onQuirk: (quirk) => quirks.push(quirk) }),
    quirks,
  };
};
/** Imports a log of these lines into an organisation of that name. */
const bringLines = async (org: string, lines: string, options: ImportOptions = {}) => {
  const path = join(folder, `${org}.csv`);
  await writeFile(path, lines);
  return bring(path, { org, ...options });
};
const ask = async (org: string, text: string): Promise<readonly Row[]> => {
  const context = await systemContext(world.system, org);
  return (await context.batch([{ text, values: [org] }]))[0]?.rows ?? [];
};
const figures = async (org: string) => incidentLogReport(await systemContext(world.system, org));
const published = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const contentOf = async (org: string): Promise<readonly string[]> =>
  (await exportLines(world.system, folder, org)).slice(1);

beforeAll(async () => {
  world = await openWorld();
  folder = await mkdtemp(join(tmpdir(), 'wellrun-servicenow-'));
  ({ summary: sample } = await bring(samplePath));
}, 60_000);
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true });
});

describe('an imported incident log', () => {
  it('goes into an organisation of its own, named after the file', () => {
    expect(sample).toMatchObject({
      organisation: { name: 'ServiceNow log (incident_event_log.sample)', created: true },
      events: 1501,
      incidents: 200,
      imported: { incidents: 200, events: 1501 },
      alreadyThere: 0,
      teams: 46,
      items: 2,
      categories: 29,
      leftOut: 0,
      shiftMs: 0,
    });
  });

  it('has the figures of its publishers, counted from the records', async () => {
    expect(await figures(sample.organisation.id)).toEqual(published(sampleFactsPath));
  });

  it('has every row of the log in the history of its incident, in order, by whom and when', async () => {
    const log = await readIncidentLog(samplePath, () => undefined);
    const told = new Map(
      (
        await ask(
          sample.organisation.id,
          `SELECT i.number, jsonb_agg(jsonb_build_array(h.occurred_at, p.title, h.body::jsonb #>> '{changes,source.state,1}') ORDER BY h.occurred_at, h.id) AS events
      FROM incident i JOIN history h ON h.org = i.org AND h.record = i.id LEFT JOIN person p ON p.org = h.org AND p.id = coalesce((h.body::jsonb #>> '{changes,source.updatedBy,1}')::uuid, h.actor)
      WHERE i.org = $1 AND h.body::jsonb -> 'changes' ? 'source.state' GROUP BY i.number`,
        )
      ).map((each) => [each['number'], each['events']]),
    );
    const wanted = ({ events, openedAt }: LogIncident) =>
      events.map(({ at, by, stateInLog }) => [
        `${new Date(Math.max(at, openedAt)).toISOString().slice(0, 19)}+00:00`,
        by,
        stateInLog,
      ]);
    for (const incident of log.histories())
      expect([incident.number, told.get(incident.number)]).toEqual([incident.number, wanted(incident)]);
  });

  it('has clocks that ran from opening to resolution, without the waits for the caller', async () => {
    const [counts] = await ask(
      sample.organisation.id,
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE resolution_ms IS NOT NULL)::int AS measured, count(*) FILTER (WHERE resolution_met = 'no')::int AS late,
      count(*) FILTER (WHERE waited AND resolution_ms < length)::int AS waited, count(*) FILTER (WHERE NOT waited AND resolution_ms <> length)::int AS wrong
      FROM (SELECT resolution_ms, resolution_met, (clocks #>> '{resolution,-1,at}')::bigint - (extract(epoch FROM created_at) * 1000)::bigint AS length, jsonb_path_exists(clocks, '$.resolution[*] ? (@.op == "pause")') AS waited
        FROM incident WHERE org = $1 AND NOT jsonb_path_exists(clocks, '$.resolution[*] ? (@.op == "restart")')) i`,
    );
    expect(counts).toMatchObject({ measured: counts?.['all'], wrong: 0 });
    expect(Number(counts?.['all'])).toBeGreaterThan(170);
    expect(Number(counts?.['late'])).toBeGreaterThan(50);
    expect(Number(counts?.['waited'])).toBeGreaterThan(20);
  });

  it('has people, teams and items by the names that the log gives them, numbered in its order', async () => {
    expect(
      await ask(
        sample.organisation.id,
        "SELECT number, title, state FROM person WHERE org = $1 AND number IN ('PER-000001', 'PER-000589') ORDER BY 1",
      ),
    ).toHaveLength(2);
    expect(
      await ask(
        sample.organisation.id,
        'SELECT title, state, number FROM configuration_item WHERE org = $1 ORDER BY number',
      ),
    ).toMatchObject([{ state: 'live', number: 'CI-000001' }, { number: 'CI-000002' }]);
    const [next] = await ask(sample.organisation.id, "SELECT next FROM counter WHERE org = $1 AND type = 'person'");
    expect(next).toEqual({ next: sample.people + 1 });
  });

  it('has a history that proves', async () => {
    // What any test on the same server still has open holds sealing up: seal until everything is.
    const sealed = async () => {
      await sealNow(world.system, folder);
      return verifyOrganisation(world.system, sample.organisation.id, folder);
    };
    await expect.poll(async () => (await sealed()).counts.unsealed, { timeout: 15_000 }).toBe(0);
    const verdict = await sealed();
    expect([verdict.ok, verdict.fault, verdict.counts.unsealed]).toEqual([true, null, 0]);
    expect(verdict.counts.entries).toBeGreaterThan(1501 + sample.people + sample.teams);
  });

  it('stays as it is when it is imported again', async () => {
    const before = await contentOf(sample.organisation.id);
    const { summary } = await bring(samplePath);
    expect(summary).toMatchObject({
      imported: { incidents: 0, events: 0 },
      alreadyThere: 200,
      people: sample.people,
      quirks: sample.quirks,
      organisation: { id: sample.organisation.id, created: false },
    });
    expect(await contentOf(sample.organisation.id)).toEqual(before);
  });

  it.skipIf(!hasWhole)('has all published figures of the whole log as well', { timeout: 300_000 }, async () => {
    const { summary } = await bring(wholePath);
    expect(summary).toMatchObject({
      imported: { incidents: 24_918, events: 141_712 },
      leftOut: 0,
      quirks: { 'unknown-state': 5, 'same-version': 5, 'version-order': 4, 'time-order': 1, 'before-opened': 5 },
    });
    expect(await figures(summary.organisation.id)).toEqual(published(wholeFactsPath));
  });
});

describe('an import', () => {
  it('that was stopped is completed by the next, to the same figures', async () => {
    const stop = new AbortController();
    const onProgress: ImportOptions['onProgress'] = ({ phase }) => {
      if (phase === 'writing') stop.abort();
    };
    await expect(
      bring(samplePath, { org: 'Stopped', batch: 20, signal: stop.signal, onProgress }),
    ).rejects.toMatchObject({ code: 'import.interrupted' });
    const { summary } = await bring(samplePath, { org: 'Stopped' });
    expect(summary.alreadyThere).toBeGreaterThanOrEqual(20);
    expect(summary.alreadyThere + summary.imported.incidents).toBe(200);
    expect(await figures(summary.organisation.id)).toEqual(published(sampleFactsPath));
    expect(summary.quirks).toEqual(sample.quirks);
  });

  it('tells every damaged line, and loses nothing else', async () => {
    const lines = sampleLines();
    const untouched = lines
      .toSpliced(700, 1, 'INC0007,half a li')
      .toSpliced(40, 1, lines[40]?.replace(/^INC\d+/, '???') ?? '')
      .join('\n');
    const { summary, quirks } = await bringLines('Damaged', `${untouched}\n"never closed`);
    expect(quirks.filter(({ kept }) => !kept).map(({ line, kind }) => [line, kind])).toEqual([
      [41, 'bad-number'],
      [701, 'field-count'],
      [lines.length + 1, 'bad-quotes'],
    ]);
    expect(summary).toMatchObject({ events: 1499, imported: { events: 1499 }, leftOut: 3 });
    expect(await figures(summary.organisation.id)).toMatchObject({ events: 1499, incidents: 200 });
  });

  it('does not go into an organisation that keeps records of its own', async () => {
    await world.system.batch([{ text: "INSERT INTO organisation (org, name) VALUES (uuidv7(), 'Acme')" }]);
    await expect(bring(samplePath, { org: 'Acme' })).rejects.toMatchObject({ code: 'import.own_organisation' });
    await expect(bring(samplePath, { org: ' ' })).rejects.toMatchObject({ code: 'import.organisation_name' });
  });

  it('can move all times, so that the last event is now, once and for all', async () => {
    const now = Date.parse('2026-06-04T12:34:56Z');
    const { summary } = await bring(samplePath, { org: 'Moved', shiftToNow: true, now: () => now });
    const lastOf = async () =>
      (
        await ask(
          summary.organisation.id,
          'SELECT max(updated_at) AS last, min(created_at) AS first FROM incident WHERE org = $1',
        )
      )[0];
    expect(await lastOf()).toMatchObject({ last: '2026-06-04T12:34:00.000Z' });
    const { summary: again } = await bring(samplePath, { org: 'Moved', shiftToNow: true, now: () => now + 86_400_000 });
    expect(again).toMatchObject({ imported: { events: 0 }, shiftMs: summary.shiftMs });
    const { hours_opened_to_closed, event_states, largest_group_at_last_event } = published(sampleFactsPath) as Record<
      string,
      unknown
    >;
    expect(await figures(summary.organisation.id)).toMatchObject({
      hours_opened_to_closed,
      event_states,
      largest_group_at_last_event,
    });
    await expect(bring(samplePath, { shiftToNow: true })).rejects.toMatchObject({ code: 'import.not_shifted' });
  });
});

describe('what a log says in its own way', () => {
  const first = (given: Readonly<Record<string, string>>) =>
    row({ number: 'INC0000001', opened_at: '1/3/2016 08:00', sys_updated_at: '1/3/2016 08:00', ...given });
  const later = (at: string, count: number, given: Readonly<Record<string, string>>) =>
    first({ sys_mod_count: String(count), sys_updated_at: at, ...given });
  const one = async (org: string) => (await ask(org, 'SELECT * FROM incident WHERE org = $1'))[0] ?? {};

  it('becomes ours: states, waits, people, steps that we do not offer', async () => {
    const { summary } = await bringLines(
      'Steps',
      logOf(
        first({}),
        later('1/3/2016 09:00', 1, { incident_state: 'Active', assigned_to: 'Resolver 1' }),
        later('1/3/2016 10:00', 2, {
          incident_state: 'Awaiting Vendor',
          assigned_to: 'Resolver 1',
          vendor: 'Vendor 1',
        }),
        later('2/3/2016 10:00', 3, {
          incident_state: 'Closed',
          assigned_to: 'Resolver 1',
          vendor: 'Vendor 1',
          closed_code: 'code 1',
          closed_at: '2/3/2016 10:00',
        }),
      ),
    );
    const entries = await ask(
      summary.organisation.id,
      "SELECT action, audience, occurred_at AS at FROM history WHERE org = $1 AND type = 'incident' ORDER BY occurred_at, id",
    );
    expect(entries.map(({ action }) => action)).toEqual([
      'create',
      'transition:start',
      'transition:hold',
      'transition:close',
    ]);
    expect(await one(summary.organisation.id)).toMatchObject({
      number: 'INC0000001',
      title: 'Category 1 · Subcategory 1',
      state: 'closed',
      phase: 'done',
      channel: 'phone',
      supplier: 'Vendor 1',
      hold_reason: null,
      resolution_code: 'code 1',
      resolved_at: null,
      resolved_by: null,
      closed_at: '2016-03-02T10:00:00.000Z',
      closure_confirmed: 'source',
      first_response_at: '2016-03-01T09:00:00.000Z',
      created_at: '2016-03-01T08:00:00.000Z',
      updated_at: '2016-03-02T10:00:00.000Z',
    });
  });

  it('is told where we have to guess: a wait for nothing, a priority beside the matrix, a word too long, a time to come', async () => {
    const { summary, quirks } = await bringLines(
      'Guesses',
      logOf(
        first({ priority: '1 - Critical', category: 'x'.repeat(150) }),
        later('1/3/2016 09:00', 1, { incident_state: 'On Hold', priority: '1 - Critical', category: 'x'.repeat(150) }),
        row({ number: 'INC0000002', opened_at: '1/3/2090 08:00', sys_updated_at: '1/3/2090 08:00' }),
      ),
    );
    expect(quirks.map(({ line, number, kind, kept }) => [line, number, kind, kept])).toEqual([
      [2, 'INC0000001', 'too-long', true],
      [3, 'INC0000001', 'no-reason', true],
      [4, 'INC0000002', 'refused', false],
    ]);
    expect(summary).toMatchObject({ imported: { incidents: 1, events: 2 }, leftOut: 1 });
    expect(await one(summary.organisation.id)).toMatchObject({
      state: 'onHold',
      hold_reason: 'caller',
      priority: 1,
      priority_override: 1,
      override_reason: 'As in ServiceNow',
      category: 'x'.repeat(100),
    });
  });

  it('is told where an earlier log had less of an incident', async () => {
    await bringLines('Shorter', logOf(first({})));
    const { summary, quirks } = await bringLines(
      'Shorter',
      logOf(first({}), later('1/3/2016 09:00', 1, { incident_state: 'Active' }), row({ number: 'INC0000002' })),
    );
    expect(quirks.map(({ number, kind }) => [number, kind])).toEqual([['INC0000001', 'fewer-events']]);
    expect(summary).toMatchObject({ imported: { incidents: 1 }, alreadyThere: 1, leftOut: 1 });
  });
});
