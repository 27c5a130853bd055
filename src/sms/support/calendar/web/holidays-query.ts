import { queryOptions } from '@tanstack/react-query';
import type { Place, PublicDay } from '#kernel/time/follow-holidays.ts';
import { get } from '#web/api/client.ts';

export type NamedPlace = { code: string; name: string };
export type PlaceAnswer = { states: NamedPlace[]; regions: NamedPlace[]; days: PublicDay[] };

/** Every country whose holidays are known, called as the reader calls it. */
export const countriesQuery = (language: string) =>
  queryOptions({
    queryKey: ['public-holidays', language],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      (await get<{ countries: NamedPlace[] }>('/public-holidays', { language }, signal)).countries,
  });

/** The parts of a place and its holidays of this year and the two after it. */
export const placeQuery = ({ country, state, region }: Place, language: string) =>
  queryOptions({
    queryKey: ['public-holidays', language, country, state ?? '', region ?? ''],
    staleTime: Number.POSITIVE_INFINITY,
    enabled: country !== '',
    queryFn: ({ signal }) => get<PlaceAnswer>('/public-holidays', { country, state, region, language }, signal),
  });
