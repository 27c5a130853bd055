import type { CustomField } from '../record/custom-field.ts';
import { namedField } from '../record/custom.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { ProjectedField } from '../record/projection.ts';
import { withAliases, type FieldLookup } from './check.ts';

/** The field of a record type that a name in a filter means. */
export const filterField = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
  given: string,
): ProjectedField | undefined => withAliases((name) => namedField(definition, custom, name))(given);

/** What a filter may name in records of a type. @param internal - whether fields that are hidden in the portal are known */
export const lookupOf =
  (definition: AnyDefinition, custom: readonly CustomField[], internal: boolean): FieldLookup =>
  (given) => {
    const each = filterField(definition, custom, given);
    if (each === undefined || (each.field.internal === true && !internal)) return undefined;
    const { name, field } = each;
    const values =
      name === 'state' ? Object.keys(definition.lifecycle.states) : field.kind === 'choice' ? field.values : undefined;
    return { name, kind: field.kind, values };
  };
