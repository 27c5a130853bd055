import { useSyncExternalStore } from 'react';

/** What a person may choose; `system` follows the operating system, its wish for more contrast included. */
export const themeChoices = ['system', 'light', 'dark', 'contrast'] as const;
export type ThemeChoice = (typeof themeChoices)[number];
export type ThemeName = Exclude<ThemeChoice, 'system'>;

const KEY = 'wellrun.theme';
const isChoice = (value: unknown): value is ThemeChoice => themeChoices.includes(value as ThemeChoice);

/** The theme to show for a choice and what the system asks for. public/theme-first.js follows the same rule. */
export const themeFor = (choice: ThemeChoice, wants: { dark: boolean; contrast: boolean }): ThemeName => {
  if (choice !== 'system') return choice;
  if (wants.contrast) return 'contrast';
  return wants.dark ? 'dark' : 'light';
};

const wantsDark = () => matchMedia('(prefers-color-scheme: dark)');
const wantsContrast = () => matchMedia('(prefers-contrast: more)');
const listeners = new Set<() => void>();

/** The choice kept on this device; `system` when there is none. */
export const readChoice = (): ThemeChoice => {
  try {
    const kept = localStorage.getItem(KEY);
    return isChoice(kept) ? kept : 'system';
  } catch {
    return 'system';
  }
};

/** The theme that is shown now. */
export const currentTheme = (): ThemeName =>
  themeFor(readChoice(), { dark: wantsDark().matches, contrast: wantsContrast().matches });

const apply = (): void => {
  const theme = currentTheme();
  document.documentElement.dataset['theme'] = theme;
  document.documentElement.dataset['mantineColorScheme'] = theme === 'dark' ? 'dark' : 'light';
  for (const listener of listeners) listener();
};

/** Keeps a choice on this device and shows it at once. */
export const chooseTheme = (choice: ThemeChoice): void => {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // A browser that keeps nothing still shows the theme until it is closed.
  }
  apply();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  const queries = [wantsDark(), wantsContrast()];
  for (const query of queries) query.addEventListener('change', apply);
  return () => {
    listeners.delete(listener);
    for (const query of queries) query.removeEventListener('change', apply);
  };
};

/** The theme shown, and the choice behind it; renders again when either changes. */
export const useTheme = (): { theme: ThemeName; choice: ThemeChoice } => ({
  theme: useSyncExternalStore(subscribe, currentTheme),
  choice: useSyncExternalStore(subscribe, readChoice),
});
