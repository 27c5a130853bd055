import { sql } from 'kysely';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { statementOf, visibleFragment } from '#kernel/store/visible.ts';

/** A disturbance of a service as it was made known: a major incident of which something was published. */
export type Disturbance = {
  readonly service: string | null;
  readonly open: boolean;
  readonly since: string;
  readonly until: string | null;
  /** The next word that was promised. */
  readonly nextUpdateBy: string | null;
  /** The incident, for those who may read it. */
  readonly incident: { readonly id: string; readonly number: string; readonly title: string } | null;
  /** What was published, newest first. Markdown. */
  readonly updates: readonly { readonly at: string; readonly text: string }[];
};

const DAYS_AFTER = 7;
const MOST = 1_000;

const statement = ({ principal, now }: Context) => {
  const { org } = principal;
  const ended = new Date(now() - DAYS_AFTER * 86_400_000).toISOString();
  const seen = visibleFragment(principal, 'd');
  return statementOf(sql`
    SELECT d.id, d.number, d.title, d.phase IN ('new', 'active', 'waiting') AS open, s.title AS service, r.major_at AS since, r.resolved_at AS until,
      r.update_by AS "nextUpdateBy", ${seen} AS seen, c.sent_at AS at, c.description AS text
    FROM incident r JOIN directory d ON d.org = r.org AND d.id = r.id
      JOIN communication c ON c.org = r.org AND c.incident = r.id AND c.state = 'sent' AND c.audience IN ('users', 'all')
      LEFT JOIN directory s ON s.org = r.org AND s.id = r.service
    WHERE r.org = ${org}::uuid AND r.major AND r.major_at IS NOT NULL AND NOT d.confidential AND d.phase <> 'void'
      AND (d.phase <> 'done' OR r.resolved_at > ${ended}::timestamptz)
      AND (c.audience = 'all' OR ${seen} OR EXISTS (SELECT 1 FROM incident k JOIN directory e ON e.org = k.org AND e.id = k.id
        WHERE k.org = r.org AND k.parent = r.id AND ${visibleFragment(principal, 'e')}))
    ORDER BY r.major_at DESC, r.id, c.sent_at DESC, c.id DESC LIMIT ${sql.lit(MOST)}`);
};

const disturbanceOf = (rows: readonly Row[]): Disturbance => {
  const [first = {}] = rows;
  const textOf = (name: string): string | null => (first[name] ?? null) as string | null;
  return {
    service: textOf('service'),
    open: first['open'] === true,
    since: String(first['since']),
    until: textOf('until'),
    nextUpdateBy: textOf('nextUpdateBy'),
    incident:
      first['seen'] === true
        ? { id: String(first['id']), number: String(first['number']), title: String(first['title']) }
        : null,
    updates: rows.map((row) => ({ at: String(row['at']), text: String(row['text']) })),
  };
};

/**
 * What is disturbed now, and what was within seven days: what was published to all, and what was published to users by those who may
 * read the incident or one below it. Who may not read the incident learns neither its number nor its title. One round trip.
 */
export const serviceStatus = async (context: Context): Promise<readonly Disturbance[]> => {
  const [answer] = await context.batch([statement(context)]);
  return [...Map.groupBy(answer?.rows ?? [], (row) => row['id']).values()].map(disturbanceOf);
};
