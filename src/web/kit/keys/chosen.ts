/** What a person chose for the keyboard: whether single letters do anything, and other keys by what they do (null: none). */
export type Keyboard = { letters: boolean; keys: Readonly<Record<string, string | null>> };

const KEPT = 'wellrun.keyboard';
const USUAL: Keyboard = { letters: true, keys: {} };

const isKeyboard = (value: unknown): value is Keyboard =>
  typeof value === 'object' && value !== null && 'letters' in value && 'keys' in value;

/** What this browser remembers, so that the first key press is right before the server has answered. */
const remembered = (): Keyboard => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? 'null');
    return isKeyboard(kept) ? kept : USUAL;
  } catch {
    return USUAL;
  }
};

let chosen: Keyboard | undefined;
const listeners = new Set<() => void>();

export const keyboardNow = (): Keyboard => (chosen ??= remembered());

/** Makes keys do what was chosen, here and now. Keeping it for other browsers is the caller's matter. */
export const applyKeyboard = (next: Keyboard): void => {
  chosen = next;
  try {
    localStorage.setItem(KEPT, JSON.stringify(next));
  } catch {
    // A browser that keeps nothing asks the server at the next start.
  }
  for (const listener of listeners) listener();
};

export const onKeyboard = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Only letters and signs can be given to something else; Ctrl, Enter, Escape and arrows are everybody's. */
export const isChangeable = (keys: string): boolean => /^\S(?: \S)?$/u.test(keys);

/** The keys that something has for this person; undefined where they switched it off. */
export const keysFor = (id: string, keys: string, { keys: own }: Keyboard = keyboardNow()): string | undefined => {
  const other = own[id];
  return other === undefined || !isChangeable(keys) ? keys : (other ?? undefined);
};

/** Whether two would be in each other's way: the same, or one is the first of the other two. */
export const clash = (a: string, b: string): boolean => a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `);
