import { IconBaselineDensitySmall, IconContrast, IconKeyboard, IconLogout, IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { settingsQuery } from '../api/admin.ts';
import { keepDensity, keepTheme } from '../api/own-ways.ts';
import { leave, useSession } from '../api/session.ts';
import { adminRights, PARTS, settingGroups } from '../pages/admin/parts.ts';
import { themeChoices, useTheme } from '../theme/choice.ts';
import { openKeyHelp } from '../kit/keys/open.ts';
import type { PaletteEntry } from '../kit/palette/entries.ts';

/** What can be done or opened from any page: appearance, keys, the parts of the administration and its settings, the way out. */
export const useEverywhere = (): PaletteEntry[] => {
  const { t } = useTranslation();
  const { choice } = useTheme();
  const { roles, preferences } = useSession();
  const { look } = adminRights(roles);
  const density = preferences.density === 'compact' ? 'comfortable' : 'compact';
  const settings = useQuery({ ...settingsQuery, enabled: look }).data ?? [];
  const administration: PaletteEntry[] = look
    ? [
        ...PARTS.map((part) => ({
          id: `admin:${part}`,
          label: t('palette.administration', { part: t(`admin.part.${part}`) }),
          icon: IconSettings,
          to: `/administration/${part}`,
        })),
        ...settingGroups(settings).flatMap((group) =>
          group.settings.map(({ name, label }) => ({
            id: `setting:${name}`,
            label: t('palette.administration', { part: t(`setting.${name}.label`, { defaultValue: label }) }),
            icon: IconSettings,
            hint: t(`admin.group.${group.group}`, { defaultValue: group.group }),
            to: `/administration/${name}`,
          })),
        ),
      ]
    : [];
  return [
    ...administration,
    ...themeChoices
      .filter((each) => each !== choice)
      .map((each) => ({
        id: `theme:${each}`,
        label: t('palette.theme', { theme: t(`me.${each}`) }),
        icon: IconContrast,
        run: () => keepTheme(each),
      })),
    {
      id: `density:${density}`,
      label: t('palette.density', { density: t(`account.ways.densityOf.${density}`) }),
      icon: IconBaselineDensitySmall,
      run: () => keepDensity(density),
    },
    { id: 'keys.help', label: t('keys.help'), icon: IconKeyboard, keys: '?', run: openKeyHelp },
    { id: 'leave', label: t('me.signOut'), icon: IconLogout, run: () => void leave() },
  ];
};
