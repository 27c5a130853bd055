import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { putSetting, settingQuery, type SettingDetail } from '../../api/admin.ts';
import { fieldErrors, isProblem } from '../../api/problem.ts';
import { Form } from '../../kit/basic/form.tsx';
import { Kbd } from '../../kit/basic/kbd.tsx';
import { fromLocal } from '../../kit/fields/local-time.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { SchemaField } from '../../kit/schema/schema-field.tsx';
import { wordsOf } from '../../kit/schema/shape.ts';
import type { Words } from '../../kit/schema/schema-props.ts';
import { Failed } from '../../kit/states/failed.tsx';
import { SkeletonRows } from '../../kit/states/skeleton.tsx';
import { say } from '../../kit/toast/store.ts';
import { PageMissing } from '../../shell/page-states.tsx';
import { LeftBehind } from './left-behind.tsx';
import { Refused } from './refused.tsx';
import { SettingPast } from './setting-past.tsx';
import css from './admin.module.css';

const useWords = (name: string): Words => {
  const { t } = useTranslation();
  return useMemo(
    () => ({
      property: (property) => t(`setting.${name}.${property}`, { defaultValue: wordsOf(property) }),
      value: (value) =>
        t(`setting.${name}.${value}`, { defaultValue: t(`setting.value.${value}`, { defaultValue: wordsOf(value) }) }),
      about: (property) => t(`setting.${name}.about-${property}`, { defaultValue: '' }) || undefined,
    }),
    [t, name],
  );
};

/** The messages of a refusal by the place in the value that they are about; '' for the value as a whole. */
const errorsIn = (error: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fieldErrors(error)).map(([field, message]) => [field.replace(/^value\.?/u, ''), message]),
  );

const Editor = ({ setting, may }: { setting: SettingDetail; may: boolean }) => {
  const { t } = useTranslation();
  const { zone } = useFormat();
  const client = useQueryClient();
  const words = useWords(setting.name);
  const [value, setValue] = useState(setting.current.value);
  const [from, setFrom] = useState('');
  const label = t(`setting.${setting.name}.label`, { defaultValue: setting.label });
  const save = useMutation({
    mutationFn: () => putSetting(setting.name, setting.version, value, from === '' ? undefined : fromLocal(from, zone)),
    onSuccess: async () => {
      say({ tone: 'ok', text: t(from === '' ? 'admin.saved' : 'admin.savedLater', { label }) });
      await client.invalidateQueries({ queryKey: ['admin', 'settings'] });
    },
    onError: (error) => {
      if (isProblem(error, 412)) void client.invalidateQueries({ queryKey: ['admin', 'settings'] });
    },
  });
  const errors = errorsIn(save.error);
  const changed = JSON.stringify(value) !== JSON.stringify(setting.current.value);
  return (
    <Form className={css['form']} label={label} submit={() => may && changed && save.mutate()}>
      <SchemaField
        schema={setting.schema}
        value={value}
        change={setValue}
        path=""
        label={label}
        words={words}
        errors={errors}
        readOnly={!may}
      />
      {Object.keys(errors).length === 0 ? <Refused error={save.error} /> : null}
      {may ? (
        <div className={css['save']}>
          <TextInput
            type="datetime-local"
            label={t('admin.holdsFrom')}
            description={t('admin.holdsFromHelp')}
            value={from}
            {...(errors['validFrom'] ? { error: errors['validFrom'] } : {})}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="filled"
            disabled={!changed}
            loading={save.isPending}
            rightSection={<Kbd keys="Ctrl ↵" />}
          >
            {t('admin.save')}
          </Button>
        </div>
      ) : null}
    </Form>
  );
};

/** One setting: what holds now, what was decided to hold later, what held before, and a form that follows from its schema. */
export const SettingPart = ({ name, may }: { name: string; may: boolean }) => {
  const { t } = useTranslation();
  const query = useQuery(settingQuery(name));
  if (isProblem(query.error, 404)) return <PageMissing />;
  if (query.isError && !query.data)
    return <Failed what={t('admin.failed')} error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <SkeletonRows rows={8} />;
  const setting = query.data;
  const about = t(`setting.${name}.about`, { defaultValue: '' });
  return (
    <section aria-labelledby="setting-title">
      <header className={css['head']}>
        <h2 id="setting-title">{t(`setting.${name}.label`, { defaultValue: setting.label })}</h2>
        {about ? <p className="muted">{about}</p> : null}
      </header>
      <Editor key={setting.version} setting={setting} may={may} />
      {may ? <LeftBehind setting={name} value={setting.current.value} /> : null}
      <SettingPast setting={setting} />
    </section>
  );
};
