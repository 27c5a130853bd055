import type { Statement } from './db.ts';

/**
 * What `from` is linked to is linked to `to` instead: the links end here and begin there, unless they are there already. `left` and
 * `arrived` are the history entries of both records that say so.
 */
export const moveLinks = (
  org: string,
  from: string,
  to: string,
  at: string,
  left: string,
  arrived: string,
): Statement => ({
  name: 'link:move',
  text: `WITH gone AS (UPDATE link SET ended_at = $4, end_entry = $5 WHERE org = $1 AND (source = $2 OR target = $2) AND ended_at IS NULL RETURNING kind, source, target, created_by)
    INSERT INTO link (org, id, kind, source, target, created_at, created_by, entry)
    SELECT DISTINCT ON (m.kind, m.source, m.target) $1::uuid, uuidv7(), m.kind, m.source, m.target, $4::timestamptz, m.created_by, $6::uuid
    FROM (SELECT kind, CASE WHEN source = $2 THEN $3::uuid ELSE source END AS source, CASE WHEN target = $2 THEN $3::uuid ELSE target END AS target, created_by FROM gone) m
    WHERE m.source <> m.target
    ON CONFLICT (org, source, kind, target) WHERE ended_at IS NULL DO NOTHING`,
  values: [org, from, to, at, left, arrived],
});
