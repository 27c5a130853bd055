import { useQuery } from '@tanstack/react-query';
import { IconSettings } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { settingsQuery } from '../../api/admin.ts';
import { useSession } from '../../api/session.ts';
import { fits, type PaletteEntry } from './entries.ts';

const PARTS = ['people', 'teams', 'fields', 'forms', 'calendars', 'changes', 'transfer'] as const;
const MOST = 6;

/** The parts of the administration and the settings whose name fits the words, for those who may look at them. */
export const useAdministration = (words: string): PaletteEntry[] => {
  const { t } = useTranslation();
  const may = useSession().roles.some((role) => ['administrator', 'smsManager', 'auditor'].includes(role));
  const asked = words.trim();
  const settings = useQuery({ ...settingsQuery, enabled: may && asked.length > 1, staleTime: 60_000 }).data ?? [];
  if (!may || asked.length < 2) return [];
  return [
    ...PARTS.map((part) => ({ id: `admin:${part}`, label: t(`admin.part.${part}`), to: `/administration/${part}` })),
    ...settings.map(({ name, label }) => ({
      id: `admin:${name}`,
      label: t(`setting.${name}.label`, { defaultValue: label }),
      to: `/administration/${name}`,
    })),
  ]
    .filter(({ label }) => fits(label, asked))
    .slice(0, MOST)
    .map((entry) => ({ ...entry, icon: IconSettings, hint: t('admin.title') }));
};
