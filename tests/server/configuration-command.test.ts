import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dispatch } from '../../src/cli/dispatch.ts';
import { world, type World } from './world.ts';

let w: World;
let folder: string;
beforeAll(async () => {
  w = await world();
  folder = await mkdtemp(join(tmpdir(), 'wellrun-configuration-'));
});
afterAll(async () => {
  await w.close();
  await rm(folder, { recursive: true });
});

const configuration = async (...words: string[]): Promise<{ code: number; out: string; err: string }> => {
  const { host, port, database } = w.connection as { host: string; port: number; database: string };
  const said = { out: [] as string[], err: [] as string[] };
  const code = await dispatch(['configuration', ...words], {
    variables: {
      DATABASE_URL: `postgresql://wellrun_admin@${encodeURIComponent(host)}:${port}/${database}`,
      WELLRUN_DATA: folder,
    },
    out: (line) => said.out.push(line),
    err: (line) => said.err.push(line),
    interactive: false,
  });
  return { code, out: said.out.join('\n'), err: said.err.join('\n') };
};

const closure = { closesAfterDays: 9, reopenDays: 14 };
const wanted = {
  format: 'wellrun-configuration',
  version: 1,
  settings: { 'incident.closure': closure },
  records: { team: { 'Night desk': {} } },
};

it('tells what an import would change, leaves out what is skipped, and changes nothing when it is repeated', async () => {
  const file = join(folder, 'wanted.json');
  await writeFile(file, JSON.stringify(wanted));

  const dry = await configuration('import', '--dry-run', file);
  expect(dry.code).toBe(0);
  expect(dry.out).toMatch(/added +record:team:Night desk\nadded +setting:incident\.closure\nA dry run: nothing was/);

  const part = await configuration('import', '--skip', 'setting:incident.closure', file);
  expect(part.out).toMatch(/^added +record:team:Night desk\nTaken in by /);
  expect((await configuration('export', '--parts', 'settings', '-')).out).not.toContain('incident.closure');

  expect((await configuration('import', file)).out).toMatch(/^added +setting:incident\.closure\nTaken in by /);
  expect((await configuration('import', file)).out).toMatch(/ is configured so already\.$/);
});

it('exports the named parts into a file, and never over another', async () => {
  const file = join(folder, 'settings.json');
  expect((await configuration('export', '--parts', 'settings', file)).code).toBe(0);
  const content = JSON.parse(await readFile(file, 'utf8')) as typeof wanted;
  expect(content).toMatchObject({ settings: { 'incident.closure': closure }, records: {} });
  expect(await configuration('export', file)).toMatchObject({ code: 1, out: '' });
});

it('says what it does not understand, and takes in nothing where something conflicts', async () => {
  expect(await configuration('export', '--parts', 'everything', '-')).toMatchObject({
    code: 2,
    err: expect.stringContaining("There is no part 'everything'.") as unknown,
  });
  const file = join(folder, 'clash.json');
  const role = { person: { $ref: 'person:nobody@example.org' } };
  await writeFile(
    file,
    JSON.stringify({ ...wanted, records: { team: { 'Day desk': {} } }, roles: { 'agent:nobody@example.org': role } }),
  );
  const clash = await configuration('import', file);
  expect(clash).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was taken in.') as unknown });
  expect((await configuration('export', '--parts', 'teams', '-')).out).not.toContain('Day desk');
});
