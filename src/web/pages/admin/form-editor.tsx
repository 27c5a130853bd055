import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormField, FormSection, RecordForm } from '#kernel/record/form.ts';
import type { RecordType } from '../../api/types.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { useLabels } from '../../kit/fields/use-labels.ts';
import { ConditionEditor } from './condition-editor.tsx';
import { useDraggedLine, type Place } from './form-drag.ts';
import css from './fields.module.css';

type Sections = readonly FormSection[];

/** The sections with a field taken from one place to another. */
export const moved = (sections: Sections, from: Place, to: Place): Sections => {
  const field = sections[from.section]?.fields[from.field];
  if (!field) return sections;
  const without = sections.map((section, at) =>
    at === from.section ? { ...section, fields: section.fields.filter((_, index) => index !== from.field) } : section,
  );
  return without.map((section, at) =>
    at === to.section ? { ...section, fields: section.fields.toSpliced(to.field, 0, field) } : section,
  );
};

/** One step up or down, over the edge of a section into the next one. */
export const stepped = (sections: Sections, { section, field }: Place, step: -1 | 1): Place => {
  const next = field + step;
  const length = sections[section]?.fields.length ?? 0;
  if (next >= 0 && next < length) return { section, field: next };
  const other = section + step;
  if (other < 0 || other >= sections.length) return { section, field };
  return { section: other, field: step === 1 ? 0 : (sections[other]?.fields.length ?? 0) };
};

type LineProps = {
  type: RecordType;
  field: FormField;
  place: Place;
  move: (from: Place, to: Place) => void;
  step: (by: -1 | 1) => void;
  change: (field: FormField) => void;
  remove: () => void;
};

const strip = (field: FormField): FormField =>
  Object.fromEntries(
    Object.entries(field).filter(([, value]) => value !== undefined && value !== '' && value !== false),
  ) as FormField;

const Line = ({ type, field, place, move, step, change, remove }: LineProps) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const label = useLabels(type).field(field.name);
  const { line, state } = useDraggedLine(place, move);
  const text = (name: 'label' | 'help') => ({
    value: field[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) =>
      change(strip({ ...field, [name]: event.currentTarget.value })),
  });
  return (
    <li
      ref={line}
      className={css['line']}
      data-over={state === 'over' || undefined}
      data-dragging={state === 'dragging' || undefined}
    >
      <span className={css['grip']} aria-hidden="true">
        <Icon of={IconGripVertical} size={14} />
      </span>
      <span className="clip">
        {field.label ?? label}
        {field.required ? <span className="faint"> {t('admin.required')}</span> : null}
      </span>
      <span className={css['row']}>
        <ActionIcon aria-label={t('forms.up', { label })} onClick={() => step(-1)}>
          <Icon of={IconArrowUp} size={14} />
        </ActionIcon>
        <ActionIcon aria-label={t('forms.down', { label })} onClick={() => step(1)}>
          <Icon of={IconArrowDown} size={14} />
        </ActionIcon>
        <ActionIcon aria-label={t('forms.editField', { label })} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon of={IconPencil} size={14} />
        </ActionIcon>
        <ActionIcon aria-label={t('forms.removeField', { label })} disabled={field.name === 'title'} onClick={remove}>
          <Icon of={IconX} size={14} />
        </ActionIcon>
      </span>
      {open ? (
        <div className={`${css['editor']} ${css['detail']}`}>
          <TextInput label={t('admin.fieldLabel')} placeholder={label} {...text('label')} />
          <TextInput label={t('fields.help')} {...text('help')} />
          <Checkbox
            label={t('admin.required')}
            checked={field.required === true}
            onChange={(event) => change(strip({ ...field, required: event.currentTarget.checked }))}
          />
          <ConditionEditor
            type={type}
            except={field.name}
            label={t('fields.showWhen')}
            value={field.showWhen}
            change={(showWhen) => change(strip({ ...field, showWhen }))}
          />
          <ConditionEditor
            type={type}
            except={field.name}
            label={t('fields.requiredWhen')}
            value={field.requiredWhen}
            change={(requiredWhen) => change(strip({ ...field, requiredWhen }))}
          />
        </div>
      ) : null}
    </li>
  );
};

/** Draws a form: its sections, and in them the fields in their order. */
export const FormEditor = ({
  type,
  form,
  change,
}: {
  type: RecordType;
  form: RecordForm;
  change: (form: RecordForm) => void;
}) => {
  const { t } = useTranslation();
  const labels = useLabels(type);
  const { sections } = form;
  const put = (next: Sections): void => change({ ...form, sections: next });
  const used = new Set(sections.flatMap(({ fields }) => fields.map(({ name }) => name)));
  const free = Object.entries(type.fields)
    .filter(
      ([name, field]) =>
        !used.has(name) &&
        !field.readOnly &&
        field.kind !== 'structured' &&
        (form.audience === 'staff' || !field.internal),
    )
    .map(([value]) => ({ value, label: labels.field(value) }));
  const at = (section: number, fields: readonly FormField[]): Sections =>
    sections.map((each, index) => (index === section ? { ...each, fields } : each));
  return (
    <div>
      {sections.map((section, index) => (
        <div key={index} className={css['section']}>
          <div className={css['row']}>
            <TextInput
              aria-label={t('forms.sectionTitle')}
              placeholder={t('forms.sectionTitle')}
              value={section.title ?? ''}
              onChange={(event) => {
                const title = event.currentTarget.value;
                put(
                  sections.map((each, other) =>
                    other === index ? { ...(title === '' ? {} : { title }), fields: each.fields } : each,
                  ),
                );
              }}
            />
            {section.fields.length === 0 && sections.length > 1 ? (
              <Button variant="subtle" onClick={() => put(sections.filter((_, other) => other !== index))}>
                {t('forms.removeSection')}
              </Button>
            ) : null}
          </div>
          <ol>
            {section.fields.map((field, place) => (
              <Line
                key={field.name}
                type={type}
                field={field}
                place={{ section: index, field: place }}
                move={(from, to) => put(moved(sections, from, to))}
                step={(by) =>
                  put(
                    moved(
                      sections,
                      { section: index, field: place },
                      stepped(sections, { section: index, field: place }, by),
                    ),
                  )
                }
                change={(next) =>
                  put(
                    at(
                      index,
                      section.fields.map((each, other) => (other === place ? next : each)),
                    ),
                  )
                }
                remove={() =>
                  put(
                    at(
                      index,
                      section.fields.filter((_, other) => other !== place),
                    ),
                  )
                }
              />
            ))}
          </ol>
          <Select
            aria-label={t('forms.addField')}
            placeholder={t('forms.addField')}
            data={free}
            value={null}
            searchable
            onChange={(name) => name && put(at(index, [...section.fields, { name }]))}
          />
        </div>
      ))}
      <Button onClick={() => put([...sections, { fields: [] }])}>{t('forms.addSection')}</Button>
    </div>
  );
};
