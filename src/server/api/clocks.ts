import type { FastifyInstance } from 'fastify';
import { calendarsOf } from '#kernel/store/calendars.ts';
import { readRecord } from '#kernel/store/read.ts';
import { replay, type ClockEvent } from '#kernel/time/clock.ts';
import { explain } from '#kernel/time/explain.ts';
import { intervals } from '#kernel/time/working-time.ts';
import { shownLabels } from '#kernel/store/references.ts';
import { clockWindow } from './clock-window.ts';
import { definitionOf, keyOf } from './http.ts';
import type { ApiTools } from './tools.ts';

const DAY = 86_400_000;

/** Why the clocks say so: each clock's reading, its segments by replay of what happened, and the open hours to draw them against. */
export const registerClocks = (app: FastifyInstance, { callerOf }: ApiTools): void => {
  app.get('/:plural/:id/clocks', (request) =>
    callerOf(request, async (context) => {
      const row = await readRecord(context, definitionOf(request), keyOf(request));
      const calendars = calendarsOf(context.settings);
      const now = context.now();
      const clocks = Object.entries((row['clocks'] ?? {}) as Record<string, readonly ClockEvent[]>);
      const names = await shownLabels(
        context,
        clocks.flatMap(([, events]) =>
          events.flatMap((event) =>
            event.calendar === undefined || event.calendar === 'always' ? [] : [event.calendar],
          ),
        ),
      );
      return {
        asOf: now,
        clocks: clocks.map(([name, events]) => {
          const reading = replay(events, calendars, now);
          const [from, to] = clockWindow(reading, now);
          return {
            name,
            reading,
            segments: explain(events, calendars, now),
            calendar: {
              id: reading.calendar,
              name: names.get(reading.calendar ?? '')?.label ?? 'Round the clock',
              zone: context.settings.calendar(reading.calendar).zone,
            },
            open: reading.calendar === null ? [] : intervals(calendars(reading.calendar), from - DAY, to + DAY),
          };
        }),
      };
    }),
  );
};
