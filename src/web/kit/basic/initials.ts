/** The first letters of the first and last word of a name, upper case: 'Inès Moreau' is 'IM'. */
export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/u);
  const first = words[0]?.at(0) ?? '';
  const last = words.length > 1 ? (words.at(-1)?.at(0) ?? '') : '';
  return (first + last).toLocaleUpperCase();
};
