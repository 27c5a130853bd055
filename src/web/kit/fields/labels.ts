import type { TFunction } from 'i18next';
import type { RecordType } from '../../api/types.ts';

export type Labels = ReturnType<typeof labelsOf>;

/**
 * The words of a record type: a translation where there is one ('record.incident.field.impact'), otherwise what the
 * definition itself says. Pages and files that are made of them share it.
 */
export const labelsOf = (t: TFunction, type: RecordType) => {
  const of = (path: string, own: string): string => t(`record.${type.name}.${path}`, { defaultValue: own });
  const { states, transitions } = type.lifecycle;
  // A word of the organisation's own goes before every translation.
  const said = (path: string, name: string, word: { label: string; own?: boolean } | undefined): string =>
    word?.own ? word.label : of(`${path}.${name}`, word?.label ?? name);
  return {
    one: of('one', type.label),
    many: of('many', type.labelPlural),
    field: (name: string): string => of(`field.${name}`, type.fields[name]?.label ?? name),
    state: (state: string): string => said('state', state, states[state]),
    action: (name: string): string => of(`action.${name}`, type.actions[name]?.label ?? name),
    transition: (name: string): string => said('transition', name, transitions[name]),
  };
};
