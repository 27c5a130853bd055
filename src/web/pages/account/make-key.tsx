import { Button, Select, TextInput } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeApiKey } from '../../api/account.ts';
import { Form } from '../../kit/basic/form.tsx';
import { Icon } from '../../kit/basic/icon.tsx';
import { say } from '../../kit/toast/store.ts';
import { Refused } from './refused.tsx';
import css from './account.module.css';

const LIVES = [7, 30, 90, 365];

/** The key itself, this once. */
const Made = ({ secret }: { secret: string }) => {
  const { t } = useTranslation();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(secret);
    say({ tone: 'ok', text: t('account.copied') });
  };
  return (
    <div className={css['once']} role="status">
      <p>{t('account.keys.once')}</p>
      <p className={css['secret']}>
        <code>{secret}</code>
      </p>
      <Button leftSection={<Icon of={IconCopy} />} onClick={() => void copy()}>
        {t('account.copy')}
      </Button>
    </div>
  );
};

/** A new key: what for, what it may do, how long. */
export const MakeKey = ({ made }: { made: () => Promise<void> }) => {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<'read' | 'write'>('read');
  const [days, setDays] = useState(90);
  const make = useMutation({
    mutationFn: () => makeApiKey({ name: name.trim(), scopes: [scope], days }),
    onSuccess: async () => {
      setName('');
      await made();
    },
  });
  return (
    <>
      {make.data ? <Made secret={make.data.key} /> : null}
      <Form className={css['row']} label={t('account.keys.make')} submit={() => make.mutate()}>
        <TextInput
          label={t('account.keys.name')}
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('account.keys.scope')}
          allowDeselect={false}
          data={[
            { value: 'read', label: t('account.keys.read') },
            { value: 'write', label: t('account.keys.write') },
          ]}
          value={scope}
          onChange={(value) => setScope(value === 'write' ? 'write' : 'read')}
        />
        <Select
          label={t('account.keys.life')}
          allowDeselect={false}
          data={LIVES.map((value) => ({ value: String(value), label: t('account.keys.days', { count: value }) }))}
          value={String(days)}
          onChange={(value) => setDays(Number(value ?? 90))}
        />
        <Button type="submit" loading={make.isPending}>
          {t('account.keys.make')}
        </Button>
      </Form>
      <Refused error={make.error} />
    </>
  );
};
