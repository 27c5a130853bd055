import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealNow, verifyOrganisation } from '#gateways/backup/histories.ts';
import { importOrganisation } from '#gateways/exports/organisation-import.ts';
import { connectAsSuperuser } from '#kernel/postgres/connect.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create } from '#kernel/store/commands.ts';
import { systemContext } from '#kernel/store/context.ts';
import { tell } from '../faults/tell.ts';
import { openWorld, settle, type World } from '../harness/world.ts';
import { exportLines, fullWorld, manifestOf, type FullWorld } from './full-world.ts';

let full: FullWorld;
let other: World;
let data: string;
let lines: string[];

const from = async function* (all: readonly string[]): AsyncGenerator<string> {
  yield* all;
};
const importInto = (all: readonly string[]) => importOrganisation({ system: other.system, data }, from(all));

beforeAll(async () => {
  full = await fullWorld();
  other = await openWorld();
  data = await mkdtemp(join(tmpdir(), 'wellrun-imports-'));
  lines = await exportLines(full.system, full.data, full.here.org);
});
afterAll(async () => {
  await full.close();
  await other.close();
  await rm(data, { recursive: true });
});

describe('the export of an organisation', () => {
  it('holds every table that has rows of an organisation, and no row of another one', async () => {
    const client = await connectAsSuperuser(
      { socketDir: full.database.host, port: full.database.port },
      full.database.database,
    );
    const { rows } = await client.query<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'org' AND table_schema NOT IN ('pg_catalog', 'information_schema') AND table_name <> 'record' ORDER BY 1",
    );
    const counts = new Map<string, number>();
    for (const line of lines.slice(1, -1)) {
      const { table } = JSON.parse(line) as { table: string };
      counts.set(table, (counts.get(table) ?? 0) + 1);
    }
    expect(Object.keys(manifestOf(lines).tables).toSorted()).toEqual(rows.map(({ name }) => name));
    for (const { name } of rows) {
      const { rows: counted } = await client.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${name} WHERE org = $1`,
        [full.here.org],
      );
      expect([name, counts.get(name) ?? 0]).toEqual([name, counted[0]?.n]);
    }
    await client.end();
    const all = lines.join('\n');
    expect(all).not.toContain('there.example');
    expect([...counts.keys()]).toEqual(
      expect.arrayContaining(['link', 'blob_chunk', 'custom_value', 'participant', 'checkpoint', 'sealed', 'counter']),
    );
  });

  it('holds no password and no session', () => {
    expect(lines.join('\n')).not.toMatch(/argon2|"password"|"session"/);
    expect(lines.filter((line) => line.includes('"auth.user"'))).toHaveLength(1);
  });

  it('imported into an empty system is exported again byte for byte, and its history verifies', async () => {
    const imported = await importInto(lines);
    expect(imported).toMatchObject({
      org: full.here.org,
      rows: lines.length - 2,
      otherAccounts: [],
      history: { ok: true },
    });
    await sealNow(other.system, data);
    const again = await exportLines(other.system, data, full.here.org);
    const { at: _, keys: _keys, ...first } = manifestOf(lines);
    expect(manifestOf(again)).toMatchObject(first);
    const rest = (all: readonly string[]): string => all.slice(1).join('\n');
    tell('leave', { trials: 1, failures: rest(again) === rest(lines) ? 0 : 1 });
    const without = [...lines.slice(0, 2), ...lines.slice(3)];
    tell('leave', { caught: rest(without) !== rest(again), note: 'planted: a line left out' });
    expect(again.slice(1)).toEqual(lines.slice(1));
    const verdict = await verifyOrganisation(other.system, full.here.org, data);
    expect(verdict.fault).toBeNull();
    expect(verdict.counts.entries).toBeGreaterThan(30);
  });

  it('goes on where it was left: new records, new numbers, new seals', async () => {
    const context = await systemContext(other.system, full.here.org);
    const made = await create(context, definitionNamed('team'), { title: 'After the move' });
    expect(lines.join('\n')).not.toContain(`"number":"${String(made['number'])}"`);
    await sealNow(other.system, data);
    expect(await verifyOrganisation(other.system, full.here.org, data)).toMatchObject({
      ok: true,
      counts: { unsealed: 0 },
    });
    const onwards = await openWorld();
    const third = await mkdtemp(join(tmpdir(), 'wellrun-imports-'));
    const moved = await exportLines(other.system, data, full.here.org);
    const imported = await importOrganisation({ system: onwards.system, data: third }, from(moved));
    expect(imported.history.ok).toBe(true);
    await onwards.close();
    await rm(third, { recursive: true });
  });
});

describe('an import', () => {
  it('leaves alone what is there already', async () => {
    await expect(importInto(lines)).rejects.toMatchObject({ code: 'organisation.already' });
  });

  const changed = (find: RegExp, to: string): string[] => {
    const at = lines.findIndex((line, n) => n > 0 && find.test(line));
    return lines.with(at, (lines[at] ?? '').replace(find, to));
  };
  it.each([
    ['was cut off', () => lines.slice(0, -1)],
    ['was changed in a text', () => changed(/does not go out/, 'goes out')],
    ['lost a row', () => lines.toSpliced(40, 1)],
    ['is no JSON any more', () => changed(/"row":\{/, '"row":{{')],
    [
      'brings a row of another organisation',
      () =>
        changed(
          /"table":"team","row":\{"org":"[^"]{36}/,
          '"table":"team","row":{"org":"0197a2b0-0000-7000-8000-000000000001',
        ),
    ],
    ['is something else', () => ['{"hello":1}']],
    ['is empty', () => []],
  ])('refuses a file that %s, and keeps nothing of it', async (_, made) => {
    const empty = await openWorld();
    const folder = await mkdtemp(join(tmpdir(), 'wellrun-imports-'));
    await expect(importOrganisation({ system: empty.system, data: folder }, from(made()))).rejects.toMatchObject({
      code: 'import.damaged',
    });
    const [answer] = await empty.system.batch([{ text: 'SELECT count(*) AS n FROM organisation' }]);
    expect(answer?.rows).toEqual([{ n: 0 }]);
    await settle(empty, 'Works');
    await empty.close();
    await rm(folder, { recursive: true });
  });
});
