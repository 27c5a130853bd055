import {
  fieldsOfForm,
  formFor,
  standing,
  type FormField,
  type FormSection,
  type RecordForm,
} from '#kernel/record/form.ts';
import type { Field, RecordType, Value } from '../../api/types.ts';

type Values = Readonly<Record<string, Value>>;

/** A field as it stands in a form: how the form has it, over how the field itself has it. */
export type Standing = { name: string; field: Field; label: string | undefined; needed: boolean };
export type ShownSection = { title: string | undefined; fields: Standing[] };

const writable = (type: RecordType, name: string): boolean => {
  const field = type.fields[name];
  return field !== undefined && !field.readOnly && field.kind !== 'structured';
};

/** The form that follows from the definition: title and description first, then the form's own order; own fields by their headings. */
const plainForm = (type: RecordType): FormSection[] => {
  const needed = Object.keys(type.fields).filter((name) => type.fields[name]?.required);
  const names = [...new Set(['title', 'description', ...type.views.form, ...needed])].filter((name) =>
    writable(type, name),
  );
  const sections = Map.groupBy(names, (name) => type.fields[name]?.section ?? '');
  return [...sections]
    .toSorted(([one], [other]) => Number(one !== '') - Number(other !== ''))
    .map(([title, each]) => ({ ...(title === '' ? {} : { title }), fields: each.map((name) => ({ name })) }));
};

/** The form that the values ask for, of those that the organisation drew; undefined where it drew none. */
export const drawnForm = (type: RecordType, audience: RecordForm['audience'], values: Values): RecordForm | undefined =>
  formFor(type.forms ?? [], type.name, audience, (name) => values[name]);

const merged = (type: RecordType, { name, help, label, ...more }: FormField, values: Values): Standing | undefined => {
  const field = type.fields[name];
  if (!field || !writable(type, name)) return undefined;
  const read = (other: string): unknown => values[other];
  const own = standing({ required: field.required, showWhen: field.showWhen, requiredWhen: field.requiredWhen }, read);
  const here = standing(more, read);
  if (!own.shown || !here.shown) return undefined;
  return { name, label, field: help === undefined ? field : { ...field, help }, needed: own.needed || here.needed };
};

/** What a form shows as the values stand, section by section. */
export const shownSections = (
  type: RecordType,
  form: Pick<RecordForm, 'sections'> | undefined,
  values: Values,
): ShownSection[] =>
  (form?.sections ?? plainForm(type))
    .map(({ title, fields }) => ({
      title,
      fields: fields.flatMap((each) => merged(type, each, values) ?? []),
    }))
    .filter(({ fields }) => fields.length > 0);

/** What a form begins with. */
export const beginning = (type: RecordType, form: RecordForm | undefined): Record<string, Value> => ({
  ...Object.fromEntries(
    Object.entries(type.fields).flatMap(([name, { initial }]) => (initial === undefined ? [] : [[name, initial]])),
  ),
  ...Object.fromEntries(
    (form ? fieldsOfForm(form) : []).flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initial]])),
  ),
});
