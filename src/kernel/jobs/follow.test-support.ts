import type { Db } from '../store/db.ts';
import { followOnce } from './follow.ts';

type Handle = Parameters<typeof followOnce>[2];

/**
 * Takes turns until a follower has read all there is: a turn can go without as long as a transaction of another database of the
 * server is under way.
 */
export const followToEnd = async (db: Db, name: string, handle: Handle): Promise<void> => {
  for (;;) {
    await followOnce(db, name, handle);
    const [answer] = await db.batch([
      {
        text: 'SELECT EXISTS (SELECT 1 FROM history h, follower f WHERE f.name = $1 AND (h.xid, h.id) > (f.xid, f.id)) AS more, EXISTS (SELECT 1 FROM follower WHERE name = $1) AS begun',
        values: [name],
      },
    ]);
    if (answer?.rows[0]?.['begun'] === true && answer.rows[0]['more'] !== true) return;
  }
};

/** Waits until nothing older runs than what the history has: a follower that begins now begins behind it. */
export const untilSettled = async (db: Db): Promise<void> => {
  for (;;) {
    const [answer] = await db.batch([
      {
        text: 'SELECT NOT EXISTS (SELECT 1 FROM history WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())) AS settled',
      },
    ]);
    if (answer?.rows[0]?.['settled'] === true) return;
  }
};

/** Takes turns until what is waited for is there. */
export const untilTrue = async (turn: () => Promise<unknown>, isThere: () => boolean): Promise<void> => {
  while (!isThere()) await turn();
};
