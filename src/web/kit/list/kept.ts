import type { KeptCursor } from './use-cursor.ts';
import type { Kept } from './window/use-window.ts';

/** Where somebody was in a list when they left it. */
export type Position = { question: string; at: number; window: Kept; cursor: KeptCursor; top: number };

const MINUTES = 30;
const MOST_PAGES = 500;
const MOST_SELECTED = 200;
const nameOf = (type: string): string => `wellrun.list.${type}`;

/** Keeps the position for as long as the window is open, within bounds. */
export const keepPosition = (type: string, position: Omit<Position, 'at'>): void => {
  const { window, cursor } = position;
  const small: Omit<Position, 'at'> = {
    ...position,
    window: {
      ...window,
      sections: window.sections.map((section) =>
        section.pages.length <= MOST_PAGES
          ? section
          : { ...section, complete: false, pages: section.pages.slice(0, MOST_PAGES) },
      ),
    },
    cursor: { ...cursor, selected: cursor.selected.length > MOST_SELECTED ? [] : cursor.selected },
  };
  try {
    sessionStorage.setItem(nameOf(type), JSON.stringify({ ...small, at: Date.now() }));
  } catch {
    sessionStorage.removeItem(nameOf(type));
  }
};

/** The position in the list that puts the same question, if it was left a short while ago. */
export const keptPosition = (type: string, question: string): Position | undefined => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(nameOf(type)) ?? 'null') as Position | null;
    return kept?.question === question && Date.now() - kept.at < MINUTES * 60_000 ? kept : undefined;
  } catch {
    return undefined;
  }
};
