import type { LogIncident } from './incident.ts';
import { cutTo, oneLine } from './names.ts';

export type Category = { readonly name: string; readonly subcategories: readonly string[] };

export type Vocabulary = {
  see(incident: LogIncident): void;
  categories(): readonly Category[];
  codes(): readonly string[];
};

/** As many as the settings hold. */
const MOST_CATEGORIES = 500;
const MOST_SUBCATEGORIES = 200;
const MOST_CODES = 100;

const inOrder = (words: Iterable<string>): string[] =>
  [...words].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));

/** Gathers the categories with their subcategories and the codes of resolution that a log uses, beside those known before. */
export const createVocabulary = (
  knownCategories: readonly Category[] = [],
  knownCodes: readonly string[] = [],
): Vocabulary => {
  const categories = new Map(knownCategories.map(({ name, subcategories }) => [name, new Set(subcategories)]));
  const codes = new Set(knownCodes);
  const wordOf = (text: string | null | undefined, max: number): string | null =>
    typeof text === 'string' ? cutTo(oneLine(text), max) || null : null;
  const pair = (category: string | null, subcategory: string | null): void => {
    if (category === null) return;
    const known = categories.get(category) ?? new Set<string>();
    if (subcategory !== null) known.add(subcategory);
    categories.set(category, known);
  };
  return {
    see: ({ events, closedCode }) => {
      let category: string | null = null;
      let subcategory: string | null = null;
      for (const { changes } of events) {
        if (changes.category === undefined && changes.subcategory === undefined) continue;
        if (changes.category !== undefined) category = wordOf(changes.category[1], 100);
        if (changes.subcategory !== undefined) subcategory = wordOf(changes.subcategory[1], 100);
        pair(category, subcategory);
      }
      const code = wordOf(closedCode, 60);
      if (code !== null) codes.add(code);
    },
    categories: () =>
      inOrder(categories.keys())
        .slice(0, MOST_CATEGORIES)
        .map((name) => ({ name, subcategories: inOrder(categories.get(name) ?? []).slice(0, MOST_SUBCATEGORIES) })),
    codes: () => inOrder(codes).slice(0, MOST_CODES),
  };
};
