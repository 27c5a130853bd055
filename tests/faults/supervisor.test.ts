import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPostgres } from '#kernel/postgres/attach.ts';
import { keepPostgres } from '#kernel/postgres/keep.ts';
import { isAlive } from '#kernel/postgres/postmaster.ts';
import { startPostgres } from '#kernel/postgres/supervisor.ts';
import { treeOf } from '../harness/folders.ts';
import { end, startAndRead } from '../harness/processes.ts';
import {
  OWNER,
  ask,
  refusalOf,
  refused,
  isLinux,
  isRoot,
  skippedUnless,
  stopOrphan,
  useDataFolders,
} from './data-folders.ts';

const SOMEBODY = 12_345;
const KEPT = 'SELECT number FROM kept';
const { freshPath, soundFolder, start, own, watch } = useDataFolders();

describe('a first start', () => {
  it('makes a database that loses nothing, sorts the same everywhere, and listens on its own socket only', async () => {
    const dataDir = freshPath();
    const running = await start({ dataDir, settings: { fsync: 'off', synchronous_commit: 'off', work_mem: '9MB' } });
    expect(running.version).toMatch(/^18\./);
    const expected = {
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      data_checksums: 'on',
      wal_level: 'logical',
      jit: 'off',
      listen_addresses: '',
      server_encoding: 'UTF8',
      TimeZone: 'UTC',
      work_mem: '9MB',
    };
    const shown = Object.keys(expected).map(async (name) => [name, await ask(running, `SHOW ${name}`)] as const);
    expect(Object.fromEntries(await Promise.all(shown))).toEqual(expected);
    expect(
      await ask(running, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'template0'"),
    ).toBe('bC.UTF-8');
    expect(statSync(running.socketDir).mode & 0o777).toBe(0o700);
  });

  it('keeps its data over a clean stop and over a hard one', async () => {
    const dataDir = soundFolder();
    for (const mode of ['fast', 'immediate'] as const) {
      const running = await start({ dataDir });
      expect(await ask(running, KEPT)).toBe(42);
      await running.stop(mode);
      expect(isAlive(running.pid)).toBe(false);
    }
    expect(await ask(await start({ dataDir }), KEPT)).toBe(42);
  });

  it('puts the socket elsewhere when the path of the data folder is too long for one', async () => {
    const dataDir = join(freshPath(), 'a'.repeat(60), 'b'.repeat(60));
    const running = await start({ dataDir });
    expect(running.socketDir.length).toBeLessThan(85);
    expect(statSync(running.socketDir).mode & 0o777).toBe(0o700);
    expect(await ask(running, 'SELECT 1')).toBe(1);
    await running.stop();
    rmSync(running.socketDir, { recursive: true });
  });

  it('that was interrupted leaves no half-made database to be taken for one, and says so', async () => {
    const dataDir = freshPath();
    mkdirSync(join(dataDir, 'postgres.new-abcdef'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres.new-abcdef', 'PG_VERSION'), '18\n');
    const before = treeOf(join(dataDir, 'postgres.new-abcdef'));
    const told: string[] = [];
    const running = await start({ dataDir, onProgress: (message) => told.push(message) });
    expect(await ask(running, 'SELECT 1')).toBe(1);
    expect(told.join('\n')).toContain('postgres.new-abcdef is left from an interrupted start');
    expect(treeOf(join(dataDir, 'postgres.new-abcdef'))).toEqual(before);
  });
});

describe('a start that is killed while it makes the database', () => {
  /** The programs at work on a folder, by what they were started with. */
  const atWorkOn = (folder: string): string[] =>
    readdirSync('/proc').filter((name) => {
      try {
        return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(`${folder}/postgres.new-`);
      } catch {
        return false;
      }
    });

  it.skipIf(!isLinux)(
    'leaves something beside the place of the database only, and the next start makes a sound one',
    async () => {
      const dataDir = freshPath();
      const child = spawn(process.execPath, [OWNER, dataDir], { stdio: 'ignore' });
      watch(child);
      await expect.poll(() => atWorkOn(dataDir).length, { interval: 5, timeout: 10_000 }).toBeGreaterThan(0);
      await end(child);
      expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
      const running = await start({ dataDir });
      expect(await ask(running, 'SELECT 1')).toBe(1);
      await expect.poll(() => atWorkOn(dataDir), { timeout: 10_000 }).toEqual([]);
      expect(readdirSync(dataDir).filter((name) => name.startsWith('postgres.new-'))).toHaveLength(1);
    },
  );
});

describe('a second Wellrun on the same folder', () => {
  it('is refused in one sentence, from another process and from the same, and the first goes on', async () => {
    const dataDir = soundFolder();
    const first = await own(dataDir);
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({
      code: 'postgres.in_use',
      message: expect.stringMatching(
        new RegExp(`in use by another Wellrun \\(process ${first.child.pid}, since .*\\): stop that one first`),
      ),
    });
    expect(await ask(first, KEPT)).toBe(42);
    const here = soundFolder();
    const running = await start({ dataDir: here });
    await expect(startPostgres({ dataDir: here })).rejects.toMatchObject({ code: 'postgres.in_use' });
    expect(await ask(running, KEPT)).toBe(42);
    await running.stop();
    expect(await ask(await start({ dataDir: here }), KEPT)).toBe(42);
  });

  it('may attach to the database of the first, and leaves it running', async () => {
    const dataDir = soundFolder();
    const first = await own(dataDir);
    const second = await openPostgres({ dataDir });
    expect(second.attached).toBe(true);
    expect(await ask(second, KEPT)).toBe(42);
    await second.close();
    expect(await ask(first, KEPT)).toBe(42);
  });
});

describe('after kill -9', () => {
  it('of Wellrun, the next start takes over the database that runs on', async () => {
    const dataDir = soundFolder();
    const first = await own(dataDir);
    await end(first.child);
    const second = await start({ dataDir });
    expect(second).toMatchObject({ adopted: true, pid: first.pid });
    expect(await ask(second, KEPT)).toBe(42);
    await second.stop();
    expect(isAlive(first.pid)).toBe(false);
    await expect(second.exited).resolves.toEqual({ code: null, signal: null });
  });

  it('of Wellrun, a database with other settings is stopped and started anew', async () => {
    const dataDir = soundFolder();
    const first = await own(dataDir);
    await end(first.child);
    const second = await start({ dataDir, settings: { work_mem: '9MB' } });
    expect(second.adopted).toBe(false);
    expect(isAlive(first.pid)).toBe(false);
    expect(await ask(second, 'SHOW work_mem')).toBe('9MB');
    expect(await ask(second, KEPT)).toBe(42);
  });

  it('of Wellrun and the database, acknowledged changes are there again', async () => {
    const dataDir = soundFolder();
    const first = await own(dataDir);
    await ask(first, 'UPDATE kept SET number = 43');
    process.kill(first.pid, 'SIGKILL');
    await end(first.child);
    const second = await start({ dataDir });
    expect(second.adopted).toBe(false);
    expect(await ask(second, KEPT)).toBe(43);
  });

  it('of the database, it is started again at the same address', async () => {
    const dataDir = soundFolder();
    const restarted = Promise.withResolvers<void>();
    const kept = await keepPostgres({ dataDir, onRestart: restarted.resolve });
    await ask(kept, 'UPDATE kept SET number = 43');
    const before = kept.pid();
    process.kill(before, 'SIGKILL');
    await restarted.promise;
    expect(kept.pid()).not.toBe(before);
    expect(await ask(kept, KEPT)).toBe(43);
    await kept.stop();
    expect(isAlive(kept.pid())).toBe(false);
  });
});

describe('signals', () => {
  it('a Ctrl-C, which goes to the whole process group, does not reach the database', async () => {
    const dataDir = soundFolder();
    const first = await own(dataDir, { detached: true });
    const gone = once(first.child, 'exit');
    process.kill(-(first.child.pid ?? 0), 'SIGINT');
    await gone;
    expect(await ask(first, KEPT)).toBe(42);
    expect(await start({ dataDir })).toMatchObject({ adopted: true });
  });

  it('the database stops when Wellrun ends without having stopped it', async () => {
    const dataDir = soundFolder();
    const { child, line } = await startAndRead(process.execPath, [OWNER, dataDir, 'exit']);
    watch(child);
    const { pid } = JSON.parse(line) as { pid: number };
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  });
});

describe.skipIf(!isLinux)('a postmaster.pid that was left behind', () => {
  /** As a power cut leaves it: the lock files are there, and name some process. */
  const leaveBehind = async (dataDir: string, pid: number): Promise<void> => {
    const running = await start({ dataDir });
    const files = [join(dataDir, 'postgres', 'postmaster.pid'), join(running.socketDir, '.s.PGSQL.5432.lock')];
    const contents = files.map((file) => readFileSync(file, 'utf8'));
    await running.stop();
    for (const [index, file] of files.entries())
      writeFileSync(file, (contents[index] ?? '').replace(/^\d+/, String(pid)), { mode: 0o600 });
  };

  it('and names nobody does not keep it from starting', async () => {
    const dataDir = soundFolder();
    const { child } = await startAndRead('echo', ['done']);
    await end(child);
    await leaveBehind(dataDir, child.pid ?? 0);
    expect(await ask(await start({ dataDir }), KEPT)).toBe(42);
  });

  it('and names another program by now does not keep it from starting, nor is that program harmed', async () => {
    const dataDir = soundFolder();
    const other = spawn('sleep', ['600'], { stdio: 'ignore' });
    watch(other);
    await leaveBehind(dataDir, other.pid ?? 0);
    expect(await start({ dataDir })).toMatchObject({ adopted: false });
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });

  it('and names the PostgreSQL of another folder does not keep it from starting, nor is that one harmed', async () => {
    const dataDir = soundFolder();
    const other = await start({ dataDir: soundFolder() });
    await leaveBehind(dataDir, other.pid);
    expect(await start({ dataDir })).toMatchObject({ adopted: false });
    expect(await ask(other, KEPT)).toBe(42);
  });

  it('and names a zombie does not keep it from starting', async () => {
    const dataDir = soundFolder();
    const { child, line } = await startAndRead('sh', ['-c', 'true & echo $!; exec sleep 600']);
    watch(child);
    await leaveBehind(dataDir, Number(line));
    expect(await ask(await start({ dataDir }), KEPT)).toBe(42);
  });
});

describe.skipIf(!isRoot)(`who runs PostgreSQL${skippedUnless(isRoot, 'needs root to become others')}`, () => {
  const ordinary = [
    { who: 'an ordinary user', uid: 1 },
    { who: 'a user whose number has no name, as in some containers', uid: SOMEBODY },
  ];
  it.each(ordinary)('$who; root then refuses their folder', async ({ uid }) => {
    const dataDir = freshPath();
    mkdirSync(dirname(dataDir));
    chownSync(dirname(dataDir), uid, uid);
    const owned = await own(dataDir, { uid, gid: uid });
    expect(await ask(owned, 'SELECT 1')).toBe(1);
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(uid);
    await end(owned.child);
    await stopOrphan(owned.pid);
    expect(await refusalOf(dataDir)).toEqual(
      refused('postgres.wrong_owner', new RegExp(`belongs to the user with number ${uid}`)),
    );
  });

  it('root, in a folder that nobody else may enter; the files stay root’s', async () => {
    const dataDir = freshPath();
    mkdirSync(dirname(dataDir), { mode: 0o700 });
    await start({ dataDir });
    expect(statSync(join(dataDir, 'postgres', 'PG_VERSION')).uid).toBe(0);
    expect(statSync(dirname(dataDir)).mode & 0o777).toBe(0o700);
  });

  // Without a path no program for namespaces is found, as in a container that forbids them.
  const withoutNamespaces = { env: { PATH: '' } };

  it('root without user namespaces: as nobody, who keeps the database from then on', async () => {
    const dataDir = freshPath();
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    const owned = await own(dataDir, withoutNamespaces);
    expect(await ask(owned, 'SELECT 1')).toBe(1);
    const { uid } = statSync(join(dataDir, 'postgres'));
    expect(uid).toBeGreaterThan(0);
    await end(owned.child);
    const adopting = await start({ dataDir });
    expect(adopting).toMatchObject({ adopted: true, pid: owned.pid });
    await adopting.stop();
    expect(await ask(await start({ dataDir }), 'SELECT 1')).toBe(1);
    expect(statSync(join(dataDir, 'postgres', 'PG_VERSION')).uid).toBe(uid);
  });

  it('root without user namespaces, in a folder that nobody else may enter: refused, and left as it was', async () => {
    const dataDir = soundFolder();
    chmodSync(dirname(dataDir), 0o700);
    const before = treeOf(dataDir);
    await expect(own(dataDir, withoutNamespaces)).rejects.toThrow(
      /does not run as root.*start Wellrun as an ordinary user/,
    );
    expect(treeOf(dataDir)).toEqual(before);
  });
});
