import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { factTable } from '#conformity/column-table.ts';
import { factColumns } from '#conformity/columns.ts';
import { recompute } from '#conformity/recompute.ts';
import { refreshVerdicts } from '#conformity/refresh.ts';
import { judgedTypes } from '#conformity/rule-book.ts';
import { factsOf } from '#kernel/evidence/facts.ts';
import { tableOf } from '#kernel/record/projection.ts';
import type { Row } from '#kernel/store/db.ts';
import { selectList } from '#kernel/store/rows.ts';
import { MINUTE, openDesk, type Desk } from '#sms/operation/resolution/incident/incident.test-support.ts';
import { complete, resultsFor } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk('Verdicts');
  await live(60, 7);
});
afterAll(() => desk.world.close());

/** A generator of numbers from 0 to 1 that gives the same ones each time (mulberry32). */
const seeded = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

/** Some weeks of a service desk that does things in any order: what is refused does not happen. */
const live = async (incidents: number, seed: number): Promise<void> => {
  const random = seeded(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const { agent, smsManager, user } = desk.people;
  const ids: string[] = [];
  const doings: readonly ((id: string) => Promise<unknown>)[] = [
    (id) => desk.move(agent, id, 'start'),
    (id) => desk.say(agent, id, 'We look into it.'),
    (id) => desk.say(agent, id, 'Seen in the log.', 'internal'),
    (id) => desk.say(user, id, 'Any news?'),
    (id) => desk.move(agent, id, 'hold', { holdReason: one(['supplier', 'problem', 'evidence']) }),
    (id) => desk.move(agent, id, 'resume'),
    (id) => desk.move(agent, id, 'resolve', { resolution: 'Done.', resolutionCode: 'Solved' }),
    (id) => desk.move(agent, id, 'close'),
    (id) => desk.move(user, id, 'confirm'),
    (id) => desk.move(agent, id, 'cancel', { comment: 'Twice.' }),
    (id) => desk.move(user, id, 'reopen', { comment: 'Still there.' }),
    (id) => desk.change(agent, id, { impact: one([1, 2, 3]), urgency: one([1, 2, 3]) }),
    (id) => desk.change(agent, id, { category: one(['Access', null, 'Network']) }),
    (id) => desk.change(agent, id, { priorityOverride: one([null, 1, 4]), overrideReason: 'Ward closed' }),
    (id) =>
      desk.act(agent, id, 'escalate', {
        to: 'team',
        reason: 'Beyond us.',
        team: one([desk.team, desk.otherTeam])['id'],
      }),
    (id) => desk.act(smsManager, id, 'declare-major', { reason: 'Everybody calls.', commander: agent.id }),
    (id) => desk.act(smsManager, id, 'inform-management', { text: 'It is down.' }),
    (id) => desk.act(smsManager, id, 'undeclare-major', { reason: 'One ward.' }),
    (id) => desk.act(smsManager, id, 'review', { report: 'A full disk.' }),
    (id) => desk.change(agent, id, { majorSteps: ['Bridge opened'] }),
  ];
  for (let i = 0; i < incidents; i += 1) {
    const row = await desk.report({
      ...complete(desk),
      ...(random() < 0.3 ? { description: '', service: null } : {}),
      impact: one([1, 2, 3]),
      urgency: one([1, 2, 3]),
    });
    ids.push(String(row['id']));
    for (let done = 0; done < 5; done += 1) {
      desk.pass(Math.floor(random() ** 3 * 3_000) * MINUTE);
      await one(doings)(one(ids)).catch(() => {
        /* refused */
      });
    }
  }
};

const rowsOf = async (): Promise<readonly Row[]> => {
  const [judged] = judgedTypes();
  if (judged === undefined) throw new Error('nothing is judged');
  const [answer] = await (
    await desk.system()
  ).batch([
    {
      text: `SELECT ${selectList(judged.definition, 'r')} FROM ${tableOf(judged.definition)} r WHERE r.org = $1 ORDER BY r.id`,
      values: [desk.org],
    },
  ]);
  return answer?.rows ?? [];
};

describe('the verdict stored with every write', () => {
  it('is the one that a full recompute finds, whatever was done, once what time changed has been refreshed', async () => {
    const context = await desk.system();
    const before = await resultsFor(context);
    await refreshVerdicts(context);
    expect(await resultsFor(context)).toEqual(before);
    const states = new Set(
      (await rowsOf()).map((row) => `${String(row['state'])}${row['major'] === true ? ' major' : ''}`),
    );
    expect([...states]).toEqual(expect.arrayContaining(['inProgress', 'onHold', 'resolved', 'closed', 'cancelled']));
    expect([...states].some((state) => state.endsWith('major'))).toBe(true);
    expect(await recompute(context, { batch: 7 })).toEqual({ judged: 60, changed: 0 });
    expect(await resultsFor(context)).toEqual(before);
  });

  it('needs no refresh for results to be right, now and weeks later', async () => {
    desk.pass(40 * 24 * 60 * MINUTE);
    const context = await desk.system();
    const before = await resultsFor(context);
    expect(await refreshVerdicts(context)).toBeGreaterThan(0);
    expect(await refreshVerdicts(context)).toBe(0);
    expect(await resultsFor(context)).toEqual(before);
    expect(await recompute(context)).toMatchObject({ changed: 0 });
  });

  it('is put right by a recompute when it was tampered with, but not over the work of a writer', async () => {
    const context = await desk.system();
    const before = await resultsFor(context);
    await context.batch([
      { text: 'UPDATE incident SET rules_hold = 0, rules_next = NULL WHERE org = $1', values: [desk.org] },
    ]);
    expect(await resultsFor(context)).not.toEqual(before);
    const { changed } = await recompute(context);
    expect(changed).toBeGreaterThan(20);
    expect(await resultsFor(context)).toEqual(before);
    expect(await recompute(context, { openOnly: true })).toMatchObject({ changed: 0 });
  });

  it('is worked out from the same facts column by column as row by row', async () => {
    const [judged] = judgedTypes();
    if (judged === undefined) throw new Error('nothing is judged');
    const columns = factColumns(judged.definition, judged.set.facts);
    const [answer] = await (
      await desk.system()
    ).batch([
      {
        text: `SELECT ${columns.select} FROM (SELECT * FROM incident WHERE org = $1 ORDER BY id) r`,
        values: [desk.org],
      },
    ]);
    const table = factTable(columns, answer?.rows[0] ?? {});
    const rows = await rowsOf();
    expect(table.count).toBe(rows.length);
    rows.forEach((row, i) => {
      expect([table.id(i), table.version[i], table.apply[i], table.hold[i]]).toEqual([
        row['id'],
        row['version'],
        row['rulesApply'],
        row['rulesHold'],
      ]);
      const view = table.facts(i) as Record<string, unknown>;
      const facts = factsOf(judged.set.facts, row) as Record<string, unknown>;
      expect(Object.fromEntries(Object.keys(facts).map((name) => [name, view[name]]))).toEqual(facts);
    });
  });
});
