import { queryOptions } from '@tanstack/react-query';
import { get } from './client.ts';
import type { Hit } from './search.ts';

const MOST = 100;
let asked: { numbers: Set<string>; found: Promise<ReadonlyMap<string, Hit>> } | undefined;

/** Numbers that are asked for at the same moment go together. */
const batched = (number: string): Promise<ReadonlyMap<string, Hit>> => {
  if (!asked || asked.numbers.size >= MOST) {
    const numbers = new Set<string>();
    const found = Promise.resolve().then(async () => {
      asked = undefined;
      const { items } = await get<{ items: Hit[] }>('/resolve', { numbers: [...numbers].join(',') });
      return new Map(items.map((hit) => [hit.number, hit]));
    });
    asked = { numbers, found };
  }
  asked.numbers.add(number);
  return asked.found;
};

/** The record with a number, if the person may see it; null otherwise. */
export const resolveQuery = (number: string) =>
  queryOptions({
    queryKey: ['resolve', number],
    queryFn: async () => (await batched(number)).get(number) ?? null,
    staleTime: 60_000,
  });
