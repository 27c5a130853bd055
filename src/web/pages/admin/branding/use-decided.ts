import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { putSetting, type SettingDetail } from '../../../api/admin.ts';
import { fieldErrors, isProblem } from '../../../api/problem.ts';
import { sessionQuery } from '../../../api/session.ts';
import { say } from '../../../kit/toast/store.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * A value of a setting while it is worked on: what was changed, what is wrong with it, and how it is decided. Where somebody else decided
 * meanwhile, what was typed stays: it is refused once, and may then be decided all the same.
 */
export const useDecided = <T>(setting: SettingDetail, label: string) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [seen, setSeen] = useState(setting);
  const [draft, setDraft] = useState(setting.current.value as T);
  const save = useMutation({
    mutationFn: () => putSetting(setting.name, seen.version, draft, undefined),
    onSuccess: async (saved) => {
      setSeen({ ...setting, ...saved });
      setDraft(saved.current.value as T);
      say({ tone: 'ok', text: t('admin.saved', { label }) });
      await client.invalidateQueries({ queryKey: ['admin', 'settings'] });
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onError: (error) => {
      if (isProblem(error, 412)) void client.invalidateQueries({ queryKey: ['admin', 'settings'] });
    },
  });
  const untouched = same(draft, seen.current.value);
  if (setting.version > seen.version && (untouched || isProblem(save.error, 412))) {
    setSeen(setting);
    if (untouched) setDraft(setting.current.value as T);
  }
  const errors = Object.fromEntries(
    Object.entries(fieldErrors(save.error)).map(([field, message]) => [field.replace(/^value\.?/u, ''), message]),
  );
  return {
    draft,
    setDraft,
    save,
    errors,
    changed: !untouched,
    discard: () => {
      setSeen(setting);
      setDraft(setting.current.value as T);
      save.reset();
    },
  };
};
