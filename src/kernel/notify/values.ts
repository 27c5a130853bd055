import type { HistoryEvent } from '../jobs/event.ts';

/** What an event brings for the words of a notification. */
export const valuesOf = (event: HistoryEvent): Readonly<Record<string, string>> => {
  const [, clock, percent] = /^warning:(\w+):(\d+)$/.exec(event.action) ?? [];
  return clock === undefined || percent === undefined ? {} : { clock, percent };
};
