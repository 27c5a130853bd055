import { AppError } from '#kernel/errors.ts';
import { definitionNamed } from '#kernel/record/registry.ts';
import { planLife } from '#kernel/store/bulk.ts';
import type { Context } from '#kernel/store/context.ts';
import type { Vocabulary } from './categories.ts';
import type { LogIncident } from './incident.ts';
import type { IncidentLog } from './log.ts';
import { storyOf, type Telling } from './story.ts';
import { createWriter } from './writer.ts';

export type Written = {
  /** What was written now. */
  readonly imported: { readonly incidents: number; readonly events: number };
  readonly alreadyThere: number;
};

type Work = {
  readonly context: Context;
  readonly log: IncidentLog;
  readonly telling: Telling;
  readonly words: Vocabulary;
  /** Incidents that are there already, by number, with their version. */
  readonly known: ReadonlyMap<string, number>;
  readonly atOnce: number;
};
type Watch = { readonly stopIfAsked: () => void; readonly written: (events: number) => void };

/** Writes every incident that is not there yet, with whom it names. */
export const writeIncidents = async (
  { context, log, telling, words, known, atOnce }: Work,
  { stopIfAsked, written }: Watch,
): Promise<Written> => {
  const { names, report } = telling;
  const definition = definitionNamed('incident');
  const writer = createWriter(context, names, telling, atOnce);
  const imported = { incidents: 0, events: 0 };
  let [seen, alreadyThere] = [0, 0];
  const take = (incident: LogIncident): void => {
    const { number, events } = incident;
    words.see(incident);
    try {
      // Told again for one that is there already, so that every run says the same of the log.
      const { id, creation, later } = storyOf(incident, telling);
      const version = known.get(number);
      if (version === undefined) {
        writer.add(planLife(context, definition, id, creation, later, names.labels));
        imported.incidents += 1;
        imported.events += events.length;
        return;
      }
      alreadyThere += 1;
      if (version <= later.length)
        report({
          line: events.at(-1)?.line ?? 0,
          number,
          kind: 'fewer-events',
          what: 'It was imported before from a log that has fewer rows of it: it stays as it is.',
          kept: false,
        });
    } catch (cause) {
      if (!(cause instanceof AppError)) throw cause;
      report({
        line: events[0]?.line ?? 0,
        number,
        kind: 'refused',
        what: `The incident cannot be taken and is left out: ${cause.message}`,
        kept: false,
      });
    }
  };
  try {
    for (const incident of log.histories()) {
      stopIfAsked();
      take(incident);
      seen += incident.events.length;
      const done = seen;
      await writer.flush(() => written(done));
    }
    await writer.flush(() => written(seen), true);
  } catch (cause) {
    await writer.end().catch(() => undefined);
    throw cause;
  }
  await writer.end();
  return { imported, alreadyThere };
};
