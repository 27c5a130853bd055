import { Button, Checkbox, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeOwnField, type OwnField } from '../../api/admin.ts';
import { fieldErrors } from '../../api/problem.ts';
import type { RecordType } from '../../api/types.ts';
import { Form } from '../../kit/basic/form.tsx';
import { ConditionEditor, wholeCondition } from './condition-editor.tsx';
import { Refused } from './refused.tsx';
import css from './fields.module.css';

const FLAGS = ['required', 'internal', 'personal'] as const;
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** What is asked of an own field and how it stands in forms. Its type, name and kind stay as they are. */
export const FieldEditor = ({
  field,
  type,
  saved,
  cancel,
}: {
  field: OwnField;
  type: RecordType;
  saved: () => Promise<void>;
  cancel: () => void;
}) => {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(field);
  const [values, setValues] = useState((field.values ?? []).join('\n'));
  const put = (change: Partial<OwnField>): void => setDraft({ ...draft, ...change });
  const texts = (name: 'help' | 'section' | 'pattern') => ({
    value: draft[name] ?? '',
    onChange: (event: { currentTarget: { value: string } }) => put({ [name]: event.currentTarget.value }),
  });
  const figure = (name: 'min' | 'max' | 'position') => ({
    value: draft[name] ?? '',
    allowDecimal: false,
    onChange: (value: string | number) => setDraft({ ...draft, [name]: value === '' ? undefined : Number(value) }),
  });
  const given = (value: unknown): unknown => (value === '' || value === undefined ? null : value);
  const initial = (): unknown => {
    const value = draft.initial;
    if (value === undefined || value === '') return null;
    return draft.kind === 'integer' ? Number(value) : draft.kind === 'flag' ? value === true : value;
  };
  const save = useMutation({
    mutationFn: () =>
      changeOwnField(field, {
        label: draft.label.trim(),
        ...Object.fromEntries(
          FLAGS.filter((flag) => flag !== 'required' || draft.kind !== 'flag').map((flag) => [flag, draft[flag]]),
        ),
        help: given(draft.help?.trim()),
        section: given(draft.section?.trim()),
        position: given(draft.position),
        initial: draft.kind === 'ref' ? null : initial(),
        showWhen: wholeCondition(draft.showWhen),
        requiredWhen: wholeCondition(draft.requiredWhen),
        ...(draft.kind === 'text' ? { pattern: given(draft.pattern) } : {}),
        ...(draft.kind === 'text' || draft.kind === 'integer'
          ? { min: given(draft.min), max: given(draft.max), unique: draft.unique === true }
          : {}),
        ...(draft.kind === 'choice' ? { values: lines(values) } : {}),
      }),
    onSuccess: saved,
  });
  const errors = fieldErrors(save.error);
  const own = `custom.${field.name}`;
  return (
    <Form className={css['editor']} label={t('fields.edit', { label: field.label })} submit={() => save.mutate()}>
      <TextInput
        label={t('admin.fieldLabel')}
        value={draft.label}
        error={errors['label']}
        onChange={(event) => put({ label: event.currentTarget.value })}
      />
      <TextInput label={t('fields.help')} {...texts('help')} error={errors['help']} />
      <TextInput label={t('fields.section')} {...texts('section')} error={errors['section']} />
      <NumberInput label={t('fields.position')} {...figure('position')} error={errors['position']} />
      {draft.kind === 'flag' ? (
        <Checkbox
          label={t('fields.initialYes')}
          checked={draft.initial === true}
          onChange={(event) => put({ initial: event.currentTarget.checked })}
        />
      ) : draft.kind === 'ref' ? null : (
        <TextInput
          label={t('fields.initial')}
          value={draft.initial === undefined ? '' : String(draft.initial)}
          error={errors['initial']}
          onChange={(event) => put({ initial: event.currentTarget.value })}
        />
      )}
      {draft.kind === 'text' || draft.kind === 'integer' ? (
        <>
          <NumberInput
            label={t(draft.kind === 'text' ? 'fields.shortest' : 'fields.least')}
            {...figure('min')}
            error={errors['min']}
          />
          <NumberInput
            label={t(draft.kind === 'text' ? 'fields.longest' : 'fields.most')}
            {...figure('max')}
            error={errors['max']}
          />
        </>
      ) : null}
      {draft.kind === 'text' ? (
        <TextInput
          label={t('fields.pattern')}
          description={t('fields.patternHelp')}
          className="mono"
          {...texts('pattern')}
          error={errors['pattern']}
        />
      ) : null}
      {draft.kind === 'choice' ? (
        <Textarea
          label={t('admin.fieldValues')}
          autosize
          minRows={2}
          maxRows={10}
          value={values}
          error={errors['values']}
          onChange={(event) => setValues(event.currentTarget.value)}
        />
      ) : null}
      <div className={`${css['row']} ${css['wide']}`}>
        {FLAGS.filter((flag) => flag !== 'required' || draft.kind !== 'flag').map((flag) => (
          <Checkbox
            key={flag}
            label={t(`admin.${flag}`)}
            checked={draft[flag]}
            onChange={(event) => put({ [flag]: event.currentTarget.checked })}
          />
        ))}
        {draft.kind === 'text' || draft.kind === 'integer' ? (
          <Checkbox
            label={t('fields.unique')}
            checked={draft.unique === true}
            onChange={(event) => put({ unique: event.currentTarget.checked })}
          />
        ) : null}
      </div>
      <ConditionEditor
        type={type}
        except={own}
        label={t('fields.showWhen')}
        value={draft.showWhen}
        change={(showWhen) => setDraft({ ...draft, showWhen: showWhen as never })}
      />
      <ConditionEditor
        type={type}
        except={own}
        label={t('fields.requiredWhen')}
        value={draft.requiredWhen}
        change={(requiredWhen) => setDraft({ ...draft, requiredWhen: requiredWhen as never })}
      />
      <div className={css['row']}>
        <Button type="submit" variant="filled" loading={save.isPending}>
          {t('admin.save')}
        </Button>
        <Button variant="subtle" onClick={cancel}>
          {t('record.cancel')}
        </Button>
      </div>
      <div className={css['wide']}>
        <Refused error={save.error} />
      </div>
    </Form>
  );
};
