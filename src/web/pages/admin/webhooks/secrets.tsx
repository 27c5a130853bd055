import { ActionIcon, Button, CopyButton, PasswordInput, TextInput } from '@mantine/core';
import { IconCopy, IconKey, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { endHeader, makeSecret, putHeader, secretsQuery } from '../../../api/webhooks.ts';
import { Icon } from '../../../kit/basic/icon.tsx';
import { useFormat } from '../../../kit/format/use-format.tsx';
import { Refused } from '../refused.tsx';
import css from './webhooks.module.css';

/** The signing secret, shown once, and headers whose values are never shown again. */
export const Secrets = ({ hook, may }: { hook: string; may: boolean }) => {
  const { t } = useTranslation();
  const format = useFormat();
  const client = useQueryClient();
  const query = secretsQuery(hook);
  const held = useQuery(query).data;
  const [shown, setShown] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: query.queryKey });
  const rotate = useMutation({
    mutationFn: () => makeSecret(hook),
    onSuccess: async (secret) => {
      setShown(secret);
      await refresh();
    },
  });
  const set = useMutation({
    mutationFn: () => putHeader(hook, name, value),
    onSuccess: async () => {
      setName('');
      setValue('');
      await refresh();
    },
  });
  const end = useMutation({ mutationFn: (header: string) => endHeader(hook, header), onSuccess: refresh });
  const signing = held?.signing ?? [];
  return (
    <section aria-labelledby="secrets-title">
      <h3 id="secrets-title">{t('webhook.secrets')}</h3>
      {held && signing.length === 0 ? <p className={css['bad']}>{t('webhook.noSecret')}</p> : null}
      <ul className={css['plain']}>
        {signing.map(({ since, until }) => (
          <li key={since}>
            <Icon of={IconKey} size={14} />{' '}
            {t(until ? 'webhook.secretUntil' : 'webhook.secretSince', {
              since: format.dateTime(since),
              until: until ? format.dateTime(until) : '',
            })}
          </li>
        ))}
        {held?.headers.map((header) => (
          <li key={header.name}>
            <span className="mono">{header.name}: ••••••</span>
            {may ? (
              <ActionIcon
                aria-label={t('webhook.endHeader', { name: header.name })}
                onClick={() => end.mutate(header.name)}
              >
                <Icon of={IconX} size={14} />
              </ActionIcon>
            ) : null}
          </li>
        ))}
      </ul>
      {shown ? (
        <div className={css['once']} role="status">
          <p>{t('webhook.once')}</p>
          <code>{shown}</code>
          <CopyButton value={shown}>
            {({ copy, copied }) => (
              <Button leftSection={<Icon of={IconCopy} />} onClick={copy}>
                {t(copied ? 'webhook.copied' : 'webhook.copy')}
              </Button>
            )}
          </CopyButton>
        </div>
      ) : null}
      {may ? (
        <div className={css['row']}>
          <Button leftSection={<Icon of={IconKey} />} loading={rotate.isPending} onClick={() => rotate.mutate()}>
            {t(signing.length === 0 ? 'webhook.makeSecret' : 'webhook.rotate')}
          </Button>
          <TextInput
            aria-label={t('webhook.headerName')}
            placeholder={t('webhook.headerExample')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            aria-label={t('webhook.headerValue')}
            placeholder={t('webhook.headerValue')}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
          />
          <Button disabled={name === '' || value === ''} onClick={() => set.mutate()}>
            {t('webhook.setHeader')}
          </Button>
        </div>
      ) : null}
      <Refused error={rotate.error ?? set.error ?? end.error} />
    </section>
  );
};
