const LONGEST = 400;

/** The message ids in a header's value, in their order, without what stands around them ('<a@b> <c@d>'); also those without brackets. */
export const idsIn = (value: string | null): readonly string[] => {
  if (value === null) return [];
  const text = value.slice(0, 50_000);
  const bracketed = [...text.matchAll(/<([^<>\s]+)>/g)].map(([, id]) => id ?? '');
  const found = bracketed.length > 0 ? bracketed : text.split(/[\s,;<>]+/).filter((each) => each.includes('@'));
  return [...new Set(found.map((id) => id.slice(0, LONGEST)))].filter((id) => id !== '');
};
