import { useEffect, useMemo } from 'react';
import { useSession } from '../api/session.ts';
import { createFormat, type Format } from '../kit/format/format.ts';
import { chooseTheme, readChoice } from '../theme/choice.ts';

/** What the person set for themselves, in force: dates and figures as they read them, appearance, motion, density. */
export const useOwnWays = (): Format => {
  const { person, preferences } = useSession();
  const { locale, zone } = person;
  const { theme, motion, density, hours } = preferences;
  useEffect(() => {
    if (theme !== undefined && theme !== readChoice()) chooseTheme(theme);
  }, [theme]);
  useEffect(() => {
    if (density !== undefined) localStorage.setItem('wellrun.compact', JSON.stringify(density === 'compact'));
  }, [density]);
  useEffect(() => {
    document.documentElement.dataset['motion'] = motion ?? 'system';
  }, [motion]);
  return useMemo(() => createFormat(locale, zone, hours), [locale, zone, hours]);
};
