import type { TFunction } from 'i18next';
import type { RecordType } from '../../api/types.ts';

export type Labels = ReturnType<typeof labelsOf>;

/**
 * The words of a record type: a translation where there is one ('record.incident.field.impact'), otherwise what the
 * definition itself says. Pages and files that are made of them share it.
 */
export const labelsOf = (t: TFunction, type: RecordType) => {
  const of = (path: string, own: string): string => t(`record.${type.name}.${path}`, { defaultValue: own });
  return {
    one: of('one', type.label),
    many: of('many', type.labelPlural),
    field: (name: string): string => of(`field.${name}`, type.fields[name]?.label ?? name),
    state: (state: string): string => of(`state.${state}`, type.lifecycle.states[state]?.label ?? state),
    action: (name: string): string => of(`action.${name}`, type.actions[name]?.label ?? name),
    transition: (name: string): string => of(`transition.${name}`, type.lifecycle.transitions[name]?.label ?? name),
  };
};
