import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { apiKeysQuery, revokeApiKey, type ApiKey } from '../../api/account.ts';
import { Icon } from '../../kit/basic/icon.tsx';
import { useNow } from '../../kit/clock/use-now.ts';
import { useFormat } from '../../kit/format/use-format.tsx';
import { MakeKey } from './make-key.tsx';
import { Part } from './part.tsx';
import { Refused } from './refused.tsx';
import css from './account.module.css';

const Line = ({ apiKey, ended, revoke }: { apiKey: ApiKey; ended: boolean; revoke: () => void }) => {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li data-ended={ended || undefined}>
      <Icon of={IconKey} />
      <div>
        <b>{apiKey.name}</b> <code className="faint">…{apiKey.hint}</code>
        <p className="sm faint">
          {t(apiKey.scopes.includes('write') ? 'account.keys.write' : 'account.keys.read')},{' '}
          {apiKey.revokedAt
            ? t('account.keys.revoked', { at: format.dateTime(apiKey.revokedAt) })
            : t(ended ? 'account.keys.ended' : 'account.keys.until', { at: format.dateTime(apiKey.expiresAt) })}
          , {apiKey.usedAt ? t('account.keys.used', { at: format.dateTime(apiKey.usedAt) }) : t('account.keys.unused')}
        </p>
      </div>
      {ended ? null : (
        <Button className="push" onClick={revoke}>
          {t('account.keys.revoke')}
        </Button>
      )}
    </li>
  );
};

/** Keys with which programs act as this person: made, shown once, revoked. */
export const KeysPart = () => {
  const { t } = useTranslation();
  const client = useQueryClient();
  const now = useNow();
  const keys = useQuery(apiKeysQuery).data ?? [];
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
  const revoke = useMutation({ mutationFn: revokeApiKey, onSettled: again });
  return (
    <Part title={t('account.keys.title')} about={t('account.keys.about')}>
      {keys.length > 0 ? (
        <ul className={css['lines']}>
          {keys.map((each) => (
            <Line
              key={each.id}
              apiKey={each}
              ended={each.revokedAt !== null || Date.parse(each.expiresAt) <= now}
              revoke={() => revoke.mutate(each.id)}
            />
          ))}
        </ul>
      ) : null}
      <Refused error={revoke.error} />
      <MakeKey made={again} />
    </Part>
  );
};
