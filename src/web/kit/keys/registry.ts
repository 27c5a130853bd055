import { keyboardNow, keysFor, onKeyboard } from './chosen.ts';
import { comboOf, isControl, isCovered, isTyping, movesInText } from './combo.ts';

/** One thing that a key does while a part of the page is shown. `label` is a translation key. */
export type Binding = {
  /** 'j', 'Enter', 'ctrl+k', or two in a row: 'g q'. */
  keys: string;
  label: string;
  /** By what it is known when somebody gives it another key; the label when left out. */
  id?: string;
  /** Fills the places of the label. */
  values?: Record<string, string>;
  run: () => void;
  /** What it acts on comes before whatever else is shown: several selected rows before the one in the panel. */
  first?: boolean;
};

type Held = Binding & { order: number };

const WAIT_FOR_SECOND = 1200;
/** What these do with a text that is being typed comes first. */
const OF_TEXT: ReadonlySet<string> = new Set(['ctrl+z', 'ctrl+y', 'ctrl+a', 'ctrl+x', 'ctrl+c', 'ctrl+v']);
const held = new Set<Held>();
const listeners = new Set<() => void>();
let order = 0;
let shown: readonly Binding[] = [];
let first: { key: string; at: number } | undefined;

const changed = (): void => {
  const byKeys = new Map<string, Held>();
  const rank = ({ order: at, first: before }: Held): number => at + (before ? Number.MAX_SAFE_INTEGER / 2 : 0);
  for (const binding of [...held].toSorted((a, b) => rank(a) - rank(b))) {
    const keys = keysFor(binding.id ?? binding.label, binding.keys);
    if (keys !== undefined) byKeys.set(keys, { ...binding, keys });
  }
  shown = [...byKeys.values()];
  for (const listener of listeners) listener();
};

/** Makes bindings work until the returned function is called. The newest for the same keys wins, unless another comes `first`. */
export const hold = (bindings: readonly Binding[]): (() => void) => {
  const mine = bindings.map((binding): Held => ({ ...binding, order: (order += 1) }));
  for (const binding of mine) held.add(binding);
  changed();
  return () => {
    for (const binding of mine) held.delete(binding);
    changed();
  };
};

/** What the keys do at this moment, for the help. */
export const bindingsNow = (): readonly Binding[] => shown;
export const onBindings = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

onKeyboard(changed);

/** Single letters may be switched off (WCAG 2.1.4); Ctrl, Escape and arrows always work. */
export const lettersOn = (): boolean => keyboardNow().letters;

const find = (keys: string): Binding | undefined => shown.find((binding) => binding.keys === keys);

const matching = (event: KeyboardEvent): Binding | undefined => {
  const key = comboOf(event);
  const sequence = first && event.timeStamp - first.at < WAIT_FOR_SECOND ? find(`${first.key} ${key}`) : undefined;
  first = { key, at: event.timeStamp };
  // Shift alone makes no other command of a letter, unless there is one.
  return sequence ?? find(key) ?? find(key.replace('shift+', ''));
};

/** Runs what a key press stands for. Listens on the window once, for the whole application. */
export const handleKey = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.isComposing || isCovered(event)) return;
  const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
  if (letter && (isTyping(event.target) || !lettersOn())) return;
  if (movesInText(event.key) && isTyping(event.target)) return;
  if (OF_TEXT.has(comboOf(event)) && isTyping(event.target)) return;
  if (event.key === 'Enter' && (isTyping(event.target) || isControl(event.target))) return;
  if (event.key === ' ' && isControl(event.target)) return;
  const binding = matching(event);
  if (!binding) return;
  event.preventDefault();
  first = undefined;
  binding.run();
};
