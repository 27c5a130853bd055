import type { Handler } from '#kernel/jobs/handlers.ts';
import type { Schedule } from '#kernel/jobs/schedule.ts';
import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Row } from '#kernel/store/db.ts';
import { fullRow, selectList } from '#kernel/store/rows.ts';
import { changeRecord } from '#kernel/store/write.ts';
import type { Calendar } from '#kernel/time/calendar.ts';
import { withPublicDays, YEARS_AHEAD } from '#kernel/time/follow-holidays.ts';
import { holidayBook } from '#kernel/time/public-holidays.ts';

const calendars = async (context: Context, only: string | null): Promise<readonly Row[]> => {
  const { org } = context.principal;
  const [answer] = await context.batch([
    {
      name: 'calendar:following',
      values: [org, only],
      text: `SELECT ${selectList(definitionNamed('calendar'), 'r')} FROM calendar r WHERE r.org = $1 AND r.hours->'follows' IS NOT NULL
        AND r.phase <> 'void' AND ($2::uuid IS NULL OR r.id = $2) ORDER BY r.id`,
    },
  ]);
  return (answer?.rows ?? []).map((row) => fullRow(org, row));
};

const follow = async (context: Context, row: Row): Promise<void> => {
  const hours = row['hours'] as Calendar;
  if (hours.follows === undefined) return;
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: hours.zone }).format(context.now());
  const year = Number(today.slice(0, 4));
  const book = await holidayBook();
  const days = book.days(hours.follows, year, year + YEARS_AHEAD, hours.follows.language);
  // A place that the library no longer knows takes nothing away.
  if (days.length === 0) return;
  const next = withPublicDays(hours, days, today);
  if (JSON.stringify(next.holidays) === JSON.stringify(hours.holidays)) return;
  try {
    await changeRecord(context, definitionNamed('calendar'), row, { action: 'edit', values: { hours: next } });
  } catch (error) {
    // Whoever changed it meanwhile is followed in turn.
    if (!(error instanceof AppError && error.code === 'stale_version')) throw error;
  }
};

/** Each night: calendars that follow a place know its holidays of this year and the two after it. What has passed stays as it was. */
export const followHolidays: Schedule = {
  name: 'calendar-holidays',
  cron: '10 1 * * *',
  async run(context) {
    for (const row of await calendars(context, null)) await follow(context, row);
  },
};

/** A calendar that begins to follow a place has its holidays at once, whoever wrote it. */
export const holidaysAtOnce: Handler = {
  name: 'calendar-holidays-at-once',
  types: ['calendar'],
  actions: /^(?:create|edit)$/,
  async run(context, event) {
    for (const row of await calendars(context, event.record)) await follow(context, row);
  },
};
