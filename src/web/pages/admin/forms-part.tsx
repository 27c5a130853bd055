import { Button, SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordForm } from '#kernel/record/form.ts';
import { putSetting, settingQuery, type SettingDetail } from '../../api/admin.ts';
import { useWorkTypes } from '../../api/definitions.ts';
import type { RecordType, Value } from '../../api/types.ts';
import { RefsById } from '../../kit/picker/by-id.tsx';
import { beginning, shownSections } from '../../kit/record/form-layout.ts';
import { FormSections } from '../../kit/record/form-sections.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { say } from '../../kit/toast/store.ts';
import { FormEditor } from './form-editor.tsx';
import { Refused } from './refused.tsx';
import { SettingPast } from './setting-past.tsx';
import { useFormsDraft } from './use-forms-draft.ts';
import admin from './admin.module.css';
import css from './fields.module.css';

const NAME = 'record.forms';

/** The form as those will see it for whom it is, with what they type in it. */
const Preview = ({ type, form }: { type: RecordType; form: RecordForm }) => {
  const { t } = useTranslation();
  const [as, setAs] = useState<'staff' | 'portal'>(form.audience);
  const [values, setValues] = useState<Record<string, Value>>({});
  const all = { ...beginning(type, form), ...values };
  const sections = shownSections(type, form, all)
    .map((section) => ({ ...section, fields: section.fields.filter(({ field }) => as === 'staff' || !field.internal) }))
    .filter(({ fields }) => fields.length > 0);
  return (
    <section className={css['preview']} aria-labelledby="preview-title">
      <h3 id="preview-title">{t('forms.preview')}</h3>
      <SegmentedControl
        aria-label={t('forms.previewAs')}
        value={as}
        onChange={(value) => setAs(value === 'portal' ? 'portal' : 'staff')}
        data={(['staff', 'portal'] as const).map((value) => ({ value, label: t(`forms.for.${value}`) }))}
      />
      <FormSections
        type={type}
        sections={sections}
        values={all}
        errors={{}}
        change={(name, value) => setValues({ ...values, [name]: value })}
      />
    </section>
  );
};

/** In the portal these follow from who reports. */
const GIVEN = new Set(['requester', 'customer', 'team', 'assignee', 'owner']);

const blank = (type: RecordType, audience: RecordForm['audience'], number: number): RecordForm => ({
  key: `${type.plural}-${audience}-${number}`,
  name: type.label,
  type: type.name,
  audience,
  services: [],
  categories: [],
  sections: shownSections(type, undefined, {}).map(({ title, fields }) => ({
    ...(title === undefined ? {} : { title }),
    fields: fields
      .filter(({ name, field }) => audience === 'staff' || (!field.internal && !GIVEN.has(name)))
      .map(({ name }) => ({ name })),
  })),
});

const Forms = ({ setting, types, may }: { setting: SettingDetail; types: readonly RecordType[]; may: boolean }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { forms, base, changed, outdated, set: setForms, drop } = useFormsDraft(setting);
  const [key, setKey] = useState<string | undefined>(forms[0]?.key);
  const [kind, setKind] = useState('incident');
  const form = forms.find((each) => each.key === key);
  const type = types.find(({ name }) => name === form?.type);
  const put = (next: RecordForm): void => setForms(forms.map((each) => (each.key === key ? next : each)));
  const save = useMutation({
    mutationFn: () => putSetting(NAME, base, forms, undefined),
    onSuccess: async () => {
      drop();
      say({ tone: 'ok', text: t('forms.published') });
      await client.invalidateQueries({ queryKey: ['admin'] });
      await client.invalidateQueries({ queryKey: ['types'] });
    },
  });
  const add = (audience: RecordForm['audience']): void => {
    const chosen = types.find(({ name }) => name === kind);
    if (!chosen) return;
    let number = 1;
    while (forms.some((each) => each.key === blank(chosen, audience, number).key)) number += 1;
    const made = blank(chosen, audience, number);
    setForms([...forms, made]);
    setKey(made.key);
  };
  return (
    <>
      {may ? (
        <div className={css['row']}>
          <Select
            aria-label={t('admin.fieldOf')}
            data={types.map(({ name, label }) => ({ value: name, label }))}
            value={kind}
            searchable
            allowDeselect={false}
            onChange={(value) => setKind(value ?? kind)}
          />
          <Button onClick={() => add('staff')}>{t('forms.newStaff')}</Button>
          <Button onClick={() => add('portal')}>{t('forms.newPortal')}</Button>
        </div>
      ) : null}
      {forms.length === 0 ? <p className="faint">{t('forms.none')}</p> : null}
      <ul className={css['list']} aria-label={t('admin.part.forms')}>
        {forms.map((each) => (
          <li key={each.key}>
            <Button
              variant={each.key === key ? 'default' : 'subtle'}
              aria-pressed={each.key === key}
              onClick={() => setKey(each.key)}
            >
              {each.name}, {t(`forms.for.${each.audience}`)}
            </Button>
          </li>
        ))}
      </ul>
      {form && type ? (
        <div className={css['forms']}>
          <div>
            <div className={css['editor']}>
              <TextInput
                label={t('forms.name')}
                value={form.name}
                onChange={(event) => put({ ...form, name: event.currentTarget.value })}
              />
              {type.fields['service'] ? (
                <div className={css['services']}>
                  <b>{t('forms.services')}</b>
                  <span className="faint">{t('forms.forAllIfNone')}</span>
                  <RefsById
                    to="service"
                    ids={form.services}
                    label={t('forms.services')}
                    change={(services) => put({ ...form, services })}
                  />
                </div>
              ) : null}
              <TagsInput
                label={t('forms.categories')}
                description={t('forms.forAllIfNone')}
                data={(type.fields['category']?.offered ?? []).map(({ value }) => value)}
                value={[...form.categories]}
                classNames={{ inputField: css['bare'] ?? '' }}
                onChange={(categories) => put({ ...form, categories })}
              />
            </div>
            <FormEditor type={type} form={form} change={put} />
          </div>
          <Preview key={form.key} type={type} form={form} />
        </div>
      ) : null}
      <Refused error={save.error} />
      {changed ? (
        <p className={css['draft']} role="status">
          {t(outdated ? 'forms.outdated' : 'forms.notPublished')}{' '}
          <Button
            variant="subtle"
            onClick={() => {
              drop();
              setKey((setting.current.value as readonly RecordForm[])[0]?.key);
            }}
          >
            {t('forms.discard')}
          </Button>
        </p>
      ) : null}
      {may ? (
        <div className={admin['save']}>
          <Button variant="filled" disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
            {t('forms.publish')}
          </Button>
          {form ? (
            <Button variant="subtle" onClick={() => setForms(forms.filter((each) => each !== form))}>
              {t('forms.remove')}
            </Button>
          ) : null}
        </div>
      ) : null}
      <SettingPast setting={setting} />
    </>
  );
};

/** The forms by which records are made: drawn here, published as a whole, every version kept. */
export const FormsPart = ({ may }: { may: boolean }) => {
  const { t } = useTranslation();
  const types = useWorkTypes();
  const setting = useQuery(settingQuery(NAME)).data;
  return (
    <section aria-labelledby="forms-title">
      <header className={admin['head']}>
        <h2 id="forms-title">{t('admin.part.forms')}</h2>
        <p className="muted">{t('forms.about')}</p>
      </header>
      {setting ? <Forms key={setting.version} setting={setting} types={types} may={may} /> : <SkeletonRows rows={6} />}
    </section>
  );
};
