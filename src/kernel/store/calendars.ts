import type { SettingsReader } from '../settings/settings.ts';
import { hoursOf } from '../time/compile.ts';
import type { Calendars } from '../time/clock.ts';

/** The calendars of an organisation, ready to calculate with. An id that no longer exists falls back to the standard calendar. */
export const calendarsOf =
  (settings: SettingsReader): Calendars =>
  (id) =>
    hoursOf(settings.calendar(id));
