import { QueryClient } from '@tanstack/react-query';
import { isProblem } from './problem.ts';

/** Tries again only where it may help: no answer, or the server itself is in trouble. */
const mayHelp = (failures: number, error: unknown): boolean =>
  failures < 3 && isProblem(error) && (error.status === 0 || error.status >= 500);

/** One cache for the application. What others change arrives by server-sent events, so nothing is asked again on focus. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, gcTime: 300_000, refetchOnWindowFocus: false, retry: mayHelp },
    mutations: { retry: false },
  },
});
