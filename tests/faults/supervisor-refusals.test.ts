import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startPostgres } from '#kernel/postgres/supervisor.ts';
import { treeOf } from '../harness/folders.ts';
import { ask, canMount, refusalOf, refused, isRoot, skippedUnless, useDataFolders } from './data-folders.ts';

const SOMEBODY = 12_345;
const KEPT = 'SELECT number FROM kept';
const { freshPath, soundFolder, start, mount } = useDataFolders();

const alterByte = (path: string, at: number): void => {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
};

describe('the comparison of folders on which these tests rest', () => {
  const changes = [
    { what: 'a byte', change: (path: string) => alterByte(join(path, 'postgres', 'PG_VERSION'), 0) },
    { what: 'a mode', change: (path: string) => chmodSync(join(path, 'postgres', 'PG_VERSION'), 0o640) },
    { what: 'a new file', change: (path: string) => writeFileSync(join(path, 'postgres', 'new'), '') },
    {
      what: 'a lost folder',
      change: (path: string) => rmSync(join(path, 'postgres', 'pg_notify'), { recursive: true }),
    },
  ];
  it.each(changes)('sees $what', ({ change }) => {
    const dataDir = soundFolder();
    const before = treeOf(dataDir);
    change(dataDir);
    expect(treeOf(dataDir)).not.toEqual(before);
  });
});

