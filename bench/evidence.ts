import type pg from 'pg';
import '#sms/index.ts';
import { results } from '#conformity/evidence.ts';
import { recompute } from '#conformity/recompute.ts';
import { systemContext } from '#kernel/store/context.ts';
import type { Db } from '#kernel/store/db.ts';
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

/** Fills an empty database with so many incidents and stores their verdicts. About a minute and a half for a million. */
export const prepareEvidence = async (client: pg.Client, db: Db, org: string, count: number): Promise<void> => {
  await client.query("INSERT INTO organisation (org, name) VALUES ($1, 'Evidence') ON CONFLICT DO NOTHING", [org]);
  await fillIncidents(client, org, count, Date.now());
  await recompute(await systemContext(db, org));
  await client.query('VACUUM (ANALYZE) incident');
};

/**
 * Results of the rules of 8.6.1, and a full recompute beside one sequential scan of the same table, over the incidents that
 * `prepareEvidence` made. `db` is the system role's.
 */
export const measureEvidence = async (db: Db, org: string, rounds = 5): Promise<readonly Figure[]> => {
  const context = await systemContext(db, org);
  const [shown, ours, floor]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    floor.push(await seconds(() => scan(db, org)));
    ours.push(await seconds(() => recompute(context)));
    shown.push(await seconds(() => results(context)));
  }
  return [
    alone('evidence: results of the 8.6.1 rules over 1,000,000 incidents', 's', median(shown), 0.3, 'lower'),
    beside(
      'evidence: full recompute over 1,000,000 incidents, against one sequential scan',
      's',
      ours,
      floor,
      10,
      'lower',
    ),
  ];
};
