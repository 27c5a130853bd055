import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../src/cli/wellrun.ts', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wellrun-serve-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Process = { child: ChildProcess; said: () => string; ended: Promise<number> };
const start = (words: string[], environment: Record<string, string> = {}): Process => {
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: { PATH: process.env['PATH'], WELLRUN_DATA: join(folder, 'data'), PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => {
      said += text.toString();
    });
  return { child, said: () => said, ended: once(child, 'close').then(([code]) => Number(code)) };
};

const addressIn = async ({ child, said, ended }: Process): Promise<string> => {
  for (;;) {
    const found = /runs at (http:\S+)/.exec(said())?.[1];
    if (found !== undefined) return found;
    if (child.exitCode !== null) throw new Error(said());
    await Promise.race([once(child.stdout ?? child, 'data'), ended]);
  }
};

describe('wellrun serve', () => {
  it('makes what it needs, answers, lets commands join it, and ends cleanly when it is told to', async () => {
    const server = start(['serve', '--empty']);
    const address = await addressIn(server);
    expect(await (await fetch(`${address}/health/ready`)).json()).toEqual({ status: 'ok' });
    await expect
      .poll(() => server.said(), { timeout: 15_000 })
      .toMatch(/There is no organisation yet. Make yours: http:\S+\/begin#[\w-]{24}\n/);

    const add = start([
      'user',
      'add',
      '--org',
      'Acme',
      '--name',
      'Ada',
      '--email',
      'ada@example.org',
      '--role',
      'administrator',
      '--json',
    ]);
    expect(await add.ended).toBe(0);
    const { password } = JSON.parse(add.said()) as { password: string };
    const signedIn = await fetch(`${address}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { origin: address, 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.org', password }),
    });
    expect(signedIn.status).toBe(200);

    const port = new URL(address).port;
    const samePort = start(['serve'], { PORT: port, WELLRUN_DATA: join(folder, 'other') });
    expect([await samePort.ended, samePort.said()]).toEqual([
      1,
      `Port ${port} on 127.0.0.1 is taken by another program: stop that one, or set PORT to another number.\n`,
    ]);
    const sameFolder = start(['serve']);
    expect(await sameFolder.ended).toBe(1);
    expect(sameFolder.said()).toMatch(/^The data folder .* is in use by another Wellrun \(process \d+, since .*\n$/);

    server.child.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    const again = start(['user', 'list']);
    expect([await again.ended, again.said()]).toEqual([
      0,
      'Number      Name  E-mail           Roles\nPER-000001  Ada   ada@example.org  administrator\n',
    ]);
  }, 60_000);

  it('says in one sentence why it cannot start', async () => {
    const cases = [
      [{ PORT: 'x' }, "PORT must be a whole number from 0 to 65535, not 'x'.\n"],
      [{ HOST: '203.0.113.77' }, '203.0.113.77 is no address of this machine: set HOST to one, such as 127.0.0.1.\n'],
      [
        { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' },
        'No PostgreSQL answers at the address in DATABASE_URL: start it, or correct host and port.\n',
      ],
      [{ WELLRUN_DATA: PROGRAM }, `${PROGRAM} is a file, not a folder: set WELLRUN_DATA to a folder.\n`],
    ] as const;
    for (const [environment, said] of cases) {
      const failing = start(['serve'], environment);
      expect([await failing.ended, failing.said()]).toEqual([1, said]);
    }
  });
});
