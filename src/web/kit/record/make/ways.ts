import { IconArrowsSplit2, IconCopy, IconTemplate, IconTransform } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { RecordRow, RecordType } from '../../../api/types.ts';
import type { IconShape } from '../../basic/icon.tsx';

/** Something that another record is made of: 'convert:problem', 'copy', 'split', 'template'. */
export type Way = { id: string; label: string; icon: IconShape };

const PREFIX = 'make:';
/** How a way is asked for from the menu and the palette (../ask.ts). */
export const askedAs = (id: string): string => `${PREFIX}${id}`;
export const wayIn = (name: string): string | undefined =>
  name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;

/** What can be made of a record by this person. */
export const waysOf = (t: TFunction, type: RecordType, record: RecordRow, types: readonly RecordType[]): Way[] => {
  const word = (each: RecordType): string => t(`record.${each.name}.one`, { defaultValue: each.label }).toLowerCase();
  const conversions = record.may?.edit
    ? (type.conversions ?? []).flatMap(({ to }) => {
        const target = types.find((each) => each.name === to && each.may.create);
        return target
          ? [{ id: `convert:${to}`, label: t('make.convertTo', { what: word(target) }), icon: IconTransform }]
          : [];
      })
    : [];
  if (type.arrangement) return [];
  return [
    ...conversions,
    ...(type.may.create ? [{ id: 'copy', label: t('make.copy'), icon: IconCopy }] : []),
    ...(type.may.create && record.may?.edit ? [{ id: 'split', label: t('make.split'), icon: IconArrowsSplit2 }] : []),
    ...(type.may.create && types.some(({ name, may }) => name === 'recordTemplate' && may.create)
      ? [{ id: 'template', label: t('make.template'), icon: IconTemplate }]
      : []),
  ];
};
