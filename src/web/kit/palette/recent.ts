/** What was chosen in the palette on this device, newest first. Places keep what is needed to offer them again. */
export type Recent = { id: string; label?: string; hint?: string; to?: string };

const KEY = 'wellrun.palette';
const MOST = 30;

const isRecent = (value: unknown): value is Recent =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string';

export const recentChoices = (): Recent[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch {
    return [];
  }
};

export const rememberChoice = (choice: Recent): void => {
  const others = recentChoices().filter(({ id }) => id !== choice.id);
  try {
    localStorage.setItem(KEY, JSON.stringify([choice, ...others].slice(0, MOST)));
  } catch {
    // A browser that keeps nothing offers everything in its usual order.
  }
};
