import { STAFF_ROLES } from '../access/principal.ts';
import { holdsEverywhere } from '../access/administer.ts';
import type { Context } from './context.ts';

/** How far the history of the organisation is sealed. */
export type Sealed = {
  readonly sealedAt: string | null;
  /** Entries that are sealed. */
  readonly entry: number;
  /** Entries that wait for it; counted up to 10,000. */
  readonly unsealed: number;
  /** The last one that was signed. */
  readonly checkpoint: { readonly at: string; readonly root: string } | null;
};

const NOTHING: Sealed = { sealedAt: null, entry: 0, unsealed: 0, checkpoint: null };

/** Entries are sealed within a second of their transaction's end, so that only young ones can wait: identifiers begin with their time. */
const YOUNGER = `(lpad(to_hex(greatest((extract(epoch FROM (SELECT sealed_at FROM seal_head WHERE org = $1) - interval '10 minutes') * 1000)::bigint, 0)), 12, '0') || '00000000000000000000')::uuid`;

/** How far the history is sealed: one round trip. Told to staff of the whole organisation alone, since it says how much happens in it. */
export const sealedSoFar = async (context: Context): Promise<Sealed> => {
  const { org } = context.principal;
  const told = holdsEverywhere(context.principal, ...STAFF_ROLES);
  const answers = await context.batch(
    told
      ? [
          {
            name: 'foot-head',
            text: 'SELECT size, sealed_at AS "sealedAt" FROM seal_head WHERE org = $1',
            values: [org],
          },
          {
            name: 'foot-checkpoint',
            text: "SELECT at, encode(root, 'hex') AS root FROM checkpoint WHERE org = $1 ORDER BY size DESC LIMIT 1",
            values: [org],
          },
          {
            name: 'foot-unsealed',
            text: `SELECT count(*) AS count FROM (SELECT 1 FROM history h WHERE h.org = $1 AND h.id > ${YOUNGER} AND NOT EXISTS (SELECT 1 FROM sealed s WHERE s.org = h.org AND s.entry = h.id) LIMIT 10000) waiting`,
            values: [org],
          },
        ]
      : [],
  );
  const [head, checkpoint, waiting] = answers.map(({ rows: [row] }) => row);
  if (!told) return NOTHING;
  return {
    sealedAt: (head?.['sealedAt'] ?? null) as string | null,
    entry: Number(head?.['size'] ?? 0),
    unsealed: Number(waiting?.['count']),
    checkpoint: checkpoint === undefined ? null : { at: String(checkpoint['at']), root: String(checkpoint['root']) },
  };
};
