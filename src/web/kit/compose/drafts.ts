import type { Value } from '../../api/types.ts';

/** A file that belongs to a draft; its bytes lie in files.ts. */
export type DraftFile = {
  id: string;
  name: string;
  size: number;
  type: string;
  /** It stands in the text where it was pasted; otherwise below it. */
  inline: boolean;
};

/** Where a draft belongs: the page that goes on with it. */
export type DraftPlace = { address: string; number?: string; title: string };

/** What somebody began to write and has not sent: an answer, a note, a new record, the form of a transition. */
export type Draft = {
  place: DraftPlace;
  /** When it was last changed, epoch ms. */
  at: number;
  text?: string;
  visibility?: 'public' | 'internal';
  values?: Record<string, Value>;
  /** Makes a creation take effect once, however often it is sent. */
  key?: string;
  files?: DraftFile[];
};

const PREFIX = 'wellrun.draft.';
const listeners = new Set<() => void>();
const cache = new Map<string, { raw: string | null; draft: Draft | undefined }>();
let generation = 0;

const tell = (): void => {
  generation += 1;
  for (const listener of listeners) listener();
};

/** Drafts are kept under whose they are: the next person on this device does not see them. */
const keyOf = (person: string, name: string): string => `${PREFIX}${person}.${name}`;

const parse = (raw: string | null): Draft | undefined => {
  try {
    const kept: unknown = JSON.parse(raw ?? 'null');
    return typeof kept === 'object' && kept !== null && 'place' in kept && 'at' in kept ? (kept as Draft) : undefined;
  } catch {
    return undefined;
  }
};

const memory = new Map<string, string>();
const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null;
  }
};
const write = (key: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing, or no more: it stays as long as the page is open.
    if (value === null) memory.delete(key);
    else memory.set(key, value);
  }
};

/** A draft by its name ('answer:<record>'); the same object as long as it has not changed. */
export const draftOf = (person: string, name: string): Draft | undefined => {
  const key = keyOf(person, name);
  const raw = memory.get(key) ?? read(key);
  const known = cache.get(key);
  if (known && known.raw === raw) return known.draft;
  const draft = parse(raw);
  cache.set(key, { raw, draft });
  return draft;
};

export const isBlank = ({ text, values, files }: Omit<Draft, 'place' | 'at'>): boolean =>
  (text ?? '').trim() === '' &&
  Object.values(values ?? {}).every((value) => value === null || value === undefined || value === '') &&
  (files ?? []).length === 0;

/** Keeps a draft; one that holds nothing is forgotten. Every tab of this person hears of it. */
export const keepDraft = (person: string, name: string, draft: Omit<Draft, 'at'>): void => {
  write(keyOf(person, name), isBlank(draft) ? null : JSON.stringify({ ...draft, at: Date.now() }));
  tell();
};

export const dropDraft = (person: string, name: string): void => {
  write(keyOf(person, name), null);
  tell();
};

let listed: { generation: number; person: string; drafts: readonly (Draft & { name: string })[] } | undefined;

/** Everything that the person began, newest first; the same array as long as nothing has changed. */
export const draftsOf = (person: string): readonly (Draft & { name: string })[] => {
  if (listed?.generation === generation && listed.person === person) return listed.drafts;
  const mine = keyOf(person, '');
  const keys = new Set(memory.keys());
  try {
    for (let n = 0; n < localStorage.length; n += 1) keys.add(localStorage.key(n) ?? '');
  } catch {
    // Only what is in memory.
  }
  const drafts = [...keys]
    .filter((key) => key.startsWith(mine))
    .flatMap((key) => {
      const name = key.slice(mine.length);
      const draft = draftOf(person, name);
      return draft ? [{ ...draft, name }] : [];
    })
    .toSorted((a, b) => b.at - a.at);
  listed = { generation, person, drafts };
  return drafts;
};

const heard = (event: StorageEvent): void => {
  if (event.key === null || event.key.startsWith(PREFIX)) tell();
};

/** Hears of every change, in this tab and in others. */
export const onDrafts = (listener: () => void): (() => void) => {
  if (listeners.size === 0) addEventListener('storage', heard);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('storage', heard);
  };
};
