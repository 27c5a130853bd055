import type { RecordType } from '../../api/types.ts';

/** Fields of the form: title and description first, then the form's own order; those that are required come before it. */
export const formFields = (type: RecordType): string[] => {
  const writable = (name: string): boolean => {
    const field = type.fields[name];
    return field !== undefined && !field.readOnly && field.kind !== 'structured';
  };
  const needed = Object.keys(type.fields).filter((name) => type.fields[name]?.required);
  return [...new Set(['title', 'description', ...type.views.form, ...needed])].filter(writable);
};
