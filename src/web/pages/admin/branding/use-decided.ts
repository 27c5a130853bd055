import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { putSetting, type SettingDetail } from '../../../api/admin.ts';
import { fieldErrors, isProblem } from '../../../api/problem.ts';
import { sessionQuery } from '../../../api/session.ts';
import { say } from '../../../kit/toast/store.ts';

/** A value of a setting while it is worked on: what was changed, what is wrong with it, and how it is decided. */
export const useDecided = <T>(setting: SettingDetail, label: string) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const held = setting.current.value as T;
  const [draft, setDraft] = useState(held);
  const save = useMutation({
    mutationFn: () => putSetting(setting.name, setting.version, draft, undefined),
    onSuccess: async () => {
      say({ tone: 'ok', text: t('admin.saved', { label }) });
      await client.invalidateQueries({ queryKey: ['admin', 'settings'] });
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onError: (error) => {
      if (isProblem(error, 412)) void client.invalidateQueries({ queryKey: ['admin', 'settings'] });
    },
  });
  const errors = Object.fromEntries(
    Object.entries(fieldErrors(save.error)).map(([field, message]) => [field.replace(/^value\.?/u, ''), message]),
  );
  return { draft, setDraft, save, errors, changed: JSON.stringify(draft) !== JSON.stringify(held) };
};
