import type { Ask, Db, Row, Statement } from '../store/db.ts';
import { EVENT_COLUMNS, eventOf, type HistoryEvent } from './event.ts';

/** A place in the history: entries are followed in the order of (transaction, id), below the oldest transaction that still runs. */
export type Place = { readonly xid: string; readonly id: string };
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** The end of the history as of now: everything that is not settled yet lies behind it. */
export const endStatement: Statement = {
  name: 'follow:end',
  text: `SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xid`,
};
export const placeOf = (row: Row | undefined): Place => ({
  xid: typeof row?.['xid'] === 'string' ? row['xid'] : '0',
  id: FIRST_ID,
});

/** Settled entries behind a place, in order. */
export const entriesStatement = ({ xid, id }: Place, limit: number): Statement => ({
  name: 'follow:entries',
  values: [xid, id, limit],
  text: `SELECT ${EVENT_COLUMNS} FROM history h WHERE (h.xid, h.id) > ($1::xid8, $2::uuid) AND h.xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY h.xid, h.id LIMIT $3`,
});

export type Turn = { readonly events: number; readonly full: boolean };
const NOTHING: Turn = { events: 0, full: false };

/**
 * One turn of a follower whose place is kept in the database: reads a batch behind it, hands it to `handle`, and moves on in the same
 * transaction. Of several processes one takes the turn, the others go without. At least once: after a crash the batch comes again.
 * The transaction holds an advisory lock and writes only at its end, so that it does not keep the history from settling.
 * A follower that is new begins at the end.
 */
export const followOnce = (
  db: Db,
  name: string,
  handle: (events: readonly HistoryEvent[], ask: Ask) => Promise<void>,
  batch = 500,
): Promise<Turn> =>
  db.transaction(async (ask) => {
    const {
      rows: [lock],
    } = await ask({
      name: 'follow:lock',
      text: `SELECT pg_try_advisory_xact_lock(hashtextextended('follower:' || $1, 0)) AS mine`,
      values: [name],
    });
    if (lock?.['mine'] !== true) return NOTHING;
    const {
      rows: [known],
    } = await ask({
      name: 'follow:place',
      text: 'SELECT xid::text AS xid, id FROM follower WHERE name = $1',
      values: [name],
    });
    if (known === undefined) {
      const {
        rows: [end],
      } = await ask(endStatement);
      const place = placeOf(end);
      await ask({
        text: 'INSERT INTO follower (name, xid, id) VALUES ($1, $2::xid8, $3)',
        values: [name, place.xid, place.id],
      });
      return NOTHING;
    }
    const { rows } = await ask(entriesStatement({ xid: String(known['xid']), id: String(known['id']) }, batch));
    const last = rows.at(-1);
    if (last === undefined) return NOTHING;
    await handle(rows.map(eventOf), ask);
    await ask({
      name: 'follow:move',
      text: 'UPDATE follower SET xid = $2::xid8, id = $3, at = now() WHERE name = $1',
      values: [name, last['xid'], last['id']],
    });
    return { events: rows.length, full: rows.length === batch };
  });
