import { namedField } from '../record/custom.ts';
import type { CustomField } from '../record/custom-field.ts';
import type { AnyDefinition } from '../record/define.ts';
import type { ProjectedField } from '../record/projection.ts';

const SORT_ALIASES: Readonly<Record<string, string>> = { created: 'createdAt', updated: 'updatedAt', due: 'dueAt' };
const WITHOUT_ORDER = new Set(['structured', 'markdown', 'words']);

/** The field that a list is sorted by under that name, of the organisation's own or not; undefined where it has no order. */
export const sortField = (
  definition: AnyDefinition,
  custom: readonly CustomField[],
  asked: string,
): ProjectedField | undefined => {
  const name = Object.hasOwn(SORT_ALIASES, asked) ? (SORT_ALIASES[asked] as string) : asked;
  const each = namedField(definition, custom, name);
  return each === undefined || WITHOUT_ORDER.has(each.field.kind) ? undefined : each;
};

/** Whether a list can be sorted by the field. */
export const isSortable = (definition: AnyDefinition, custom: readonly CustomField[], name: string): boolean =>
  sortField(definition, custom, name) !== undefined;
