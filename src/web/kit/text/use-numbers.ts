import { useQueries } from '@tanstack/react-query';
import { resolveQuery } from '../../api/resolve.ts';
import type { Hit } from '../../api/search.ts';
import { useTypes } from '../../api/definitions.ts';
import { numbersIn } from './numbers.ts';

const MOST = 60;

/** The records that a text names and its reader may see, by number. */
export const useNumbers = (text: string): ReadonlyMap<string, Hit> => {
  const prefixes = new Set(useTypes().map(({ prefix }) => prefix));
  const numbers = numbersIn(text)
    .filter((number) => prefixes.has(/^[A-Z]+/u.exec(number)?.[0] ?? ''))
    .slice(0, MOST);
  return useQueries({
    queries: numbers.map(resolveQuery),
    combine: (results) => {
      const found = new Map<string, Hit>();
      for (const { data } of results) if (data) found.set(data.number, data);
      return found;
    },
  });
};
