import { conditionHolds, type Condition } from './condition.ts';

/** How one field stands in a form. What a form leaves open follows from the field itself. */
export type FormField = {
  readonly name: string;
  readonly label?: string | undefined;
  readonly help?: string | undefined;
  readonly required?: boolean | undefined;
  readonly initial?: string | number | boolean | undefined;
  readonly showWhen?: Condition | undefined;
  readonly requiredWhen?: Condition | undefined;
};
export type FormSection = { readonly title?: string | undefined; readonly fields: readonly FormField[] };

/** A form by which records of a type are made: by those who run services, or in the portal; for all, or for some services and categories. */
export type RecordForm = {
  /** Stays as it is, whatever the form is called: what programs and files go by. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly audience: 'staff' | 'portal';
  /** Identifiers of services; none for all. */
  readonly services: readonly string[];
  readonly categories: readonly string[];
  readonly sections: readonly FormSection[];
};

type Read = (field: string) => unknown;

const idOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'id' in value ? value.id : value;

/** The form that fits best: one for the service and the category goes before one for either, and that before one for all. Pure. */
export const formFor = (forms: readonly RecordForm[], type: string, audience: RecordForm['audience'], read: Read) => {
  const [service, category] = [idOf(read('service')), read('category')];
  const weight = (form: RecordForm): number =>
    (form.services.length > 0 ? 2 : 0) + (form.categories.length > 0 ? 1 : 0);
  return forms
    .filter(
      (form) =>
        form.type === type &&
        form.audience === audience &&
        (form.services.length === 0 || form.services.includes(String(service))) &&
        (form.categories.length === 0 || form.categories.includes(String(category))),
    )
    .toSorted((one, other) => weight(other) - weight(one))[0];
};

export const fieldsOfForm = (form: RecordForm): readonly FormField[] => form.sections.flatMap(({ fields }) => fields);

/** Whether a field of a form is shown, and whether it must be filled, as the values stand. Pure. */
export const standing = (
  { required, showWhen, requiredWhen }: Pick<FormField, 'required' | 'showWhen' | 'requiredWhen'>,
  read: Read,
): { shown: boolean; needed: boolean } => {
  const shown = conditionHolds(showWhen, read);
  return {
    shown,
    needed: shown && (required === true || (requiredWhen !== undefined && conditionHolds(requiredWhen, read))),
  };
};

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** Fields that a form asks for and that are not filled. Pure. */
export const formFaults = (
  form: RecordForm,
  read: Read,
): readonly { readonly field: string; readonly message: string }[] =>
  fieldsOfForm(form).flatMap((field) =>
    standing(field, read).needed && isEmpty(read(field.name))
      ? [{ field: field.name, message: `is required (${field.label ?? field.name})` }]
      : [],
  );
