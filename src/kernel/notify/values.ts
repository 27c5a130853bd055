import type { HistoryEvent } from '../jobs/event.ts';

/** What an event brings for the words of a notification. */
export const valuesOf = (event: HistoryEvent): Readonly<Record<string, string>> => {
  const [, clock, percent] = /^warning:(\w+):(\d+)$/.exec(event.action) ?? [];
  const message = event.changes['message']?.[1];
  return {
    ...(clock === undefined || percent === undefined ? {} : { clock, percent }),
    ...(typeof message === 'string' ? { message } : {}),
  };
};
