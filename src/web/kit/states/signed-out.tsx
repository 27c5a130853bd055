import { useLocation } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { hasEnded, onEnded } from '../../api/session-ended.ts';
import { LinkButton } from '../basic/link-button.tsx';
import css from './states.module.css';

/** Says that the session has ended, without taking anything away: what was written is kept, and goes on after signing in. */
export const SignedOut = () => {
  const { t } = useTranslation();
  const { href } = useLocation();
  const ended = useSyncExternalStore(onEnded, hasEnded);
  if (!ended) return null;
  return (
    <div className={css['signedOut']} role="alert">
      <span>{t('state.signedOut')}</span>
      <LinkButton to="/sign-in" search={{ to: href }} variant="filled" reloadDocument>
        {t('state.signInAgain')}
      </LinkButton>
    </div>
  );
};
