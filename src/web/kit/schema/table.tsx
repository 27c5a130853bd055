import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../basic/icon.tsx';
import { choicesOf } from '../fields/choices.ts';
import { blankOf, itemOf, plainOf, type JsonSchema } from './shape.ts';
import { below, type SchemaProps } from './schema-props.ts';
import css from './schema.module.css';

type Item = Record<string, unknown>;
/** `Field` draws what stands in a cell: a table holds fields, and a field may be a table. */
type TableProps = SchemaProps & { Field: ComponentType<SchemaProps> };
const SHOWN = 50;

const Head = ({ names, props, last }: { names: readonly string[]; props: SchemaProps; last: boolean }) => (
  <thead>
    <tr>
      {names.map((name) => (
        <th key={name} scope="col">
          {name === '' ? <span className="sr">{props.words.value('key')}</span> : props.words.property(name)}
        </th>
      ))}
      {last ? <td aria-hidden="true" /> : null}
    </tr>
  </thead>
);

const Cells = ({
  item,
  schema,
  props,
  path,
  what,
}: {
  item: Item;
  schema: JsonSchema;
  props: TableProps;
  path: string;
  what: string;
}) =>
  Object.entries(schema.properties ?? {}).map(([name, each]) => (
    <td key={name}>
      <props.Field
        {...props}
        bare
        schema={each}
        value={item[name] ?? null}
        path={below(path, name)}
        label={`${props.words.property(name)}, ${what}`}
        change={(next) => props.change({ ...item, [name]: next })}
      />
    </td>
  ));

/** A list of things that have the same parts: a row each, added and taken away. */
export const Rows = (props: TableProps) => {
  const { t } = useTranslation();
  const { value, change, path, readOnly } = props;
  const [most, setMost] = useState(SHOWN);
  // A row has no name of its own: its key stays with it while others come and go.
  const [keys, setKeys] = useState(() => (Array.isArray(value) ? value.map(() => crypto.randomUUID()) : []));
  const schema = plainOf(itemOf(plainOf(props.schema)));
  const rows = Array.isArray(value) ? (value as Item[]) : [];
  return (
    <div className={css['scroll']}>
      <table className={css['table']} aria-label={props.label}>
        <Head names={Object.keys(schema.properties ?? {})} props={props} last={!readOnly} />
        <tbody>
          {rows.slice(0, most).map((item, at) => (
            <tr key={keys[at]}>
              <Cells
                item={item}
                schema={schema}
                path={below(path, at)}
                what={t('schema.row', { row: at + 1 })}
                props={{ ...props, change: (next) => change(rows.map((old, other) => (other === at ? next : old))) }}
              />
              {readOnly ? null : (
                <td>
                  <ActionIcon
                    aria-label={t('schema.remove', { row: at + 1 })}
                    onClick={() => {
                      setKeys(keys.filter((_, other) => other !== at));
                      change(rows.filter((_, other) => other !== at));
                    }}
                  >
                    <Icon of={IconTrash} size={14} />
                  </ActionIcon>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={css['acts']}>
        {rows.length > most ? (
          <Button onClick={() => setMost(rows.length)}>{t('schema.all', { count: rows.length })}</Button>
        ) : null}
        {readOnly ? null : (
          <Button
            leftSection={<Icon of={IconPlus} />}
            onClick={() => {
              setMost(Math.max(most, rows.length + 1));
              setKeys([...keys, crypto.randomUUID()]);
              change([...rows, blankOf(schema)]);
            }}
          >
            {t('schema.add')}
          </Button>
        )}
      </div>
    </div>
  );
};

/** Parts under fixed names, such as targets by priority: a row for each name. */
export const Keyed = (props: TableProps) => {
  const { t } = useTranslation();
  const { value, change, path, words } = props;
  const schema = plainOf(props.schema);
  const each = plainOf(itemOf(schema));
  const held = (value ?? {}) as Record<string, unknown>;
  const names = plainOf(schema.propertyNames ?? {}).enum ?? Object.keys(held);
  const levels = choicesOf(t, 'priority', { kind: 'level', label: '', from: 1, to: 5 });
  const nameOf = (name: string): string =>
    /^\d$/u.test(name) ? (levels.find((level) => level.value === name)?.label ?? name) : words.value(name);
  const put = (name: string, next: unknown): void => change({ ...held, [name]: next });
  return (
    <div className={css['scroll']}>
      <table className={css['table']} aria-label={props.label}>
        {each.properties ? <Head names={['', ...Object.keys(each.properties)]} props={props} last={false} /> : null}
        <tbody>
          {names.map((name) => (
            <tr key={name}>
              <th scope="row">{nameOf(name)}</th>
              {each.properties ? (
                <Cells
                  item={(held[name] ?? {}) as Item}
                  schema={each}
                  path={below(path, name)}
                  what={nameOf(name)}
                  props={{ ...props, change: (next) => put(name, next) }}
                />
              ) : (
                <td>
                  <props.Field
                    {...props}
                    bare
                    schema={each}
                    value={held[name]}
                    path={below(path, name)}
                    label={nameOf(name)}
                    change={(next) => put(name, next)}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
