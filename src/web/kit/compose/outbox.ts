import type { Visibility } from '../../api/timeline.ts';
import type { DraftFile, DraftPlace } from './drafts.ts';

/** A file on its way: by its own key it is attached once; `uploaded` is its id there. */
export type WaitingFile = DraftFile & { key: string; uploaded?: string; uploadedAs?: Visibility };

/** An answer or a note that was sent and has not arrived yet. */
export type Waiting = {
  /** Also what makes it take effect once, however often it is sent. */
  key: string;
  type: string;
  plural: string;
  record: string;
  place: DraftPlace;
  text: string;
  visibility: Visibility;
  files: WaitingFile[];
  at: number;
  /** 'signIn': the session ended; 'refused': the server said no, and why. */
  state: 'waiting' | 'signIn' | 'refused';
  reason?: string;
};

const keyOf = (person: string): string => `wellrun.outbox.${person}`;
const listeners = new Set<() => void>();
const memory = new Map<string, string>();
let known: { person: string; raw: string | null; items: readonly Waiting[] } | undefined;

const read = (person: string): string | null => {
  try {
    return memory.get(person) ?? localStorage.getItem(keyOf(person));
  } catch {
    return memory.get(person) ?? null;
  }
};

const parse = (raw: string | null): readonly Waiting[] => {
  try {
    const kept: unknown = JSON.parse(raw ?? '[]');
    return Array.isArray(kept) ? (kept as Waiting[]) : [];
  } catch {
    return [];
  }
};

/** What waits to be sent, in the order in which it was; the same array as long as nothing has changed. */
export const waitingOf = (person: string): readonly Waiting[] => {
  const raw = read(person);
  if (known?.person === person && known.raw === raw) return known.items;
  known = { person, raw, items: parse(raw) };
  return known.items;
};

const tell = (): void => {
  for (const listener of listeners) listener();
};

const keep = (person: string, items: readonly Waiting[]): void => {
  const raw = JSON.stringify(items);
  try {
    if (items.length === 0) localStorage.removeItem(keyOf(person));
    else localStorage.setItem(keyOf(person), raw);
    memory.delete(person);
  } catch {
    memory.set(person, raw);
  }
  tell();
};

export const putInOutbox = (person: string, item: Waiting): void => keep(person, [...waitingOf(person), item]);

export const takeFromOutbox = (person: string, key: string): void =>
  keep(
    person,
    waitingOf(person).filter((each) => each.key !== key),
  );

export const changeInOutbox = (person: string, key: string, change: Partial<Waiting>): void =>
  keep(
    person,
    waitingOf(person).map((each) => (each.key === key ? { ...each, ...change } : each)),
  );

const heard = (event: StorageEvent): void => {
  if (event.key === null || event.key.startsWith(keyOf(''))) tell();
};

/** Hears of every change, in this tab and in others. */
export const onOutbox = (listener: () => void): (() => void) => {
  if (listeners.size === 0) addEventListener('storage', heard);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('storage', heard);
  };
};
