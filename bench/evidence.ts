import { randomUUIDv7 } from 'node:crypto';
import '#sms/index.ts';
import { results } from '#conformity/evidence.ts';
import { recompute } from '#conformity/recompute.ts';
import { systemContext } from '#kernel/store/context.ts';
import { openDb, type Db } from '#kernel/store/db.ts';
import type { Address, Environment } from './environment.ts';
import { fillIncidents } from './evidence-data.ts';
import { alone, beside, median, type Figure } from './measure.ts';

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

/** Reads every row of the organisation from the table itself, in one process of the database. */
const scan = (db: Db, org: string): Promise<unknown> =>
  db.batch([
    { text: 'SELECT enter_system($1)', values: [org] },
    ...[
      'max_parallel_workers_per_gather = 0',
      'enable_indexscan = off',
      'enable_indexonlyscan = off',
      'enable_bitmapscan = off',
    ].map((setting) => ({ text: `SET LOCAL ${setting}` })),
    {
      text: 'SELECT count(*), count(r.resolved_at), count(r.reviewed_at) FROM incident r WHERE r.org = $1',
      values: [org],
    },
  ]);

/** An organisation with so many incidents and their stored verdicts. About a minute and a half for a million, once. */
const prepare = (environment: Environment, count: number, note: (text: string) => void): Promise<Address> =>
  environment.prepared(`bench_evidence_${count}`, async (address, superuser) => {
    note(`filling ${count.toLocaleString('en-GB')} incidents for the rules, once …`);
    const org = randomUUIDv7();
    await superuser.query("INSERT INTO organisation (org, name) VALUES ($1, 'Evidence')", [org]);
    await fillIncidents(superuser, org, count, Date.now());
    const db = openDb(address, 'wellrun_system', { max: 4 });
    await recompute(await systemContext(db, org));
    await db.close();
    await superuser.query('VACUUM (ANALYZE) incident');
  });

/** Results of the rules of 8.6.1, and a full recompute beside one sequential scan of the same table. */
export const measureEvidence = async (
  environment: Environment,
  { size, rounds }: { size: number; rounds: number },
  note: (text: string) => void,
): Promise<readonly Figure[]> => {
  const db = openDb(await prepare(environment, size, note), 'wellrun_system', { max: 4 });
  const [found] = await db.batch([{ text: "SELECT org FROM organisation WHERE name = 'Evidence'" }]);
  const org = String(found?.rows[0]?.['org']);
  const context = await systemContext(db, org);
  const [shown, ours, floor]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await seconds(() => scan(db, org)));
    ours.push(await seconds(() => recompute(context)));
    shown.push(await seconds(() => results(context)));
  }
  await db.close();
  const many = `${size.toLocaleString('en-GB')} incidents`;
  return [
    alone(`results of the 8.6.1 rules over ${many}`, 's', median(shown), 0.3, 'lower'),
    beside(`full recompute over ${many}, against one sequential scan`, 's', ours, floor, 10, 'lower'),
  ];
};
