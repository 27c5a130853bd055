import type { Field, RecordType } from '../../../api/types.ts';

/** What follows from the time is not kept by history: rules wait for clocks instead. */
const UNSEEN = new Set(['dueAt', 'version', 'updatedAt', 'updatedBy', 'archivedAt', 'phase']);

export type Known = { path: string; label: string; field: Field };
export type Grouped = { group: string; items: { value: string; label: string }[] };

const targetOf = (types: readonly RecordType[], field: Field): RecordType | undefined =>
  field.kind === 'ref' ? types.find(({ name }) => name === field.to) : undefined;

/** A state is one of those of the lifecycle. */
const asChoice = (type: RecordType, name: string, field: Field): Field =>
  name === 'state'
    ? {
        ...field,
        kind: 'choice',
        choices: Object.entries(type.lifecycle.states).map(([value, { label }]) => ({ value, label })),
      }
    : field;

const own = (type: RecordType): Known[] =>
  Object.entries(type.fields)
    .filter(([name, { kind }]) => !UNSEEN.has(name) && kind !== 'structured')
    .map(([path, field]) => ({ path, label: field.label, field: asChoice(type, path, field) }));

/** The field that a path leads to, one step away at most. */
export const fieldAt = (types: readonly RecordType[], type: RecordType, path: string): Known | undefined => {
  const found = own(type).find((each) => each.path === path);
  if (found || !path.includes('.')) return found;
  const dot = path.indexOf('.');
  const ref = type.fields[path.slice(0, dot)];
  const target = ref && targetOf(types, ref);
  const far = target && own(target).find((each) => each.path === path.slice(dot + 1));
  return ref && far && { ...far, path, label: `${ref.label}: ${far.label}` };
};

/** The fields of a type to choose from, with those of what it refers to. */
export const readable = (types: readonly RecordType[], type: RecordType): Grouped[] => [
  { group: type.label, items: own(type).map(({ path, label }) => ({ value: path, label })) },
  ...Object.entries(type.fields).flatMap(([name, field]): Grouped[] => {
    const target = targetOf(types, field);
    if (!target || UNSEEN.has(name) || ['createdBy', 'updatedBy'].includes(name)) return [];
    return [
      {
        group: field.label,
        items: own(target)
          .filter(
            (each) => each.field.kind !== 'markdown' && !['createdAt', 'createdBy', 'confidential'].includes(each.path),
          )
          .map(({ path, label }) => ({ value: `${name}.${path}`, label: `${field.label}: ${label}` })),
      },
    ];
  }),
];

/** The fields of a type that can be set. */
export const writable = (type: RecordType, also: readonly string[] = []): { value: string; label: string }[] =>
  own(type)
    .filter(({ path, field }) => !field.readOnly || also.includes(path))
    .map(({ path, label }) => ({ value: path, label }));

/** The fields that hold a day or a moment. */
export const datesOf = (type: RecordType): { value: string; label: string }[] =>
  own(type)
    .filter(({ field }) => field.kind === 'date' || field.kind === 'instant')
    .map(({ path, label }) => ({ value: path, label }));

/** References to people and teams. */
export const peopleFields = (type: RecordType): { value: string; label: string }[] =>
  own(type)
    .filter(({ field }) => field.kind === 'ref' && (field.to === 'person' || field.to === 'team'))
    .map(({ path, label }) => ({ value: path, label }));
