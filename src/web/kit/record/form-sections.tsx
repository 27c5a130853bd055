import type { RecordType, Value } from '../../api/types.ts';
import { FieldInput } from '../fields/kinds.tsx';
import { useLabels } from '../fields/use-labels.ts';
import type { ShownSection } from './form-layout.ts';
import css from './create-page.module.css';

type Props = {
  type: RecordType;
  sections: readonly ShownSection[];
  values: Record<string, Value>;
  errors: Readonly<Record<string, string>>;
  change: (name: string, value: Value) => void;
};

/** The fields of a form in its sections. */
export const FormSections = ({ type, sections, values, errors, change }: Props) => {
  const labels = useLabels(type);
  return sections.map(({ title, fields }, index) => (
    <fieldset key={title ?? index} className={css['section']}>
      {title ? <legend>{title}</legend> : null}
      <div className={css['fields']}>
        {fields.map(({ name, field, label, needed }) => (
          <div key={name} data-field={name} data-wide={name === 'title' || field.kind === 'markdown' || undefined}>
            <FieldInput
              name={name}
              field={field}
              label={label ?? labels.field(name)}
              value={values[name]}
              required={needed}
              error={errors[name]}
              beside={values}
              change={(value) => change(name, value)}
            />
          </div>
        ))}
      </div>
    </fieldset>
  ));
};
