import type { Context } from '#kernel/store/context.ts';
import type { Acked } from './load.ts';

const AT_ONCE = 5_000;

/** Of acknowledged writes those that are not there with their history entry, or whose record is older than they are. */
export const lostOf = async (context: Context, acked: readonly Acked[]): Promise<Acked[]> => {
  const lost: Acked[] = [];
  for (let from = 0; from < acked.length; from += AT_ONCE) {
    const some = acked.slice(from, from + AT_ONCE);
    const [answer] = await context.batch([
      {
        text: `SELECT a.n FROM unnest($2::uuid[], $3::int[], $4::text[]) WITH ORDINALITY AS a (record, version, token, n)
          WHERE NOT EXISTS (SELECT FROM history h WHERE h.org = $1 AND h.record = a.record AND h.version = a.version
              AND position(a.token IN h.body || coalesce(h.personal, '')) > 0)
            OR NOT EXISTS (SELECT FROM incident i JOIN directory d ON d.org = i.org AND d.id = i.id
              WHERE i.org = $1 AND i.id = a.record AND i.version >= a.version)`,
        values: [
          context.principal.org,
          some.map(({ record }) => record),
          some.map(({ version }) => version),
          some.map(({ token }) => token),
        ],
      },
    ]);
    for (const { n } of answer?.rows ?? []) lost.push(some[Number(n) - 1] as Acked);
  }
  return lost;
};

/** What does not fit together among the incidents; each of these counts is 0 in a sound database. */
export type Misfits = {
  /** Writes of people in history that were never acknowledged, less those acknowledged that are not there. */
  readonly uncaused: number;
  /** Records whose versions have a gap, or do not end with the record's. */
  readonly gaps: number;
  readonly numbersTwice: number;
  /** Records without their row in the directory, or the other way round. */
  readonly halves: number;
};

/** Compares the whole of the database with what was acknowledged: once that nobody waits for an answer any more. */
export const misfitsOf = async (context: Context, acked: number): Promise<Misfits> => {
  const values = [context.principal.org];
  const [entries, gaps, numbers, halves] = await context.batch([
    {
      text: "SELECT count(*)::int AS n FROM history WHERE org = $1 AND type = 'incident' AND actor IS NOT NULL",
      values,
    },
    {
      text: `SELECT count(*)::int AS n FROM incident i JOIN LATERAL
          (SELECT count(DISTINCT h.version) AS versions, max(h.version) AS last FROM history h WHERE h.org = i.org AND h.record = i.id AND h.version > 0) h ON true
        WHERE i.org = $1 AND (h.versions <> i.version OR h.last <> i.version)`,
      values,
    },
    { text: 'SELECT count(*)::int - count(DISTINCT number)::int AS n FROM incident WHERE org = $1', values },
    {
      text: `SELECT count(*)::int AS n FROM (SELECT id FROM incident WHERE org = $1) i
        FULL JOIN (SELECT id FROM directory WHERE org = $1 AND type = 'incident') d ON d.id = i.id WHERE i.id IS NULL OR d.id IS NULL`,
      values,
    },
  ]);
  const count = (answer: typeof entries): number => Number(answer?.rows[0]?.['n']);
  return {
    uncaused: count(entries) - acked,
    gaps: count(gaps),
    numbersTwice: count(numbers),
    halves: count(halves),
  };
};
