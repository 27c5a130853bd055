import { chooseTheme, type ThemeChoice } from '../theme/choice.ts';
import { queryClient } from './query-client.ts';
import { prefer, sessionQuery } from './session.ts';
import type { Preferences } from './types.ts';

/** Shown at once, and kept for every device; what could not be kept holds until the page is loaded again. */
const keep = (change: Preferences): void => {
  queryClient.setQueryData(
    sessionQuery.queryKey,
    (session) => session && { ...session, preferences: { ...session.preferences, ...change } },
  );
  void prefer(change).catch(() => undefined);
};

/** The appearance that somebody chose. */
export const keepTheme = (theme: ThemeChoice): void => {
  chooseTheme(theme);
  keep({ theme });
};

/** How high the rows of lists are. */
export const keepDensity = (density: NonNullable<Preferences['density']>): void => keep({ density });
