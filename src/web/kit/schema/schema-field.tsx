import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Grid } from './grid.tsx';
import { Choices, Shares, Texts } from './lists.tsx';
import { Scalar } from './scalar.tsx';
import { plainOf, shapeOf } from './shape.ts';
import { Keyed, Rows } from './table.tsx';
import { below, type SchemaProps } from './schema-props.ts';
import css from './schema.module.css';

/** What has a shape of its own, as text. */
const Raw = ({ value, change, label, errors, path, readOnly }: SchemaProps) => {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(JSON.stringify(value, null, 2));
  const read = (text: string): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };
  const error = read(typed) === undefined ? t('schema.jsonHint') : errors[path];
  return (
    <Textarea
      label={label}
      {...(error ? { error } : {})}
      disabled={readOnly}
      autosize
      minRows={4}
      maxRows={24}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        change(read(event.currentTarget.value));
      }}
    />
  );
};

const Whole = (props: SchemaProps) => {
  const { schema, value, change, path, words } = props;
  const held = (value ?? {}) as Record<string, unknown>;
  return (
    <div className={css['object']}>
      {Object.entries(plainOf(schema).properties ?? {}).map(([name, each]) => {
        const wide = ['rows', 'keyed', 'grid', 'raw'].includes(shapeOf(each));
        const about = words.about(name);
        return (
          <div key={name} data-wide={wide || undefined}>
            {wide ? <h3>{words.property(name)}</h3> : null}
            {wide && about ? <p className="sm faint">{about}</p> : null}
            <SchemaField
              {...props}
              bare={false}
              schema={each}
              value={held[name]}
              path={below(path, name)}
              label={words.property(name)}
              change={(next) => change({ ...held, [name]: next })}
            />
            {!wide && about ? <p className="sm faint">{about}</p> : null}
          </div>
        );
      })}
    </div>
  );
};

/** The form of a value as its JSON Schema describes it. */
export const SchemaField = (props: SchemaProps) => {
  switch (shapeOf(props.schema)) {
    case 'object':
      return <Whole {...props} />;
    case 'grid':
      return <Grid {...props} />;
    case 'rows':
      return <Rows {...props} Field={SchemaField} />;
    case 'keyed':
      return <Keyed {...props} Field={SchemaField} />;
    case 'texts':
      return <Texts {...props} />;
    case 'shares':
      return <Shares {...props} />;
    case 'choices':
      return <Choices {...props} />;
    case 'raw':
      return <Raw {...props} />;
    default:
      return <Scalar {...props} />;
  }
};
