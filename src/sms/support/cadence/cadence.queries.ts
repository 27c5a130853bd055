import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import { shownLabels } from '#kernel/store/references.ts';
import { statementOf, visibleOf } from '#kernel/store/visible.ts';
import { ahead, overdueDays, type Rhythm } from './cadence.rules.ts';

/** A date on which something is due: the next one as it stands, later ones as the rhythm goes on. */
export type Due = {
  readonly day: string;
  /** Days by which it is overdue; 0 when it is not. */
  readonly overdue: number;
  readonly cadence: { readonly id: string; readonly number: string; readonly title: string; readonly kind: string };
  readonly assignee: { readonly id: string; readonly label: string } | null;
};

const MOST = 2_000;
const MOST_DAYS = 800;

const isDay = (day: string): boolean => {
  try {
    return Temporal.PlainDate.from(day).toString() === day;
  } catch {
    return false;
  }
};

/** The duties that fall due from one day to another, within the caller's access and in order; what is overdue already comes first. */
export const yearAhead = async (context: Context, from: string, to: string): Promise<readonly Due[]> => {
  if (!isDay(from) || !isDay(to) || to < from)
    throw new AppError('invalid', 'Give from and to as days such as 2026-06-01, the earlier one first.');
  if (overdueDays(from, to) > MOST_DAYS) throw new AppError('invalid', 'Look at most two years ahead at a time.');
  const { principal, settings } = context;
  const [answer] = await context.batch([
    statementOf(sql`SELECT r.id, r.number, r.title, r.kind, r.assignee, r.rhythm, r.next_due::text AS due FROM cadence r
      WHERE r.org = ${principal.org}::uuid AND r.phase = 'active' AND r.next_due <= ${to}::date AND r.archived_at IS NULL
        AND ${visibleOf(definitionNamed('cadence').access.read, principal, 'r')} ORDER BY r.next_due, r.id LIMIT ${sql.lit(MOST)}`),
  ]);
  const rows = answer?.rows ?? [];
  const labels = await shownLabels(
    context,
    rows.flatMap((row) => (typeof row['assignee'] === 'string' ? [row['assignee']] : [])),
  );
  const today = Temporal.Instant.fromEpochMilliseconds(context.now())
    .toZonedDateTimeISO(settings.zone)
    .toPlainDate()
    .toString();
  const dues = rows.flatMap((row): Due[] => {
    const due = String(row['due']);
    const label = labels.get(String(row['assignee']));
    const about = {
      cadence: {
        id: String(row['id']),
        number: String(row['number']),
        title: String(row['title']),
        kind: String(row['kind']),
      },
      assignee: label === undefined ? null : { id: label.id, label: label.label },
    };
    const days = ahead(row['rhythm'] as Rhythm, due, from, to);
    return (due < from ? [due, ...days] : days).map((day) => ({
      day,
      overdue: day === due ? overdueDays(due, today) : 0,
      ...about,
    }));
  });
  return dues.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.cadence.number < b.cadence.number ? -1 : 1));
};
