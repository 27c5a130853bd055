const MENTION = /@(?:\[[^\]\n]{1,200}\]\()?(PER-\d{6,12})\b/g;

/** The numbers of the people whom a text mentions, as '@PER-000012' or '@[Inès Moreau](PER-000012)': each once, at most 20. */
export const mentionsIn = (text: string): readonly string[] =>
  [...new Set([...text.matchAll(MENTION)].flatMap(([, number]) => number ?? []))].slice(0, 20);
