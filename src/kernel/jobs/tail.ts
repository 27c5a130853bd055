import { forgetLabel } from '../store/references.ts';
import type { Db } from '../store/db.ts';
import type { HistoryEvent } from './event.ts';
import { eventOf } from './event.ts';
import { endStatement, entriesStatement, placeOf, type Place } from './follow.ts';

export type Listener = (event: HistoryEvent) => void;

export type Tail = {
  /** Hears of every change from now on, of all organisations: whoever passes it on checks access. Gives how to stop hearing. */
  onChange(listener: Listener): () => void;
  /** Reads what is new; gives how many entries that were. */
  turn(): Promise<number>;
};

const BATCH = 1_000;

/** Follows the history for this process alone, from now on: for live updates, and so that names changed elsewhere are forgotten here. */
export const openTail = (db: Db): Tail => {
  const listeners = new Set<Listener>();
  let place: Place | null = null;
  const tell = (event: HistoryEvent): void => {
    if ('title' in event.changes) forgetLabel(event.org, event.record);
    for (const listener of listeners) listener(event);
  };
  return {
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async turn() {
      if (place === null) {
        const [end] = await db.batch([endStatement]);
        place = placeOf(end?.rows[0]);
        return 0;
      }
      const [answer] = await db.batch([entriesStatement(place, BATCH)]);
      const rows = answer?.rows ?? [];
      const last = rows.at(-1);
      if (last !== undefined) place = { xid: String(last['xid']), id: String(last['id']) };
      for (const row of rows) tell(eventOf(row));
      return rows.length;
    },
  };
};
