import type { AnyDefinition } from '../record/define.ts';
import { fieldOf, type ProjectedField } from '../record/projection.ts';

const SORT_ALIASES: Readonly<Record<string, string>> = { created: 'createdAt', updated: 'updatedAt', due: 'dueAt' };
const WITHOUT_ORDER = new Set(['structured', 'markdown', 'words', 'ref']);

/** The field that a list is sorted by under that name, or undefined where it has no order. */
export const sortField = (definition: AnyDefinition, asked: string): ProjectedField | undefined => {
  const each = fieldOf(definition, Object.hasOwn(SORT_ALIASES, asked) ? (SORT_ALIASES[asked] as string) : asked);
  return each === undefined || WITHOUT_ORDER.has(each.field.kind) ? undefined : each;
};

/** Whether a list can be sorted by the field. */
export const isSortable = (definition: AnyDefinition, name: string): boolean =>
  sortField(definition, name) !== undefined;
