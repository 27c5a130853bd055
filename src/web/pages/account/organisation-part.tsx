import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { enterOrganisation, organisationsQuery } from '../../api/account.ts';
import { Part } from './part.tsx';
import css from './account.module.css';

/** The organisations that the person belongs to, where there are several. Another one is entered with a new page. */
export const OrganisationPart = () => {
  const { t } = useTranslation();
  const organisations = useQuery(organisationsQuery).data ?? [];
  const enter = useMutation({ mutationFn: enterOrganisation, onSuccess: () => location.assign('/') });
  if (organisations.length < 2) return null;
  return (
    <Part title={t('account.organisation.title')} about={t('account.organisation.about')}>
      <ul className={css['lines']}>
        {organisations.map(({ id, name, current }) => (
          <li key={id}>
            <b>{name}</b>
            {current ? (
              <span className="push faint">{t('account.organisation.here')}</span>
            ) : (
              <Button
                className="push"
                loading={enter.isPending && enter.variables === id}
                onClick={() => enter.mutate(id)}
              >
                {t('account.organisation.enter')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
};
