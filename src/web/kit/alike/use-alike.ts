import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { alikeQuery, type Alike } from '../../api/similar.ts';

const REST_MS = 200;
const TOLD = 300;

/** What resembles what is being typed: asked for a moment after the last letter. */
export const useAlike = (
  type: string,
  typed: { title: string; description: string; service: string | undefined; exclude?: string | undefined },
): readonly Alike[] => {
  const [asked] = useDebouncedValue(
    JSON.stringify({
      title: typed.title.trim().slice(0, TOLD),
      ...(typed.description ? { description: typed.description.slice(0, TOLD) } : {}),
      ...(typed.service ? { service: typed.service } : {}),
      ...(typed.exclude ? { exclude: typed.exclude } : {}),
    }),
    REST_MS,
  );
  const found = useQuery(alikeQuery(type, JSON.parse(asked) as { title: string })).data ?? [];
  return typed.title.trim() === '' ? [] : found;
};
