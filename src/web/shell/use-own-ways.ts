import { useEffect, useMemo } from 'react';
import { useSession } from '../api/session.ts';
import { createFormat, type Format } from '../kit/format/format.ts';
import { chooseTheme, readChoice } from '../theme/choice.ts';
import { useBrandOf } from '../theme/brand.ts';

/** Weekdays as people choose them, 1 (Monday) to 7. */
export const WEEK_BEGINS = { monday: 1, saturday: 6, sunday: 7 } as const;

/** What the person set for themselves, in force: dates, weeks and figures as they read them, appearance, motion. */
export const useOwnWays = (): Format => {
  const { person, preferences, brand } = useSession();
  useBrandOf(brand);
  const { locale, zone } = person;
  const { theme, motion, hours, firstDay } = preferences;
  useEffect(() => {
    if (theme !== undefined && theme !== readChoice()) chooseTheme(theme);
  }, [theme]);
  useEffect(() => {
    document.documentElement.dataset['motion'] = motion ?? 'system';
  }, [motion]);
  return useMemo(
    () => createFormat(locale, zone, hours, firstDay && WEEK_BEGINS[firstDay]),
    [locale, zone, hours, firstDay],
  );
};
