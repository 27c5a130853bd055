/** How a notification is worded: for its subject and for its first sentence. `{number}`, `{actor}` and what the event brought stand in braces. */
export type Wording = { readonly subject: string; readonly sentence: string };

const registry = new Map<string, Wording>();

/** Declares the words of a module's reasons, by their code ('incident.assigned'). */
export const defineReasons = (reasons: Readonly<Record<string, Wording>>): void => {
  for (const [code, wording] of Object.entries(reasons)) registry.set(code, wording);
};

const PLAIN: Wording = { subject: 'news', sentence: '{actor} changed {number}.' };

/** Every reason that the product tells, with its words, by name. */
export const allReasons = (): readonly (readonly [reason: string, words: Wording])[] =>
  [...registry].toSorted(([a], [b]) => (a < b ? -1 : 1));

/** The words of a reason, with what stands in braces filled in; what is not known is left out. `own` stands for those of an organisation's own rule. */
export const wordsFor = (
  reason: string,
  values: Readonly<Record<string, string>>,
  own: Wording | null = null,
): Wording => {
  const wording = own ?? registry.get(reason) ?? PLAIN;
  const fill = (text: string): string =>
    text
      .replaceAll(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '')
      .replaceAll(/ +([.,])/g, '$1')
      .replaceAll(/ {2,}/g, ' ')
      .trim();
  return { subject: fill(wording.subject), sentence: fill(wording.sentence) };
};
