import type { TFunction } from 'i18next';
import type { Choice, Field } from '../../api/types.ts';

/** The values that a field can have, with their words: named ones, or the steps of a scale. None for other kinds. */
export const choicesOf = (t: TFunction, name: string, field: Field | undefined): Choice[] => {
  if (field?.choices)
    return field.choices.map(({ value, label, own, hidden }) => ({
      value,
      label: own ? label : t(`choice.${name}.${value}`, { defaultValue: label }),
      ...(hidden ? { hidden } : {}),
    }));
  if (field?.kind !== 'level' || field.from === undefined || typeof field.to !== 'number') return [];
  return Array.from({ length: field.to - field.from + 1 }, (_, step) => String((field.from ?? 0) + step)).map(
    (value) => ({
      value,
      label: t(`choice.${name}.${value}`, { defaultValue: value }),
    }),
  );
};
