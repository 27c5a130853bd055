import { sql } from 'kysely';
import type { Context } from './context.ts';
import type { Row } from './db.ts';
import { internalFragment, statementOf, visibleFragment } from './visible.ts';

/** A change of a record: enough to ask again for what one may see, and nothing of its content. `id` is that of its history entry. */
export type Announced = {
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly number: string;
  readonly version: number;
  readonly action: string;
  readonly audience: 'public' | 'internal';
};

/** Of some changes those that the caller may know of, by their own access at this moment: one round trip. */
export const knowable = async <T extends Announced>(context: Context, changes: readonly T[]): Promise<readonly T[]> => {
  const { principal } = context;
  const [answer] = await context.batch([
    statementOf(sql`SELECT d.id, ${internalFragment(principal, 'd')} AS internal FROM directory d
      WHERE d.org = ${principal.org}::uuid AND d.id = ANY (${[...new Set(changes.map(({ record }) => record))]}::uuid[]) AND ${visibleFragment(principal, 'd')}`),
  ]);
  const seen = new Map((answer?.rows ?? []).map((row) => [String(row['id']), row['internal'] === true]));
  return changes.filter(({ record, audience }) =>
    audience === 'public' ? seen.has(record) : seen.get(record) === true,
  );
};

const MOST = 1_000;
/** Further back nobody is told one by one. */
const LONGEST_MS = 3_600_000;
/** An entry may be committed after a later one: what is as old as this is told again. */
const OVERLAP_MS = 5_000;

const millisecondsIn = (uuid: string): number => Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16);
const lowestAt = (ms: number): string =>
  Math.max(ms, 0)
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})(.{4})$/, '$1-$2-0000-0000-000000000000');

/**
 * What has happened since an entry of history that somebody saw last, as far as they may know of it; some of what they saw already
 * may be among it. Null when that is too long ago, or too much, to be told.
 */
export const knowableSince = async (context: Context, entry: string): Promise<readonly Announced[] | null> => {
  const since = millisecondsIn(entry);
  if (since < context.now() - LONGEST_MS) return null;
  const [answer] = await context.batch([
    {
      name: 'changes_since',
      text: `SELECT h.id, h.type, h.record, d.number, h.version, h.action, h.audience FROM history h JOIN directory d ON d.org = h.org AND d.id = h.record
        WHERE h.org = $1 AND h.id > $2 ORDER BY h.id LIMIT ${MOST + 1}`,
      values: [context.principal.org, lowestAt(since - OVERLAP_MS)],
    },
  ]);
  const changes = (answer?.rows ?? []) as (Row & Announced)[];
  return changes.length > MOST ? null : knowable(context, changes);
};