describe('what is not plainly a sound database is refused and left byte for byte as it was', () => {
  const cluster = (dataDir: string): string => join(dataDir, 'postgres');
  type Case = { what: string; code: string; words: RegExp; spoil: (dataDir: string) => void };
  const cases: Case[] = [
    {
      what: 'made by another PostgreSQL',
      code: 'postgres.wrong_version',
      words: /PostgreSQL 17 .* PostgreSQL 18: export/,
      spoil: (dataDir) => writeFileSync(join(cluster(dataDir), 'PG_VERSION'), '17\n'),
    },
    {
      what: 'PG_VERSION empty',
      code: 'postgres.damaged',
      words: /PG_VERSION .* is empty/,
      spoil: (dataDir) => writeFileSync(join(cluster(dataDir), 'PG_VERSION'), ''),
    },
    {
      what: 'PG_VERSION nonsense',
      code: 'postgres.damaged',
      words: /not a version number/,
      spoil: (dataDir) => writeFileSync(join(cluster(dataDir), 'PG_VERSION'), 'x\0'),
    },
    {
      what: 'PG_VERSION missing',
      code: 'postgres.not_a_cluster',
      words: /lacks PG_VERSION/,
      spoil: (dataDir) => rmSync(join(cluster(dataDir), 'PG_VERSION')),
    },
    {
      what: 'pg_control missing',
      code: 'postgres.damaged',
      words: /lacks global\/pg_control/,
      spoil: (dataDir) => rmSync(join(cluster(dataDir), 'global', 'pg_control')),
    },
    {
      what: 'pg_control empty',
      code: 'postgres.damaged',
      words: /has 0 bytes in place of 8192/,
      spoil: (dataDir) => writeFileSync(join(cluster(dataDir), 'global', 'pg_control'), ''),
    },
    {
      what: 'pg_control altered',
      code: 'postgres.start_failed',
      words: /incorrect checksum/,
      spoil: (dataDir) => alterByte(join(cluster(dataDir), 'global', 'pg_control'), 40),
    },
    {
      what: 'postgresql.conf missing',
      code: 'postgres.damaged',
      words: /lacks postgresql\.conf/,
      spoil: (dataDir) => rmSync(join(cluster(dataDir), 'postgresql.conf')),
    },
    {
      what: 'postgresql.conf not understood',
      code: 'postgres.start_failed',
      words: /configuration file/,
      spoil: (dataDir) => writeFileSync(join(cluster(dataDir), 'postgresql.conf'), 'what = = is this\n'),
    },
    {
      what: 'the commit log missing',
      code: 'postgres.damaged',
      words: /lacks pg_xact/,
      spoil: (dataDir) => renameSync(join(cluster(dataDir), 'pg_xact'), join(cluster(dataDir), 'pg_xact.away')),
    },
    {
      what: 'postmaster.pid without a number',
      code: 'postgres.damaged',
      words: /postmaster\.pid is damaged/,
      spoil: (dataDir) => writeFileSync(join(cluster(dataDir), 'postmaster.pid'), ''),
    },
    {
      what: 'open to other users',
      code: 'postgres.wrong_mode',
      words: /chmod 700/,
      spoil: (dataDir) => chmodSync(cluster(dataDir), 0o755),
    },
    {
      what: 'not writable',
      code: 'postgres.not_writable',
      words: /cannot be written/,
      spoil: (dataDir) => chmodSync(cluster(dataDir), 0o500),
    },
    {
      what: 'the place of the database taken by other files',
      code: 'postgres.not_a_cluster',
      words: /neither empty nor/,
      spoil: (dataDir) => {
        rmSync(cluster(dataDir), { recursive: true });
        mkdirSync(cluster(dataDir));
        writeFileSync(join(cluster(dataDir), 'letter.txt'), 'dear');
      },
    },
    {
      what: 'the database gone and other things there',
      code: 'postgres.not_a_data_folder',
      words: /letter\.txt.*put its folder 'postgres' back/,
      spoil: (dataDir) => {
        rmSync(cluster(dataDir), { recursive: true });
        writeFileSync(join(dataDir, 'letter.txt'), 'dear');
      },
    },
    {
      what: 'a file where the database should be',
      code: 'postgres.not_a_folder',
      words: /is a file/,
      spoil: (dataDir) => {
        rmSync(cluster(dataDir), { recursive: true });
        writeFileSync(cluster(dataDir), '');
      },
    },
  ];
  it.each(cases)('$what', async ({ code, words, spoil }) => {
    const dataDir = soundFolder();
    spoil(dataDir);
    expect(await refusalOf(dataDir)).toEqual(refused(code, words));
  });

  it('a cluster given as the data folder', async () => {
    expect(await refusalOf(join(soundFolder(), 'postgres'))).toEqual(
      refused('postgres.not_a_data_folder', /itself a PostgreSQL cluster/),
    );
  });

  it('a file given as the data folder', async () => {
    const dataDir = freshPath();
    mkdirSync(dirname(dataDir), { recursive: true });
    writeFileSync(dataDir, 'dear');
    expect(await refusalOf(dataDir)).toEqual(refused('postgres.not_a_folder', /is a file/));
  });

  it.skipIf(!isRoot)(`somebody else's${skippedUnless(isRoot, 'needs root to give a folder away')}`, async () => {
    const dataDir = soundFolder();
    chownSync(cluster(dataDir), SOMEBODY, SOMEBODY);
    expect(await refusalOf(dataDir)).toEqual(refused('postgres.wrong_owner', /belongs to the user with number 12345/));
  });

  it.skipIf(!canMount)(
    `on a disk that is read only${skippedUnless(canMount, 'needs the right to mount')}`,
    async () => {
      const disk = dirname(freshPath());
      mount(disk, 'size=200m');
      const dataDir = soundFolder(join(disk, 'data'));
      expect(spawnSync('mount', ['-o', 'remount,ro', disk]).status).toBe(0);
      expect(await refusalOf(dataDir)).toEqual(refused('postgres.not_writable', /cannot be written.*read-only/));
    },
  );

  it.skipIf(!canMount)(
    `on a full disk, and starts when there is space again${skippedUnless(canMount, 'needs the right to mount')}`,
    async () => {
      const disk = dirname(freshPath());
      mount(disk, 'size=150m');
      const dataDir = soundFolder(join(disk, 'data'));
      const ballast = join(disk, 'ballast');
      expect(spawnSync('sh', ['-c', 'cat /dev/zero > "$1"', 'sh', ballast]).status).not.toBe(0);
      expect(await refusalOf(dataDir)).toEqual(
        refused('postgres.disk_full', /0 MB are free, and starting needs 48 MB/),
      );
      rmSync(ballast);
      expect(await ask(await start({ dataDir }), KEPT)).toBe(42);
    },
  );

  it.skipIf(!canMount)(
    `a new folder on a disk that fills up while the database is made${skippedUnless(canMount, 'needs the right to mount')}`,
    async () => {
      const disk = dirname(freshPath());
      // Bytes enough, but files only for a part of it.
      mount(disk, 'size=300m,nr_inodes=100');
      const dataDir = join(disk, 'data');
      mkdirSync(dataDir);
      await expect(startPostgres({ dataDir })).rejects.toMatchObject({ code: 'postgres.disk_full' });
      expect(readdirSync(dataDir)).toEqual(['wellrun.lock']);
      expect(await refusalOf(dataDir)).toEqual(refused('postgres.disk_full', /no room for a new database/));
    },
  );

  it('one whose settings for a role would lose acknowledged changes', async () => {
    const dataDir = soundFolder();
    const running = await start({ dataDir });
    await ask(running, 'ALTER ROLE wellrun_admin SET synchronous_commit = off');
    await running.stop();
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({
      code: 'postgres.unsafe_settings',
      message: expect.stringContaining('synchronous_commit=off'),
    });
    expect(existsSync(join(cluster(dataDir), 'postmaster.pid'))).toBe(false);
  });
});
