/** A short message about something that was just done. `undo` takes it back, by button or by Z. */
export type Toast = {
  id: number;
  tone: 'ok' | 'bad';
  text: string;
  detail?: string;
  action?: { label: string; run: () => void; keys?: string };
};

const STAY_MS = 8000;
let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

const set = (value: readonly Toast[]): void => {
  toasts = value;
  for (const listener of listeners) listener();
};

export const dismiss = (id: number): void => set(toasts.filter((toast) => toast.id !== id));

/** Shows a message for eight seconds; at most three are shown at a time. A failure stays until it is dismissed. */
export const say = (toast: Omit<Toast, 'id'>): void => {
  const id = next++;
  set([...toasts.slice(-2), { ...toast, id }]);
  if (toast.tone === 'ok') setTimeout(() => dismiss(id), STAY_MS);
};

export const toastsNow = (): readonly Toast[] => toasts;
export const onToasts = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
