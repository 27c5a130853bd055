import type pg from 'pg';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * Fills an organisation with `count` incidents of one year by SQL: of a hundred two are open and one in three hundred is a major one;
 * one in a hundred lacks something that a rule asks for. Keys to other tables are not checked, and there are no directory rows.
 * Needs a superuser's connection. The stored verdicts of those that are not open are
 * the right ones; a full recompute finds the others.
 */
export const fillIncidents = async (client: pg.Client, org: string, count: number, now: number): Promise<void> => {
  await client.query('BEGIN');
  await client.query('SET LOCAL session_replication_role = replica');
  await client.query(
    `
    INSERT INTO incident (org, id, number, title, description, state, phase, assignee, team, customer, service, requester, due_at, clocks, version, created_at, updated_at,
      channel, category, subcategory, impact, urgency, priority, priority_set_at, resolution, resolution_code, resolved_by, resolved_at, closed_at, closure_confirmed,
      first_response_at, reopen_count, reassign_count, work_log_count, last_work_at, longest_silence, silent_gaps, escalation_level, escalated_at, escalate_by,
      major, major_at, criteria_met_at, major_steps, commander, commander_at, informed_at, informed_resolved_at, reviewed_at, review_report, review_outcome,
      rules_apply, rules_hold)
    SELECT $1::uuid, (substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'INC-' || lpad(n::text, 9, '0'), 'Portal shows an error after sign-in ' || n,
      CASE WHEN n % 400 = 7 THEN '' ELSE repeat('It began this morning; three colleagues see the same. ', (1 + n % 4)::int) END,
      CASE WHEN open THEN 'inProgress' WHEN n % 100 = 50 THEN 'resolved' ELSE 'closed' END, CASE WHEN open THEN 'active' ELSE 'done' END,
      who(n % 180), who(1000 + n % 20), who(2000 + n % 500), who(3000 + n % 40), who(4000 + n % 20000), CASE WHEN open THEN at + 24 * hour END,
      jsonb_build_object(
        'response', jsonb_build_array(jsonb_build_object('at', ms, 'op', 'start', 'target', ${2 * HOUR}, 'calendar', 'always'), jsonb_build_object('at', ms + ${20 * MINUTE}, 'op', 'stop')),
        'resolution', CASE WHEN open THEN jsonb_build_array(jsonb_build_object('at', ms, 'op', 'start', 'target', ${24 * HOUR}, 'calendar', 'always'))
          ELSE jsonb_build_array(jsonb_build_object('at', ms, 'op', 'start', 'target', ${24 * HOUR}, 'calendar', 'always'), jsonb_build_object('at', ms + ${HOUR}, 'op', 'pause', 'reason', 'caller'),
            jsonb_build_object('at', ms + ${3 * HOUR}, 'op', 'resume'), jsonb_build_object('at', ms + ${5 * HOUR}, 'op', 'stop')) END),
      4, at, at + 5 * hour,
      'phone', CASE WHEN n % 500 = 3 THEN NULL ELSE 'Access' END, 'Sign-in', CASE WHEN major THEN 1 ELSE 2 END, CASE WHEN major THEN 1 ELSE 2 END, CASE WHEN major THEN 1 WHEN n % 600 = 11 THEN 4 ELSE 3 END, at,
      CASE WHEN open OR n % 700 = 5 THEN NULL ELSE 'The session store was full; it was emptied and enlarged.' END, CASE WHEN open THEN NULL ELSE 'Solved' END,
      CASE WHEN open THEN NULL ELSE who(n % 180) END, CASE WHEN open THEN NULL ELSE at + 5 * hour END, CASE WHEN open OR n % 100 = 50 THEN NULL ELSE at + 120 * hour END, CASE WHEN open OR n % 100 = 50 THEN NULL ELSE 'caller' END,
      at + hour / 3, 0, n % 3, 3, at + 4 * hour, ${2 * HOUR}, CASE WHEN n % 300 = 13 THEN 1 ELSE 0 END, CASE WHEN n % 12 = 0 THEN 1 END, CASE WHEN n % 12 = 0 THEN at + 4 * hour END,
      CASE WHEN n % 12 = 0 THEN at + 4 * hour WHEN open THEN at + 24 * hour END,
      major, CASE WHEN major THEN at + hour / 6 END, CASE WHEN major THEN at END, CASE WHEN major AND n % 6000 <> 0 THEN ARRAY['Effect confirmed', 'Bridge opened', 'Customers told', 'Service restored', 'Timeline written'] ELSE '{}' END,
      CASE WHEN major THEN who(n % 180) END, CASE WHEN major THEN at + hour / 4 END, CASE WHEN major THEN at + hour / 2 END, CASE WHEN major THEN at + 5.5 * hour END,
      CASE WHEN major THEN at + 100 * hour END, CASE WHEN major THEN 'What happened, and why.' END, CASE WHEN major THEN 'none' END,
      apply, apply & ~(CASE WHEN n % 400 = 7 OR n % 500 = 3 THEN 1 ELSE 0 END | CASE WHEN n % 600 = 11 THEN 2 ELSE 0 END | CASE WHEN n % 700 = 5 THEN 8 ELSE 0 END
        | CASE WHEN n % 300 = 13 THEN 16 ELSE 0 END | CASE WHEN n % 6000 = 0 THEN 64 ELSE 0 END)
    FROM (
      SELECT n, ms, lpad(to_hex(ms), 12, '0') AS hex, to_timestamp(ms / 1000.0) AS at, interval '1 hour' AS hour, n > $2 * 0.98 AS open, n % 300 = 0 AS major,
        27 | CASE WHEN n % 12 = 0 THEN 4 ELSE 0 END | CASE WHEN n % 300 = 0 THEN 992 ELSE 0 END AS apply
      FROM (SELECT n, ($3::bigint - ${360 * 24 * HOUR}::bigint + n * (${360 * 24 * HOUR - 2 * HOUR}::bigint / $2)) AS ms FROM generate_series(1, $2::bigint) AS n) AS numbered
    ) AS numbers`.replaceAll(
      /who\(([^()]+)\)/g,
      (_, what: string) => `('00000000-0000-7000-8000-' || lpad((${what})::text, 12, '0'))::uuid`,
    ),
    [org, count, now],
  );
  await client.query('COMMIT');
  await client.query('VACUUM (ANALYZE) incident');
};
