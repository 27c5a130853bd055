import { everybodyPresent, type Standing } from '#kernel/store/presence.ts';
import type { Db } from '#kernel/store/db.ts';

/** Somebody came to a record, left it, or does something else there: told to those who are there themselves. */
export type Movement = {
  readonly org: string;
  readonly type: string;
  readonly record: string;
  readonly people: ReadonlySet<string>;
};
export type Presence = {
  /** Hears of every movement, whichever process it came in at. Gives how to stop hearing. */
  hear(listener: (movement: Movement) => void): () => void;
};

const EVERY_MS = 700;

type Room = Movement & { readonly people: ReadonlySet<string>; readonly said: string };

const roomsOf = (standings: readonly Standing[]): ReadonlyMap<string, Room> => {
  const rooms = new Map<string, Room>();
  for (const [key, there] of Map.groupBy(standings, ({ org, record }) => `${org} ${record}`)) {
    const [first] = there;
    if (first === undefined) continue;
    rooms.set(key, {
      org: first.org,
      type: first.type,
      record: first.record,
      people: new Set(there.map(({ person }) => person)),
      said: there
        .map(({ person, doing }) => `${person} ${doing}`)
        .sort()
        .join('\n'),
    });
  }
  return rooms;
};

/** Records where something moved between two looks, with everybody who is or was there. */
export const movements = (before: readonly Standing[], after: readonly Standing[]): readonly Movement[] => {
  const [old, now] = [roomsOf(before), roomsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const room = is ?? was;
    if (room === undefined || was?.said === is?.said) return [];
    const { org, type, record } = room;
    return [{ org, type, record, people: new Set([...(was?.people ?? []), ...(is?.people ?? [])]) }];
  });
};

/**
 * Looks every moment who is where, as long as anybody listens: one small question for all streams of this process, and none while
 * nobody is there. Whoever asks afterwards is checked anew.
 */
export const openPresence = (system: Db, now: () => number = Date.now): Presence => {
  const listeners = new Set<(movement: Movement) => void>();
  let timer: NodeJS.Timeout | null = null;
  let known: readonly Standing[] = [];
  let busy = false;
  const look = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    try {
      const found = await everybodyPresent(system, now());
      const moved = movements(known, found);
      known = found;
      for (const movement of moved) for (const listener of listeners) listener(movement);
    } catch {
      // The database is away: looked again at the next turn.
    } finally {
      busy = false;
    }
  };
  return {
    hear: (listener) => {
      listeners.add(listener);
      timer ??= setInterval(() => void look(), EVERY_MS).unref();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
        known = [];
      };
    },
  };
};
