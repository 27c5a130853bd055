import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionNamed } from '#kernel/record/registry.ts';
import { create, edit } from '#kernel/store/commands.ts';
import { systemContext } from '#kernel/store/context.ts';
import type { Connection } from '#kernel/store/db.ts';
import { openWorld, settle, type Organisation, type World } from '../../../tests/harness/world.ts';
import type { HistoryEvent } from './event.ts';
import { followOnce } from './follow.ts';
import { followToEnd, untilSettled, untilTrue } from './follow.test-support.ts';
import type { Handler } from './handlers.ts';
import { jobStatement, migrateJobs, startJobs, type Jobs } from './runner.ts';
import { openTail } from './tail.ts';

let world: World;
let made: Organisation;
let connection: Connection;
const log = { info: () => undefined, error: () => undefined };

beforeAll(async () => {
  world = await openWorld();
  made = await settle(world, 'Desk');
  connection = { host: world.database.host, port: world.database.port, database: world.database.database };
});
afterAll(() => world.close());

const report = (title: string) =>
  create(made.context, definitionNamed('incident'), { title, requester: made.people.user.id });
const heard = (name: string) => {
  const events: HistoryEvent[] = [];
  const hear = async (batch: readonly HistoryEvent[]): Promise<void> => {
    events.push(...batch);
  };
  return { events, turn: () => followOnce(world.system, name, hear), all: () => followToEnd(world.system, name, hear) };
};

describe('a follower of the history', () => {
  it('begins at the end, then reads every entry once, in order', async () => {
    await report('before');
    await untilSettled(world.system);
    const { events, turn, all } = heard('once');
    expect(await turn()).toEqual({ events: 0, full: false });
    const first = await report('first');
    await edit(made.context, definitionNamed('incident'), String(first['id']), 1, { title: 'first, renamed' });
    await all();
    await turn();
    expect(
      events.map(({ action, record, version, changes }) => [action, record, version, changes['title']?.[1]]),
    ).toEqual([
      ['create', first['id'], 1, 'first'],
      ['edit', first['id'], 2, 'first, renamed'],
    ]);
  });

  it('waits for transactions that began earlier and are not done: none of theirs is skipped', async () => {
    const { events, turn, all } = heard('patient');
    await untilSettled(world.system);
    await turn();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begun = (): void => undefined;
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow = world.system.transaction(async (ask) => {
      await ask({ text: 'SELECT pg_current_xact_id()' });
      begun();
      await held;
    });
    await started;
    await report('quick');
    await turn();
    expect(events).toEqual([]);
    release();
    await slow;
    await all();
    expect(events.map((event) => event.changes['title']?.[1])).toEqual(['quick']);
  });

  it('comes again after a failure, and lets one process take the turn', async () => {
    const { events, turn, all } = heard('again');
    await untilSettled(world.system);
    await turn();
    await report('stays');
    await expect(followToEnd(world.system, 'again', () => Promise.reject(new Error('crash')))).rejects.toThrow('crash');
    await Promise.all([turn(), turn(), turn()]);
    await all();
    expect(events.map((event) => event.changes['title']?.[1])).toEqual(['stays']);
  });
});

describe('live updates', () => {
  it('tell everyone who listens, until they stop', async () => {
    const tail = openTail(world.system);
    await untilSettled(world.system);
    await tail.turn();
    const [one, other]: [string[], string[]] = [[], []];
    const stop = tail.onChange((event) => {
      one.push(event.action);
    });
    tail.onChange((event) => {
      other.push(`${event.type} ${event.number} ${event.version}`);
    });
    const { number } = await report('seen');
    await untilTrue(
      () => tail.turn(),
      () => one.length === 1,
    );
    stop();
    await report('unseen');
    await untilTrue(
      () => tail.turn(),
      () => other.length === 2,
    );
    expect(one).toEqual(['create']);
    expect(other[0]).toBe(`incident ${String(number)} 1`);
    expect(other).toHaveLength(2);
  });

  it('forget what was renamed in another process', async () => {
    const tail = openTail(world.system);
    await tail.turn();
    let renamed = false;
    tail.onChange((event) => {
      renamed ||= event.type === 'team' && event.action === 'edit';
    });
    const team = await create(made.context, definitionNamed('team'), { title: 'Old name' });
    const other = await systemContext(world.system, made.org);
    await report('names it');
    await other.batch([
      { text: `UPDATE directory SET title = 'New name' WHERE org = $1 AND id = $2`, values: [made.org, team['id']] },
    ]);
    await edit(other, definitionNamed('team'), String(team['id']), null, { title: 'New name' });
    await untilTrue(
      () => tail.turn(),
      () => renamed,
    );
    const { labelsFor } = await import('#kernel/store/references.ts');
    expect((await labelsFor(made.context, [String(team['id'])])).get(String(team['id']))?.label).toBe('New name');
  });
});

describe('what goes on beside requests', () => {
  it('handles each event in one of several processes, tries again what failed, and runs each job once', async () => {
    await Promise.all([migrateJobs(connection), migrateJobs(connection)]);
    const handled: string[] = [];
    const done: string[] = [];
    let failures = 0;
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const check = (): void => {
      if (handled.length === 6 && done.length === 5) finish();
    };
    const handlers: Handler[] = [
      {
        name: 'all',
        types: ['incident'],
        actions: /^create$/,
        run: async (_context, event) => {
          handled.push(String(event.changes['title']?.[1]));
          check();
        },
      },
      {
        name: 'fails-once',
        types: ['incident'],
        actions: /^create$/,
        run: async (context, event) => {
          if (event.changes['title']?.[1] !== 'job 3') return;
          failures += 1;
          if (failures === 1) throw new Error('not yet');
          expect(context.principal.org).toBe(made.org);
          handled.push('again');
          check();
        },
      },
    ];
    const task = {
      name: 'count',
      run: async (_db: unknown, payload: Readonly<Record<string, unknown>>) => {
        done.push(String(payload['n']));
        check();
      },
    };
    const start = (): Promise<Jobs> =>
      startJobs({
        db: world.system,
        connection,
        handlers,
        schedules: [{ name: 'nightly', cron: '0 3 * * *', run: () => Promise.resolve() }],
        tasks: [task],
        log,
      });
    await untilSettled(world.system);
    await followOnce(world.system, 'handlers', async () => undefined);
    const processes = await Promise.all([start(), start()]);
    const live: string[] = [];
    processes[0].onChange((event) => {
      live.push(event.action);
    });
    for (let i = 1; i <= 5; i += 1) {
      await report(`job ${i}`);
      await made.context.batch([jobStatement('count', { n: i })]);
    }
    await finished;
    await expect.poll(() => live.length).toBeGreaterThan(0);
    await Promise.all(processes.map((each) => each.stop()));
    expect(handled.sort()).toEqual(['again', 'job 1', 'job 2', 'job 3', 'job 4', 'job 5']);
    expect(done.sort()).toEqual(['1', '2', '3', '4', '5']);
  });
});
