import type { RecordType, Value } from '../../api/types.ts';
import { FieldInput } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import css from './create-page.module.css';

/** The controls of several fields of a record that is not there yet, in two columns; titles and long texts take the width. */
export const FieldsGrid = ({
  type,
  fields,
  values,
  errors,
  set,
}: {
  type: RecordType;
  fields: readonly string[];
  values: Readonly<Record<string, Value>>;
  errors: Readonly<Record<string, string>>;
  set: (name: string, value: Value) => void;
}) => {
  const labels = useLabels(type);
  return (
    <div className={css['fields']}>
      {fields.map((name) => {
        const field = type.fields[name];
        return field ? (
          <div key={name} data-wide={name === 'title' || field.kind === 'markdown' || undefined}>
            <FieldInput
              name={name}
              field={field}
              label={labels.field(name)}
              value={values[name]}
              required={field.required ?? false}
              error={errors[name]}
              change={(value) => set(name, value)}
            />
          </div>
        ) : null;
      })}
    </div>
  );
};
