import { standing } from '#kernel/record/form.ts';
import type { RecordRow, RecordType, Transition, Value } from '../../api/types.ts';
import { isEmpty } from '../fields/kind.ts';

type Values = Readonly<Record<string, Value>>;

/**
 * Fields of the organisation's own that a transition makes necessary, as what is given with it stands: those that were necessary
 * before and are empty still may stay so, as at the API. Without a record (for many at once) those that the state asks for of any.
 * Pure.
 */
export const ownNeeds = (
  type: RecordType,
  record: RecordRow | undefined,
  { to, asks, takes }: Pick<Transition, 'to' | 'asks' | 'takes'>,
  values: Values = {},
): string[] => {
  const before: Readonly<Record<string, unknown>> = record ?? {};
  const after: Readonly<Record<string, unknown>> = { ...before, ...values, state: to };
  const needed = (name: string, row: Readonly<Record<string, unknown>>): boolean => {
    const field = type.fields[name];
    return (
      field !== undefined &&
      standing(
        { required: field.required, showWhen: field.showWhen, requiredWhen: field.requiredWhen },
        (other) => row[other],
      ).needed
    );
  };
  return Object.keys(type.fields).filter(
    (name) =>
      name.startsWith('custom.') &&
      type.fields[name]?.readOnly !== true &&
      !asks.includes(name) &&
      !takes.includes(name) &&
      isEmpty(before[name] as Value) &&
      needed(name, after) &&
      !(record !== undefined && needed(name, before)),
  );
};
