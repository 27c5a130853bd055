/** '{{requester.firstName}}' in a text: its name without braces and spaces. */
export const VARIABLE = /\{\{\s*([^{}\n]{0,80}?)\s*\}\}/gu;

/** What a variable may be called: a word, or two with a dot between them. */
const NAME = /^[A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)?$/u;

/** The variables of a text in their order, with where each stands. */
export const variablesIn = (text: string): readonly { name: string; from: number; to: number }[] =>
  [...text.matchAll(VARIABLE)].map((match) => ({
    name: match[1] ?? '',
    from: match.index,
    to: match.index + match[0].length,
  }));

/** The text with every variable that has a value in its place; the others stay as they are, to be seen. */
export const resolved = (text: string, valueOf: (name: string) => string | undefined): string =>
  text.replaceAll(VARIABLE, (whole, name: string) => {
    const value = valueOf(name);
    return value === undefined || value === '' ? whole : value;
  });

/** Roots that every text knows besides the fields of its record. */
const ROOTS = new Set(['record', 'me', 'organisation', 'today']);
const OF_RECORD = new Set(['number', 'title', 'state', 'address', 'type']);
const OF_ME = new Set(['name', 'firstName', 'email']);
const OF_OTHERS = new Set(['name', 'firstName', 'number']);

/** Whether a variable can ever have a value, given the fields that the texts' records have. */
const isKnown = (name: string, hasField: (field: string) => boolean): boolean => {
  const [root = '', part] = name.split('.');
  if (root === 'record') return part !== undefined && OF_RECORD.has(part);
  if (root === 'me') return part !== undefined && OF_ME.has(part);
  if (root === 'organisation') return part === 'name';
  if (root === 'today') return part === undefined;
  return hasField(root) && (part === undefined || OF_OTHERS.has(part));
};

/** The variables of a text that nothing will ever fill. */
export const unknownVariables = (text: string, hasField: (field: string) => boolean): readonly string[] => [
  ...new Set(
    variablesIn(text)
      .map(({ name }) => name)
      .filter((name) => !NAME.test(name) || !isKnown(name, (field) => !ROOTS.has(field) && hasField(field))),
  ),
];
