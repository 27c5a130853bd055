/** The query of an address. Whatever stands in it is text, a number that is searched for too; of a name that comes twice the last counts. */
export const textsOf = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search));

/** The query for an address of these texts, with its question mark; empty for none. */
export const addressOf = (texts: Readonly<Record<string, unknown>>): string => {
  const given = Object.entries(texts).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  );
  const query = new URLSearchParams(given).toString();
  return query === '' ? '' : `?${query}`;
};
