import { IconTemplate } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useWorkTypes } from '../../api/definitions.ts';
import { templatesQuery } from '../../api/templates.ts';
import type { PaletteEntry } from '../palette/entries.ts';

/** What can be made from a template, for the palette: 'New incident from “Badge reader”'. */
export const useTemplateEntries = (): PaletteEntry[] => {
  const { t } = useTranslation();
  const types = useWorkTypes();
  const templates = useQuery(templatesQuery('')).data ?? [];
  return templates.flatMap(({ id, number, title, recordType }): PaletteEntry[] => {
    const type = types.find(({ name, may }) => name === recordType && may.create);
    if (!type) return [];
    const what = t(`record.${type.name}.one`, { defaultValue: type.label }).toLowerCase();
    return [
      {
        id: `template:${id}`,
        label: t('template.newFrom', { what, name: title }),
        icon: IconTemplate,
        to: `/${type.plural}/new?template=${number}`,
      },
    ];
  });
};
