import { useNavigate, useSearch } from '@tanstack/react-router';

/** What of a record's past is looked at. */
export type Looking = { way: 'was'; version: number } | { way: 'compare'; from: number; to: number };

const between = (value: string | undefined, low: number, high: number): number | undefined => {
  const number = Number(value);
  return value !== undefined && Number.isInteger(number) && number >= low && number <= high ? number : undefined;
};

/** What the address says is looked at, '?past=v4' or '?compare=2-5', and how to look at something else. */
export const usePast = (newest: number): { looking: Looking | null; look: (next: Looking | null) => void } => {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const version = between(search.past?.replace(/^v/u, ''), 1, newest);
  const [from, to] = (search.compare ?? '').split('-');
  const [low, high] = [between(from || undefined, 0, newest - 1), between(to, 1, newest)];
  const compared = low !== undefined && high !== undefined && low < high ? { from: low, to: high } : undefined;
  return {
    looking:
      version === undefined
        ? compared === undefined
          ? null
          : { way: 'compare', ...compared }
        : { way: 'was', version },
    look: (next) =>
      void navigate({
        to: '.',
        search: ({ past: _past, compare: _compare, ...rest }) => ({
          ...rest,
          ...(next === null
            ? {}
            : next.way === 'was'
              ? { past: `v${next.version}` }
              : { compare: `${next.from}-${next.to}` }),
        }),
        replace: true,
      }),
  };
};
