import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { preferencesQuery, setPreferences, type Choices, type Preferences } from '../../api/account.ts';
import { useSession } from '../../api/session.ts';
import { say } from '../../kit/toast/store.ts';
import { Part } from './part.tsx';
import { TellMatrix } from './tell-matrix.tsx';
import { TellTimes } from './tell-times.tsx';
import { TellTypes } from './tell-types.tsx';
import css from './tell.module.css';

const Form = ({ effective, chosen }: { effective: Preferences; chosen: Choices }) => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { portal } = useSession();
  const [own, setOwn] = useState(chosen);
  const now: Preferences = { ...effective, ...own, kinds: { ...effective.kinds, ...own.kinds } };
  const change = (more: Choices): void => setOwn({ ...own, ...more });
  const save = useMutation({
    mutationFn: setPreferences,
    onSuccess: async () => {
      say({ tone: 'ok', text: t('tell.saved') });
      await client.invalidateQueries({ queryKey: preferencesQuery.queryKey });
    },
  });
  return (
    <form
      className={css['form']}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(own);
      }}
    >
      <Checkbox
        label={t('tell.mail')}
        checked={now.mail}
        onChange={(event) => change({ mail: event.currentTarget.checked })}
      />
      <TellMatrix portal={portal} now={now} change={change} />
      {portal ? null : (
        <Checkbox
          label={t('tell.onlyMine')}
          checked={now.onlyMine}
          onChange={(event) => change({ onlyMine: event.currentTarget.checked })}
        />
      )}
      <TellTimes now={now} change={change} />
      {portal ? null : <TellTypes now={now} change={change} />}
      <div className={css['save']}>
        <Button type="submit" variant="filled" loading={save.isPending}>
          {t('tell.save')}
        </Button>
        <Button onClick={() => save.mutate({}, { onSuccess: () => setOwn({}) })}>{t('tell.again')}</Button>
      </div>
    </form>
  );
};

/** Of what somebody is told, when, and how. */
export const TellPart = () => {
  const { t } = useTranslation();
  const data = useQuery(preferencesQuery).data;
  return (
    <Part title={t('tell.title')} about={t('tell.about')}>
      {data ? <Form effective={data.effective} chosen={data.chosen} /> : null}
    </Part>
  );
};
