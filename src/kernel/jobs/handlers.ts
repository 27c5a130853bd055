import { systemContext, type Context } from '../store/context.ts';
import type { Ask, Db } from '../store/db.ts';
import { EVENT_COLUMNS, eventOf, type HistoryEvent } from './event.ts';

/** What a module does after something was committed. It may be asked twice for the same event, and then does nothing more. */
export type Handler = {
  readonly name: string;
  /** Types of record; all when left out. */
  readonly types?: readonly string[];
  /** Which actions. */
  readonly actions: RegExp;
  run(context: Context, event: HistoryEvent): Promise<void>;
};

/** What is tried again later, by a job: a handler that failed, with the entry. */
export type Failed = { readonly handler: string; readonly org: string; readonly entry: string };
export type Dispatch = {
  readonly handle: (events: readonly HistoryEvent[], ask: Ask) => Promise<void>;
  readonly again: (failed: Failed) => Promise<void>;
};

const wants = (handler: Handler, event: HistoryEvent): boolean =>
  (handler.types?.includes(event.type) ?? true) && handler.actions.test(event.action);

/** Contexts of the product, one per organisation and batch. */
const contexts = (db: Db, now: () => number) => {
  const known = new Map<string, Promise<Context>>();
  return (org: string): Promise<Context> => {
    const context = known.get(org) ?? systemContext(db, org, { now });
    known.set(org, context);
    return context;
  };
};

/**
 * Hands events to the handlers that want them, in the order in which they were committed. One that fails is handed to `later`
 * within the same transaction, so that neither the event nor those behind it are lost.
 */
export const dispatcher = (
  db: Db,
  handlers: readonly Handler[],
  options: {
    now: () => number;
    later: (ask: Ask, failed: Failed) => Promise<unknown>;
    onError: (error: unknown, failed: Failed) => void;
  },
): Dispatch => ({
  async handle(events, ask) {
    const contextOf = contexts(db, options.now);
    for (const event of events)
      for (const handler of handlers) {
        if (!wants(handler, event)) continue;
        try {
          await handler.run(await contextOf(event.org), event);
        } catch (error) {
          const failed: Failed = { handler: handler.name, org: event.org, entry: event.id };
          options.onError(error, failed);
          await options.later(ask, failed);
        }
      }
  },
  async again({ handler: name, org, entry }) {
    const handler = handlers.find((each) => each.name === name);
    if (handler === undefined) return;
    const context = await systemContext(db, org, { now: options.now });
    const [answer] = await context.batch([
      {
        name: 'event',
        text: `SELECT ${EVENT_COLUMNS} FROM history h WHERE h.org = $1 AND h.id = $2`,
        values: [org, entry],
      },
    ]);
    const [row] = answer?.rows ?? [];
    if (row !== undefined) await handler.run(context, eventOf(row));
  },
});
